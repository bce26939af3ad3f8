"""Reading XML of no known kind: the texts of its elements, a paragraph each, in their order.

Which elements stand in one line nobody knows, so each tag ends a paragraph. A tag with attributes
is one too: registers keep all that they know in these. Where no text stands beside a tag, as in
registers and unlike in prose, the name of its element says what a text is, and stands before it.
Drawings (SVG) are strokes, and left out. XML that declares a document type is read as the text that
it is written in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from xml.parsers import expat

from counterfoil.model.reading import Article, Reading
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import damaged
from counterfoil.read.text.plain import read_text

READER = "xml/4"
FORM = "XML"
_BLOCK = 1 << 20
_WHITE = b" \t\r\n"
_SPACES = "xmlns"
_DRAWING = "svg"


class _DocumentTypeError(Exception):
    """It declares a document type."""


def read_xml(given: Given) -> Reading:
    """Read a file; raise Unreadable for one that is broken."""
    told = _Told()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = told.begin, told.end
    parser.CharacterDataHandler = told.pieces.append
    parser.StartDoctypeDeclHandler = _refuse
    try:
        with given.path.open("rb") as stream:
            # Templates leave empty lines before a declaration, which parsers do not forgive.
            block = stream.read(_BLOCK).lstrip(_WHITE)
            while block:
                parser.Parse(block, False)  # noqa: FBT003 - the parser's own way
                block = stream.read(_BLOCK)
        parser.Parse(b"", True)  # noqa: FBT003
    except _DocumentTypeError:
        return replace(read_text(given), reader=READER)
    except expat.ExpatError as error:
        raise damaged(FORM, str(error)) from None
    return Reading(given.digest, READER, "", Article(paragraphs=told.paragraphs()))


def _refuse(*_: object) -> None:
    raise _DocumentTypeError


class _Told:
    """What was told so far: texts, each with the name of the element that holds nothing else."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._texts: list[tuple[str, str]] = []
        self._held: list[bool] = [False]
        """Whether each element that is open holds others."""
        self._drawn = 0
        self._prose = False
        """Whether text stands beside a tag somewhere."""

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        self._say("")
        self._held[-1] = True
        self._held.append(False)
        self._drawn += bool(self._drawn) or name.rpartition(":")[2] == _DRAWING
        if not self._drawn and (text := _tag(name, attributes)):
            self._texts.append(("", text))

    def end(self, name: str) -> None:
        self._say("" if self._held.pop() else name)
        self._drawn -= bool(self._drawn)

    def _say(self, name: str) -> None:
        """Tell the text that came, of the element that it fills if any."""
        if text := tidy("".join(self.pieces)):
            self._texts.append((name, text))
            self._prose = self._prose or not name
        self.pieces.clear()

    def paragraphs(self) -> tuple[str, ...]:
        """Return all that was told."""
        if self._prose:
            return tuple(text for _, text in self._texts)
        return tuple(f"{name}: {text}" if name else text for name, text in self._texts)


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    """Return a tag with its attributes; "" where it has none but for names of spaces."""
    told = [f'{key}="{text}"' for key, text in attributes.items() if not key.startswith(_SPACES)]
    return tidy(" ".join([name, *told])) if told else ""
