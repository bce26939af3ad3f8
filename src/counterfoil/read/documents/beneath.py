"""What a document holds beneath its text: how its fields are made, deleted words, its pictures.

People who read it see none of this; who looks for what a document draws on, or for what was said
before, does. These are facts beside the text, line by line in the order of the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from counterfoil.read.documents.xmlnames import attribute, local
from counterfoil.read.given import tidy

_LONGEST, _MOST = 2_000, 10_000
_MADE = ("{*}fldChar", "{*}instrText", "{*}fldSimple")


class Beneath:
    """What lies beneath the text of one document, while it is read."""

    def __init__(self) -> None:
        """Begin without any."""
        self._found: dict[str, list[str]] = {}

    def add(self, kind: str, text: str) -> None:
        """Take a line of one kind: `fields`, `deleted` or `pictures`."""
        lines = self._found.setdefault(kind, [])
        if (text := tidy(text)[:_LONGEST]) and len(lines) < _MOST:
            lines.append(text)

    def add_deleted(self, text: str, author: str = "", moment: str = "") -> None:
        """Take deleted words, and who deleted them when, where that is told."""
        if text := tidy(text):
            who = ", ".join(filter(None, (tidy(author), tidy(moment))))
            self.add("deleted", f"{who}: {text}" if who else text)

    def facts(self) -> dict[str, str]:
        """Return what is told of it in a reading's metadata."""
        return {kind: "\n".join(lines) for kind, lines in self._found.items() if lines}


def instructions(element: etree._Element) -> Iterator[str]:
    """Yield how the fields within an element of Word's XML are made (ECMA-376 part 1, 17.16)."""
    still: list[str] = []
    for found in element.iter(*_MADE):
        if any(local(outer) == "Fallback" for outer in found.iterancestors()):
            continue
        if local(found) == "fldSimple":
            yield attribute(found, "instr")
        elif local(found) == "instrText":
            # An instruction comes in pieces wherever its letters are set otherwise.
            if still:
                still[-1] += found.text or ""
            else:
                yield found.text or ""
        elif attribute(found, "fldCharType") == "begin":
            still.append("")
        elif still:
            yield still[-1]
            still[-1] = ""
            if attribute(found, "fldCharType") == "end":
                still.pop()
    yield from still


def deleted(root: etree._Element) -> Iterator[tuple[str, str, str]]:
    """Yield the deleted words of Word's XML, who deleted them and when, paragraph by paragraph."""
    for run in root.iter("{*}del", "{*}annotation"):
        words = "".join(piece.text or "" for piece in run.iter("{*}delText"))
        if words:
            moment = attribute(run, "date") or attribute(run, "createdate")
            yield words, attribute(run, "author"), moment
