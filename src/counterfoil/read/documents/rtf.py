"""Reading RTF documents (RTF Specification 1.9.1): paragraphs in order, tables with spans.

Letters come by number, or as bytes in the encoding of their font or, failing that, of the document.
Text boxes stand before the paragraph that holds them. After the body come notes, headers and
footers, and comments. Deleted words are left out; that there are any, or comments, is a trouble.
Pictures that are large enough to be scans are kept, and so are the files in embedded objects.
"""

from __future__ import annotations

from collections.abc import Iterator

from counterfoil.model.reading import Reading, Trouble
from counterfoil.read.documents.enclosed import drawn_within
from counterfoil.read.documents.rtfscan import FORM, RtfScan
from counterfoil.read.documents.story import Story, told_nothing
from counterfoil.read.given import Given

READER = "rtf/4"


def read_rtf(given: Given) -> Reading:
    """Read a document; raise Unreadable for a monstrous one."""
    story = Story(FORM, given.limits)
    scan = RtfScan(story)
    scan.scan(given.path.read_bytes())
    known = set(story.paragraphs)
    story.paragraphs += scan.notes
    story.paragraphs += dict.fromkeys(text for text in scan.edges if text not in known)
    story.paragraphs += scan.comments
    article, tables = story.article(), story.tables()
    drawn = drawn_within(given, scan.pictures, READER, FORM, scan.objects)
    troubles = (
        *_troubles(scan),
        *told_nothing(FORM, (*story.paragraphs, *story.captions), tables, drawn.parts),
        *drawn.left,
    )
    metadata = scan.facts | story.facts() | drawn.facts
    return Reading(given.digest, READER, "", article, (), tables, metadata, troubles, drawn.parts)


def _troubles(scan: RtfScan) -> Iterator[Trouble]:
    if not scan.whole:
        yield Trouble("CF032", "", {"format": FORM})
    if scan.changes or scan.comments:
        details = {"changes": str(scan.changes), "comments": str(len(scan.comments))}
        yield Trouble("CF020", "", details)
