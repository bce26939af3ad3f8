"""What stands on page after page: running heads and feet, and the numbers of pages.

They stay in the text of their pages; they are no part of an article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from counterfoil.read.pdf.pieces import Piece

_MARGIN = 0.1
_MOST = 4
_SAME = 12.0
_SHARE = 0.4
_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(
    r"""[\W_]*(?:(?:page|seite|página|с|стр|страница|лист|s|p)\.?\s*)?
    (?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|von|de|из)\s*\d{1,4})?[\W_]*""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(r"(?:https?://|file://)\S+(?:\s+\d{1,4}/\d{1,4})?")


def running_lines(pages: Sequence[tuple[float, Sequence[Piece]]]) -> list[set[int]]:
    """Return for each page, given its height and lines, which lines are no part of its text."""
    found: list[set[int]] = [set() for _ in pages]
    seen: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for at, (height, pieces) in enumerate(pages):
        for number in _in_margins(height, pieces):
            piece = pieces[number]
            if _PAGE.fullmatch(piece.text) or _ADDRESS.fullmatch(piece.text):
                found[at].add(number)
            else:
                words = _DIGITS.sub("#", piece.text.casefold())
                seen[words, round(piece.top / _SAME)].append((at, number))
    for places in seen.values():
        # Left and right pages may have heads of their own.
        if len({at for at, _ in places}) >= max(2, _SHARE * len(pages)):
            for at, number in places:
                found[at].add(number)
    return found


def _in_margins(height: float, pieces: Sequence[Piece]) -> list[int]:
    """Return the lines nearest the upper and the lower edge."""
    order = sorted(range(len(pieces)), key=lambda number: pieces[number].top)
    above = [n for n in order[:_MOST] if pieces[n].bottom < _MARGIN * height]
    below = [n for n in order[-_MOST:] if pieces[n].top > (1 - _MARGIN) * height]
    return [*above, *below]
