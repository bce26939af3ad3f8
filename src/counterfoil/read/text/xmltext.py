"""Reading XML of no known kind: the texts of its elements, a paragraph each, in their order.

Which elements stand in one line nobody knows, so each tag ends a paragraph. A tag with attributes
is one too: registers keep all that they know in these. Those of drawings (SVG) are strokes, and
left out. XML that declares a document type is read as the text that it is written in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from xml.parsers import expat

from counterfoil.model.reading import Article, Reading
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import damaged
from counterfoil.read.text.plain import read_text

READER = "xml/2"
FORM = "XML"
_BLOCK = 1 << 20
_SPACES = "xmlns"
_DRAWING = "svg"


class _DocumentTypeError(Exception):
    """It declares a document type."""


def read_xml(given: Given) -> Reading:
    """Read a file; raise Unreadable for one that is broken."""
    paragraphs: list[str] = []
    pieces: list[str] = []
    drawn = 0

    def end_paragraph() -> None:
        if text := tidy("".join(pieces)):
            paragraphs.append(text)
        pieces.clear()

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal drawn
        end_paragraph()
        drawn += bool(drawn) or name.rpartition(":")[2] == _DRAWING
        if not drawn and (text := _told(name, attributes)):
            paragraphs.append(text)

    def end(_: str) -> None:
        nonlocal drawn
        end_paragraph()
        drawn -= bool(drawn)

    def refuse(*_: object) -> None:
        raise _DocumentTypeError

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = pieces.append
    parser.StartDoctypeDeclHandler = refuse
    try:
        with given.path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                parser.Parse(block, False)  # noqa: FBT003 - the parser's own way
        parser.Parse(b"", True)  # noqa: FBT003
    except _DocumentTypeError:
        return replace(read_text(given), reader=READER)
    except expat.ExpatError as error:
        raise damaged(FORM, str(error)) from None
    return Reading(given.digest, READER, "", Article(paragraphs=tuple(paragraphs)))


def _told(name: str, attributes: Mapping[str, str]) -> str:
    """Return a tag with its attributes; "" where it has none but for names of spaces."""
    told = [f'{key}="{text}"' for key, text in attributes.items() if not key.startswith(_SPACES)]
    return tidy(" ".join([name, *told])) if told else ""
