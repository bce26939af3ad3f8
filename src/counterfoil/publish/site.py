"""The site's map: where each page is, and the ways from one to another."""

from __future__ import annotations

from typing import NamedTuple

_SHARD = 1000
_SHORT_DIGEST = 16


class Page(NamedTuple):
    """A page of the site in one language: its path below the language, and its depth in folders."""

    path: str

    @property
    def up(self) -> str:
        """The way from the page to its language's folder."""
        return "../" * self.path.count("/")


def region_path(code: str, year: str = "") -> str:
    """Return a region's page, or its page for one year."""
    return f"regions/{code}/{year}.html" if year else f"regions/{code}.html"


def category_path(code: str) -> str:
    """Return a category's page."""
    return f"categories/{code}.html"


def week_path(code: str) -> str:
    """Return a week's page."""
    return f"weeks/{code}.html"


def source_path(code: str) -> str:
    """Return a source's page."""
    return f"sources/{code}.html"


def original_path(digest: str) -> str:
    """Return an original's page."""
    return f"originals/{digest[:_SHORT_DIGEST]}.html"


def claim_path(seq: int) -> str:
    """Return a claim's receipt. A thousand to a folder, since some hosts dislike more."""
    return f"claims/{seq // _SHARD}/{seq}.html"


def seq_of(name: str) -> int:
    """Return the claim of a receipt, by its file's name."""
    return int(name.removesuffix(".html"))


def receipts_path(seq: int) -> str:
    """Return the file of receipts that holds a claim's, below the edition."""
    return f"receipts/{seq // _SHARD:06d}.ndjson"
