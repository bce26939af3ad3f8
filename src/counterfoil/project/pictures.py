"""Keeping pictures of pages in work/pictures: drawn once for each original, drawer and view.

All of it may be deleted at any time.
"""

from __future__ import annotations

from pathlib import Path

from counterfoil.model.view import View


class Album:
    """A folder of pictures: `ab/cdef….KEY.png`, where KEY is that of the view."""

    def __init__(self, folder: Path, drawer: str) -> None:
        """Take the folder, made when the first picture is kept, and which drawer's they are."""
        self._folder, self._drawer = folder / drawer.replace("/", "-"), drawer

    def path(self, digest: str, view: View) -> Path:
        """Return where the picture of an original's view is kept, or will be."""
        return self._folder / digest[:2] / f"{digest[2:]}.{view.key}.png"

    def keep(self, digest: str, view: View, picture: bytes) -> Path:
        """Keep a picture; return where it is."""
        home = self.path(digest, view)
        home.parent.mkdir(parents=True, exist_ok=True)
        coming = home.with_suffix(".coming")
        coming.write_bytes(picture)
        coming.replace(home)
        return home
