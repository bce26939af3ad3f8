"""Reading ODP presentations and ODG drawings (ODF 1.3 part 3, 9): a page for each slide, in order.

A page's text is the paragraphs on the slide, as the file lists them, then those of its notes and of
its comments. Tables and charts are tables on that page; what stands for a picture is a caption.
Hidden slides are read too, and a trouble says which they are. What slides show of a master page is
told once (see masters.py).
"""

from __future__ import annotations

from lxml import etree

from counterfoil.model.reading import Page, Reading, Trouble
from counterfoil.read.documents.enclosed import enclosed, pictures
from counterfoil.read.documents.masters import OpenMasters
from counterfoil.read.documents.odf import OpenTeller
from counterfoil.read.documents.story import Story, told_nothing
from counterfoil.read.documents.xmlnames import attribute
from counterfoil.read.given import Given
from counterfoil.read.limits import locked
from counterfoil.read.package import Package, is_locked
from counterfoil.read.properties import meta_properties

READER = "odp/3"
FORM, _DRAWING = "ODP", "ODG"
_KIND, _GRAPHICS = "mimetype", b"graphics"


def read_odp(given: Given) -> Reading:
    """Read a presentation; raise Unreadable for one that is broken, locked or too large."""
    package = Package.of(given, FORM)
    kind = package.read(_KIND) if _KIND in package else b""
    form = _DRAWING if _GRAPHICS in kind else FORM
    if is_locked(package):
        raise locked(form, meta_properties(package))
    root = package.xml("content.xml")
    story = Story(form, given.limits)
    teller = OpenTeller(story, package)
    unseen = _hidden_styles(root)
    pages: list[Page] = []
    hidden: list[str] = []
    masters = OpenMasters(package, teller)
    slides = root.iterfind("{*}body/{*}*/{*}page")
    for number, slide in enumerate(slides, 1):
        lines: list[str] = []
        teller.page = number
        teller.take(slide, lines)
        for notes in slide.iterfind("{*}notes"):
            teller.take(notes, lines)
        masters.tell(slide, lines)
        lines += teller.comments
        teller.comments = []
        pages.append(Page(number, "\n".join(lines)))
        if attribute(slide, "style-name") in unseen:
            hidden.append(str(number))
    tables = story.tables()
    inside, left = enclosed(given, package, READER, form)
    article = story.article() if story.captions else None
    troubles = [Trouble("CF031", "", {"slides": ", ".join(hidden)})] if hidden else []
    troubles += told_nothing(
        form, (*(page.text for page in pages), *story.captions), tables, inside
    )
    metadata = meta_properties(package) | story.facts() | pictures(package)
    return Reading(
        given.digest,
        READER,
        "",
        article,
        tuple(pages),
        tables,
        metadata,
        (*troubles, *left),
        inside,
    )


def _hidden_styles(root: etree._Element) -> set[str]:
    """Return the styles of slides that are not shown."""
    return {
        attribute(style, "name")
        for style in root.iterfind("{*}automatic-styles/{*}style")
        for properties in style.iterfind("{*}drawing-page-properties")
        if attribute(properties, "visibility") == "hidden"
    }
