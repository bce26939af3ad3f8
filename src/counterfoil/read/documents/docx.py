"""Reading DOCX documents (ECMA-376 part 1, 17): paragraphs in body order, tables with spans.

The numbers that Word draws before the paragraphs of lists are counted and stand before them. Text
boxes and diagrams follow the paragraph that holds them; charts are tables. After the body come
footnotes, endnotes, headers, footers and comments, in this order. What stands for a picture to
those who cannot see it is a caption. Inserted words count as text and deleted ones do not; that a
document holds recorded changes or comments is a trouble, because people see them or not.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from counterfoil.model.reading import Reading, Trouble
from counterfoil.read.documents.enclosed import enclosed, pictures
from counterfoil.read.documents.numbering import Numbering
from counterfoil.read.documents.story import Story, told_nothing
from counterfoil.read.documents.wordteller import Parts, WordTeller
from counterfoil.read.given import Given
from counterfoil.read.package import Package, main_part
from counterfoil.read.properties import core_properties

READER = "docx/4"
FORM = "DOCX"
_CHANGES = ("{*}ins", "{*}del", "{*}moveFrom", "{*}moveTo")
_NOTES = ("footnotes", "endnotes", "header", "footer", "comments")
_REPEATED = {"header", "footer"}


def read_docx(given: Given) -> Reading:
    """Read a document; raise Unreadable for one that is broken, locked or too large."""
    package = Package.of(given, FORM)
    story = Story(FORM, given.limits)
    told = list(tell_document(story, package, main_part(package)))
    article, tables = story.article(), story.tables()
    inside, left = enclosed(given, package, READER, FORM)
    troubles = (
        *told,
        *told_nothing(FORM, (*story.paragraphs, *story.captions), tables, inside),
        *left,
    )
    metadata = core_properties(package) | story.facts() | pictures(package)
    return Reading(given.digest, READER, "", article, (), tables, metadata, troubles, inside)


def tell_document(story: Story, parts: Parts, main: str) -> Iterator[Trouble]:
    """Tell a document into a story; yield what there is to say of it."""
    root, related = parts.xml(main), parts.related(main)
    listed = [(kind, name) for kind, name in related.values() if name in parts]
    styles, lists = _described(parts, listed, "styles"), _described(parts, listed, "numbering")
    teller = WordTeller(story, parts, styles)
    teller.numbering = Numbering(lists, styles)
    for body in root.iterfind("{*}body"):
        teller.tell(body, main)
    comments = 0
    for wanted in _NOTES:
        for name in sorted({name for kind, name in listed if kind == wanted}):
            notes = parts.spare(name)
            comments += sum(1 for _ in notes.iter("{*}comment"))
            teller.tell(notes, name, once=wanted in _REPEATED)
    changes = sum(1 for found in root.iter(*_CHANGES) if len(found))
    if changes or comments:
        details = {"changes": str(changes), "comments": str(comments)}
        yield Trouble("CF020", "", details)


def _described(parts: Parts, listed: list[tuple[str, str]], wanted: str) -> etree._Element | None:
    """Return the part that describes styles or lists, where there is one."""
    names = [name for kind, name in listed if kind == wanted]
    return parts.spare(names[0]) if names else None
