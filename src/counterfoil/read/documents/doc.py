"""Reading DOC documents of Word 2 to 2003 ([MS-DOC]): paragraphs in order, tables with spans.

After the body come text boxes, footnotes, endnotes, headers and footers, and comments. What a field
shows is text and how it is made is not; inserted words are text and deleted ones are not. That a
document records changes or holds comments is a trouble, because people see them or not. Pictures
that are large enough to be scans are kept, and so are files that other programs put into it.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Iterator

from counterfoil.model.reading import Reading, Trouble
from counterfoil.read.documents.enclosed import drawn_within
from counterfoil.read.documents.flow import Flow
from counterfoil.read.documents.rtfwords import SIGNS_OF_SYMBOLS
from counterfoil.read.documents.story import Story, told_nothing
from counterfoil.read.documents.wordfile import FORM, WordFile
from counterfoil.read.documents.wordlists import WordLists
from counterfoil.read.documents.wordpictures import pictures_of
from counterfoil.read.documents.wordprops import Paragraphs, Styles, runs
from counterfoil.read.given import Given
from counterfoil.read.limits import damaged

READER = "doc/4"
_PARAGRAPH = re.compile("[^\r\x07\x0c]*[\r\x07\x0c]|[^\r\x07\x0c]+\\Z")
_FIELD = re.compile("[\x13\x14\x15]")
_MARKS = re.compile("[\x01-\x08\x13-\x15]")
_HALF = re.compile("[\ud800-\udfff]")
_BEGINS, _PARTS, _ENDS = "\x13\x14\x15"
_CELL, _BREAK = "\x07", "\x0c"
_SIGNS = str.maketrans(
    {
        **dict.fromkeys(range(0x20), ""),
        0x09: "\t",
        0x0A: "\n",
        0x0B: "\n",
        0x0C: "\n",
        0x0D: "\n",
        0x0E: "\n",
        0x1E: "\u2011",
    }
)
_NOTES = ("boxes", "footnotes", "endnotes", "headers", "box edges", "comments")
_UNTOLD = "\ufffd"


def read_doc(given: Given) -> Reading:
    """Read a document; raise Unreadable for one that is broken, locked or too large."""
    story = Story(FORM, given.limits)
    try:
        word = WordFile(given)
        teller = _Teller(story, word)
        teller.tell()
    except (struct.error, IndexError) as error:
        raise damaged(FORM, str(error)) from None
    article, tables = story.article(), story.tables()
    drawn = drawn_within(given, pictures_of(word, teller.pictures), READER, FORM, word.objects())
    troubles = (
        *_changes(teller.changes, teller.comments),
        *told_nothing(FORM, (*story.paragraphs, *story.captions), tables, drawn.parts),
        *drawn.left,
    )
    metadata = word.metadata | story.facts() | drawn.facts
    return Reading(given.digest, READER, "", article, (), tables, metadata, troubles, drawn.parts)


def _changes(changes: int, comments: int) -> Iterator[Trouble]:
    if changes or comments:
        details = {"changes": str(changes), "comments": str(comments)}
        yield Trouble("CF020", "", details)


class _Teller:
    """Tells the stories of a file one after another."""

    def __init__(self, story: Story, word: WordFile) -> None:
        self._story, self._word = story, word
        self._paragraphs = Paragraphs(word)
        self._styles = Styles(word)
        self._lists = WordLists(word)
        self._gone: list[tuple[int, int]] = []
        self._signs: dict[int, str] = {}
        self.pictures: dict[int, int] = {}
        """Where pictures stand among the file's, by their positions in the text."""
        self.changes = self.comments = 0
        for run in runs(word):
            self.changes += run.deleted or run.inserted
            if run.deleted:
                self._gone.append((run.start, run.end))
            elif run.picture >= 0:
                self.pictures[run.start] = run.picture
            elif run.sign:
                sign = SIGNS_OF_SYMBOLS.get(run.sign & 0xFF, _UNTOLD)
                self._signs |= dict.fromkeys(range(run.start, run.end), sign)

    def tell(self) -> None:
        """Tell everything into the story."""
        self._tell("body", self._story.paragraphs)
        for name in _NOTES:
            texts: list[str] = []
            self._tell(name, texts)
            if name == "comments":
                self.comments = len(texts)
            elif name in {"headers", "box edges"}:
                known = set(self._story.paragraphs)
                texts = [text for text in dict.fromkeys(texts) if text not in known]
            self._story.paragraphs += texts

    def _tell(self, name: str, paragraphs: list[str]) -> None:
        first, text = self._word.story(name)
        if not text:
            return
        instructions = list(_instructions(text, first))
        for start, end in instructions:
            self._story.field(_MARKS.sub("", text[start - first : end - first]))
        for start, end in self._gone:
            gone = text[max(start - first, 0) : max(end - first, 0)]
            self._story.beneath.add_deleted(gone.translate(_SIGNS))
        unseen = _Unseen([*instructions, *self._gone])
        flow = Flow(self._story, paragraphs)
        for found in _PARAGRAPH.finditer(text):
            start, mark = first + found.start(), first + found.end() - 1
            for begin, end in unseen.rest(start, mark + 1):
                flow.say(self._seen(text, first, begin, end))
            # A mark that is not seen ends nothing: the next paragraph goes on from this one.
            if not unseen.covers(mark):
                self._end(flow, found[0][-1], mark, alone=len(found[0]) == 1)
        flow.finish()

    def _seen(self, text: str, first: int, begin: int, end: int) -> str:
        piece = text[begin - first : end - first]
        if self._signs:
            signs = self._signs
            piece = "".join(signs.get(begin + n, letter) for n, letter in enumerate(piece))
        piece = piece.translate(_SIGNS)
        if _HALF.search(piece):
            piece = piece.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return piece

    def _end(self, flow: Flow, letter: str, mark: int, *, alone: bool) -> None:
        """End what the mark at a position ends: a row, a cell or a paragraph.

        `alone` says that nothing stands between it and the mark before.
        """
        properties = self._paragraphs.at(mark)
        depth = properties.depth
        if not alone and (use := self._styles.numbered(properties))[0]:
            flow.begin_with(self._lists.label(*use))
        if letter == _CELL and not self._paragraphs.told:
            # Nothing says which mark ends a row; two in a row do, unless its last cell is empty.
            flow.end_row(1) if alone else flow.end_cell(1)
        elif letter == _CELL or properties.ends_inner_cell or (properties.ends_row and depth > 1):
            if properties.ends_row:
                if properties.rules:
                    flow.rules[max(depth, 1)] = properties.rules
                flow.end_row(depth)
            else:
                flow.end_cell(depth)
        elif letter == _BREAK and not depth:
            flow.end_paragraph(0)
        else:
            flow.end_paragraph(depth, self._styles.kind(properties.style))


class _Unseen:
    """Runs of positions whose letters are not seen."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if self._spans and start <= self._spans[-1][1]:
                last = self._spans.pop()
                self._spans.append((last[0], max(last[1], end)))
            elif start < end:
                self._spans.append((start, end))
        self._ends = [end for _, end in self._spans]

    def covers(self, position: int) -> bool:
        """Whether a position's letter is not seen."""
        number = bisect_left(self._ends, position + 1)
        return number < len(self._spans) and self._spans[number][0] <= position

    def rest(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the runs of positions between two whose letters are seen."""
        number = bisect_left(self._ends, start + 1)
        while number < len(self._spans) and self._spans[number][0] < end:
            if start < self._spans[number][0]:
                yield start, self._spans[number][0]
            start = max(start, self._spans[number][1])
            number += 1
        if start < end:
            yield start, end


def _instructions(text: str, first: int) -> Iterator[tuple[int, int]]:
    """Yield the runs that say how fields are made; a field without an end is no field."""
    open_fields: list[tuple[int, int]] = []
    for found in _FIELD.finditer(text):
        place = found.start()
        if found[0] == _BEGINS:
            open_fields.append((place, -1))
        elif open_fields and found[0] == _PARTS:
            begun, _ = open_fields.pop()
            open_fields.append((begun, place))
        elif open_fields and found[0] == _ENDS:
            begun, parted = open_fields.pop()
            yield first + begun, first + (parted if parted >= 0 else place) + 1
