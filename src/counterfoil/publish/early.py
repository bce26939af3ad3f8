"""An edition's data, begun as soon as figures are settled: DuckDB writes while Python reads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from counterfoil.model.settled import Settled
from counterfoil.project.tree import Project
from counterfoil.publish.ahead import Laid
from counterfoil.publish.exports import Export


class EarlyData:
    """What figures say, on its way into a new folder in `room`."""

    def __init__(self, project: Project, settled: Settled, room: Path) -> None:
        """Begin."""
        self._export: Export | None = Export(project, settled, room / "data")
        self._aside = ThreadPoolExecutor(1)
        self._figures = self._aside.submit(self._export.figures)

    def move(self, home: Path) -> Export:
        """Move it to its place, a new folder, when it is written; return what is to go on there."""
        export, self._export = self._export, None
        if export is None:
            raise AssertionError  # once
        self._figures.result()
        # Where work/ is a disk of its own, a name alone cannot be moved.
        export.home = Path(shutil.move(export.home, home))
        return export

    def stop(self) -> None:
        """Leave it when the table that is being written is done.

        A DuckDB that is interrupted from another thread now and then never comes back.
        """
        if self._export is not None:
            self._export.given_up = True
        self._aside.shutdown()


@dataclass(frozen=True, slots=True)
class Begun:
    """What of an edition is made before it is known whether there will be one."""

    laid: Laid
    data: EarlyData


@contextmanager
def begun(project: Project, settled: Settled, laid: Laid | None) -> Iterator[Begun | None]:
    """Begin an edition's data, as long as this is open; None where nothing was laid out either.

    A first edition is all pages: there is nothing to gain.
    """
    if laid is None:
        yield None
        return
    data = EarlyData(project, settled, laid.room)
    try:
        yield Begun(laid, data)
    finally:
        data.stop()
