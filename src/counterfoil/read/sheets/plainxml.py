"""Stretches of a long XML part that are written plainly, as nearly all are: taken by a pattern.

An XML parser calls Python for each element, which takes longer than all else that is done with a
cell. What a strict pattern knows wholly is taken at once; the rest goes to the parser as it stands,
in its place, and so does the whole part where it has comments, sections of its own or letters that
are not UTF-8. A pattern takes nothing that the parser would refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

_START = re.compile(
    rb"""(?:\xef\xbb\xbf)?
    (?:<\?xml\ version=["']1\.\d["'](?:\ encoding=["'](?:UTF|utf)-8["'])?
    (?:\ standalone=["'](?:yes|no)["'])?\ ?\?>)?\s*(?=<[^?!])""",
    re.VERBOSE,
)
_ENTITY = re.compile("&(amp|lt|gt|quot|apos);")
_SIGNS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LETTERS = r"[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*+"
TEXT = rf"{_LETTERS}(?:&(?:amp|lt|gt|quot|apos);{_LETTERS})*+"
"""The text of an element, with entities; no > as it may end a section, and no carriage return."""
ATTRIBUTES = r'(?: [A-Za-z_][\w:.-]*="[^"<>&\x00-\x1f\ufffe\uffff]*+")*+'
_ATTRIBUTE = re.compile(r' ([\w:.-]+)="([^"]*)"')


def plain_text(text: str) -> str:
    """Return what a text with entities says."""
    return _ENTITY.sub(lambda found: _SIGNS[found[1]], text) if "&" in text else text


def plain_attributes(text: str) -> dict[str, str]:
    """Return attributes; raise ValueError where one comes twice."""
    found = _ATTRIBUTE.findall(text)
    attributes = dict(found)
    if len(attributes) < len(found):
        why = "duplicate attribute"
        raise ValueError(why)
    return attributes


def end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Return where what a pattern takes from a place on ends."""
    found = pattern.match(text, start)
    return found.end() if found else start


@dataclass(slots=True)
class Plain:
    """What of a part is plain: elements of one kind that follow each other in another one.

    `opening` matches the outer element's start, `closing` is how the inner ones end. `take` is
    given a text and a place in it, takes as many of these as it knows, and returns where they end.
    """

    opening: re.Pattern[bytes]
    closing: str
    take: Callable[[str, int], int]

    def rest(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what of a part's blocks a parser must read, and take what is between."""
        coming = iter(blocks)
        held = next(coming, b"")
        start, found = _START.match(held), self.opening.search(held)
        if start and found and not _is_odd(held[start.end() : found.end()]):
            yield held[: found.end()]
            held, closing = held[found.end() :], self.closing.encode()
            while (end := held.rfind(closing)) >= 0 and not _is_odd(held):
                end += len(closing)
                try:
                    text = held[:end].decode()
                except UnicodeDecodeError:
                    break
                yield from self._parted(text)
                held = held[end:] + next(coming, b"")
        yield held
        yield from coming

    def _parted(self, text: str) -> Iterator[bytes]:
        """Take the plain stretches of a text that ends with an element's end; yield the others."""
        end = 0
        while end < len(text):
            end = self.take(text, end)
            if end < len(text):
                start, end = end, text.index(self.closing, end) + len(self.closing)
                yield text[start:end].encode()


def _is_odd(piece: bytes) -> bool:
    """Whether there are comments, sections or instructions, in which tags are none."""
    return b"<!" in piece or b"<?" in piece
