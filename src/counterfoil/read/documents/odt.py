"""Reading ODT text documents (ODF 1.3 part 3): paragraphs in body order, tables with spans.

Text in frames follows the paragraph that holds them; embedded charts are tables. After the body
come notes, headers and footers, and comments. What stands for a picture to those who cannot see it
is a caption. Deleted words that the document still records are left out; that it records changes or
holds comments is a trouble, because people see them or not.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from counterfoil.model.reading import Reading, Trouble
from counterfoil.read.documents.enclosed import enclosed, pictures
from counterfoil.read.documents.odf import OpenTeller
from counterfoil.read.documents.odflists import OpenLists
from counterfoil.read.documents.story import Story, told_nothing
from counterfoil.read.documents.xmlnames import attribute
from counterfoil.read.given import Given
from counterfoil.read.limits import locked
from counterfoil.read.package import Package, is_locked
from counterfoil.read.properties import meta_properties

READER = "odt/3"
FORM = "ODT"
_CONTENT, _STYLES = "content.xml", "styles.xml"


def read_odt(given: Given) -> Reading:
    """Read a document; raise Unreadable for one that is broken, locked or too large."""
    package = Package.of(given, FORM)
    if is_locked(package):
        raise locked(FORM, meta_properties(package))
    root = package.xml(_CONTENT)
    styles = package.spare(_STYLES) if _STYLES in package else None
    story = Story(FORM, given.limits)
    teller = OpenTeller(story, package, _titles(root))
    teller.lists = OpenLists(styles, root)
    for body in root.iterfind("{*}body/{*}text"):
        teller.take(body, story.paragraphs)
    edges: list[str] = []
    if styles is not None:
        for page in styles.iterfind("{*}master-styles/{*}master-page"):
            teller.take(page, edges)
    known = set(story.paragraphs)
    story.paragraphs += teller.notes
    story.paragraphs += dict.fromkeys(text for text in edges if text not in known)
    story.paragraphs += teller.comments
    article, tables = story.article(), story.tables()
    inside, left = enclosed(given, package, READER, FORM)
    troubles = (
        *_changes(story, root, sum(1 for _ in root.iter("{*}annotation"))),
        *told_nothing(FORM, (*story.paragraphs, *story.captions), tables, inside),
        *left,
    )
    metadata = meta_properties(package) | story.facts() | pictures(package)
    return Reading(given.digest, READER, "", article, (), tables, metadata, troubles, inside)


def _changes(story: Story, root: etree._Element, comments: int) -> Iterator[Trouble]:
    regions = list(root.iter("{*}changed-region"))
    for region in regions:
        author, moment = (region.findtext(f".//{{*}}{name}") for name in ("creator", "date"))
        for paragraph in region.iterfind("{*}deletion/{*}p"):
            words = "".join(paragraph.itertext())
            story.beneath.add_deleted(words, author or "", moment or "")
    changes = len(regions)
    if changes or comments:
        details = {"changes": str(changes), "comments": str(comments)}
        yield Trouble("CF020", "", details)


def _titles(root: etree._Element) -> frozenset[str]:
    """Return the styles of titles: the one so called, and those made from it on the spot."""
    made = (
        attribute(style, "name")
        for style in root.iterfind("{*}automatic-styles/{*}style")
        if attribute(style, "parent-style-name") == "Title"
    )
    return frozenset({"Title", *made})
