"""Reading Word documents in one XML file: Word 2003 XML, and the packages of DOCX written flat.

Both hold what DOCX does (see docx.py). In Word 2003 XML ([MS-WordprocessingML] 2003), notes and
comments stand within the text, and headers and footers at the end of their sections.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from counterfoil.model.reading import Reading, Trouble
from counterfoil.read.documents.docx import tell_document
from counterfoil.read.documents.story import Story, told_nothing
from counterfoil.read.documents.wordteller import Related, WordTeller
from counterfoil.read.documents.xmlnames import attribute, local
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import damaged
from counterfoil.read.package import outer_relations, parsed_xml, relations, relations_part
from counterfoil.read.properties import core_properties

READER = "wordxml/2"
FORM = "Word XML"
_FACTS = {
    "Title": "title",
    "Subject": "subject",
    "Author": "author",
    "Keywords": "keywords",
    "Description": "comment",
    "LastAuthor": "modified by",
    "LastPrinted": "printed",
    "Created": "created",
    "LastSaved": "modified",
    "Company": "organisation",
}
_CHANGED = ("Insertion", "Deletion")


class FlatPackage:
    """The parts of a package that is written in one file."""

    def __init__(self, root: etree._Element) -> None:
        """Take the file's root."""
        self.form = FORM
        self._parts = {
            attribute(part, "name").lstrip("/").casefold(): data[0]
            for part in root.iterfind("{*}part")
            for data in part.iterfind("{*}xmlData")
            if len(data)
        }

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._parts

    def xml(self, name: str) -> etree._Element:
        """Return a part; raise Unreadable where it is missing."""
        if name not in self:
            raise damaged(FORM, f"its part {name} is missing")
        return self._parts[name.casefold()]

    def spare(self, name: str) -> etree._Element:
        """Return a part that the document can be read without."""
        return self.xml(name)

    def related(self, name: str) -> Related:
        """Return what a part points to: (kind, part name) by relationship id."""
        part = relations_part(name)
        return relations(self.xml(part), posixpath.dirname(name)) if part in self else {}

    def targets(self, name: str) -> list[tuple[str, str]]:
        """Return what a part points to outside the package: (kind, target)."""
        part = relations_part(name)
        return outer_relations(self.xml(part)) if part in self else []


def read_flat_word(given: Given) -> Reading:
    """Read a document; raise Unreadable for one that is broken."""
    root = parsed_xml(given.path.read_bytes(), "it", FORM)
    story = Story(FORM, given.limits)
    if local(root) == "package":
        package = FlatPackage(root)
        mains = [name for kind, name in package.related("").values() if kind == "officeDocument"]
        told = list(tell_document(story, package, (mains or ["word/document.xml"])[0]))
        metadata = core_properties(package)
    else:
        told = list(_tell_2003(story, root))
        metadata = _facts(root)
    article, tables = story.article(), story.tables()
    troubles = (*told, *told_nothing(FORM, (*story.paragraphs, *story.captions), tables, ()))
    metadata |= story.facts()
    return Reading(given.digest, READER, "", article, (), tables, metadata, troubles)


def _tell_2003(story: Story, root: etree._Element) -> Iterator[Trouble]:
    teller = WordTeller(story, FlatPackage(root), root.find("{*}styles"))
    for body in root.iterfind("{*}body"):
        teller.tell(body, "")
    teller.tell_notes()
    for edge in root.iter("{*}hdr", "{*}ftr"):
        teller.tell(edge, "", once=True)
    story.paragraphs += teller.comments
    story.links.add(*(attribute(link, "dest") for link in root.iter("{*}hlink")))
    kinds = [attribute(element, "type") for element in root.iter("{*}annotation")]
    changes = sum(1 for kind in kinds if kind.endswith(_CHANGED))
    if changes or teller.comments:
        details = {"changes": str(changes), "comments": str(len(teller.comments))}
        yield Trouble("CF020", "", details)


def _facts(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for properties in root.iterfind("{*}DocumentProperties"):
        for element in properties:
            if (key := _FACTS.get(local(element))) and (text := tidy(element.text or "")):
                found[key] = text
    return found
