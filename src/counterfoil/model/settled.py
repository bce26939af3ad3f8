"""Everything settled as of a moment: what reconcile hands to whoever shows or publishes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from counterfoil.model.moment import Moment
from counterfoil.model.reading import Trouble


class State(StrEnum):
    """What became of an owed return."""

    ON_TIME = "on time"
    LATE = "late"
    NOTHING = "nothing to report"
    SILENT = "silent"
    NOT_DUE = "not due"


@dataclass(frozen=True, slots=True)
class Owed:
    """A return that a region owes for a week: its state, and the day of its first filing."""

    region: str
    period: str
    state: State
    filed_on: str = ""
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """Everything settled as of a moment, in files of one folder.

    `figures.parquet` has exact figures, for the desk; `public.parquet` the same with small cells
    protected; `claims.parquet` every claim with why it is left out, if it is. `owed` is the board
    of returns and `troubles` all that was noticed. `fresh` is false when all this had been settled
    before. As long as this is there, so is the folder: `hold` keeps it from being cleared away.
    """

    moment: Moment
    folder: Path
    owed: tuple[Owed, ...]
    troubles: tuple[Trouble, ...]
    fresh: bool = False
    hold: object = field(default=None, repr=False, compare=False)

    @property
    def figures(self) -> Path:
        """Exact figures."""
        return self.folder / "figures.parquet"

    @property
    def public(self) -> Path:
        """Protected figures."""
        return self.folder / "public.parquet"

    @property
    def claims(self) -> Path:
        """Every claim, judged."""
        return self.folder / "claims.parquet"
