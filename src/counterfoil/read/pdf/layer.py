"""Whether a page's text can be used, or the page must be read as a picture: by measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

from pypdfium2 import raw

from counterfoil.read.pdf import pdfium
from counterfoil.read.pdf.pieces import UNTOLD, PageText, Piece
from counterfoil.read.pdf.rules import Drawn

_UNTOLD_SHARE = 0.2
_COVERS = 0.6
_FEW = 40
_ODD_SHARE = 0.4
_LEAST_WORDS = 10
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_WORD = re.compile(r"\S{2,}")
# Letters of one alphabet, perhaps with marks inside and around, or a number.
_PLAIN = re.compile(
    r"[\W_]*(?:[^\W\d_]+(?:['’.\-–/][^\W\d_]+)*|[\W_]*\d[\d\W_]*[^\W\d_]{0,3}|[^\W\d_]{1,3}\d+)[\W_]*"
)
_MIXED = re.compile(r"[a-zа-яё][A-ZА-ЯЁ]|[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]")


class Layer(NamedTuple):
    """What a page's text is made of.

    `letters` are those with a place, `untold` those whose fonts do not say which they are, `odd` is
    the share of words that are none (letters, digits and marks mixed), `covered` the share of the
    page that its largest picture takes up, `drawn` whether anything is drawn at all. `unseen` are
    the lines that nobody sees: drawn invisibly where no picture shows them, or outside of the page.
    """

    letters: int
    untold: int
    odd: float
    covered: float
    drawn: bool
    unseen: int = 0

    @property
    def told(self) -> bool:
        """Whether most letters are told, so that tables of them mean anything."""
        return self.untold <= _UNTOLD_SHARE * self.letters

    @property
    def pictured(self) -> bool:
        """Whether a picture covers the page, so that its text is what somebody recognised on it."""
        return self.covered >= _COVERS

    @property
    def usable(self) -> bool:
        """Whether the text says what the page shows.

        It does not where nothing is told but something drawn, where many letters are not told, and
        where a picture covers the page and the text on it is a few words or no words.
        """
        if not self.letters:
            return not self.drawn
        if not self.told:
            return False
        return not self.pictured or (self.letters >= _FEW and self.odd < _ODD_SHARE)


def layer_of(page: PageText, pieces: Sequence[Piece], drawn: Drawn) -> Layer:
    """Return what a page's text is made of."""
    letters = sum(len(piece.text) for piece in pieces)
    untold = 0 if page.plain else len(UNTOLD.findall("".join(piece.text for piece in pieces)))
    whole = page.width * page.height
    covered = max(
        ((right - left) * (bottom - top) for left, right, top, bottom in drawn.pictures), default=0
    )
    odd = _odd_share(pieces) if covered > _COVERS * whole else 0.0
    shown = bool(pdfium.count_objects(page.page))
    share = covered / whole if whole else 0.0
    unseen = _unseen(page, pieces) if share < _COVERS else 0
    return Layer(letters, untold, odd, share, shown, unseen)


def _unseen(page: PageText, pieces: Sequence[Piece]) -> int:
    """Return how many lines nobody sees."""
    wide, high = page.width, page.height
    places = [
        first
        for _, first, _, left, right, top, bottom, _ in pieces
        if right > 0 and left < wide and bottom > 0 and top < high
    ]
    drawn = list(map(pdfium.object_of_char, repeat(page.text_page), page.chars(places)))
    # Lines are mostly drawn several at a time.
    invisible = {it for it in {*drawn} if it and pdfium.render_mode(it) in _INVISIBLE}
    return len(pieces) - len(places) + sum(it in invisible for it in drawn)


def is_invisible(page: PageText, place: int) -> bool:
    """Whether a letter is drawn so that nobody sees it, as recognisers lay their words on scans."""
    drawn = pdfium.object_of_char(page.text_page, page.char(place))
    return bool(drawn) and pdfium.render_mode(drawn) in _INVISIBLE


def _odd_share(pieces: Sequence[Piece]) -> float:
    words = [word for piece in pieces for word in _WORD.findall(piece.text)]
    if len(words) < _LEAST_WORDS:
        return 0.0
    odd = sum(not _PLAIN.fullmatch(word) or bool(_MIXED.search(word)) for word in words)
    return odd / len(words)
