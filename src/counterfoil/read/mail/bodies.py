"""What a message says: its lines, which of them repeat earlier mail, and paragraphs made of them.

A line has a depth: how many times it is quoted, 0 where it is the message's own. Quoted is what
stands behind `>` or in a quotation of HTML, and all that follows the line or the block of headers
with which programs begin the mail they answer or forward.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from counterfoil.read.given import tidy


class Line(NamedTuple):
    """A line of a message, or a block of an HTML one: its text, and how deep it is quoted."""

    text: str
    depth: int = 0


class Paragraph(NamedTuple):
    """A paragraph, and whether it repeats earlier mail."""

    text: str
    quoted: bool = False


_QUOTE = re.compile(r">(?:[ \t]?>)*")
_RULE = re.compile(
    r"""\s*(?:-{2,}|_{2,}|=+|\*+)?\s*(?:
      original\s+message | forwarded\s+(?:message|by\b.*) | begin\s+forwarded\s+message
    | исходное\s+сообщение | оригинальное\s+сообщение | пересылаемое\s+сообщение
    | пересланное\s+сообщение | начало\s+переадресованного\s+сообщения
    | переадресованное\s+сообщение
    )\s*:?\s*(?:-{2,}|_{2,}|=+|\*+)?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_FROM = re.compile(r"\s*\*?(?:from|от|отправитель)\s*:\*?\s*\S", re.IGNORECASE)
_SENT = re.compile(r"\s*\*?(?:sent|date|отправлено|дата)(?:\s*/\s*\w+)?\s*:\*?\s*\S", re.IGNORECASE)
_SUBJECT = re.compile(r"\s*\*?(?:subject|тема)\s*:\*?", re.IGNORECASE)
_NEAR = 10
_SIGNATURE = "-- "
_BLOCKS = {"p", "div", "table", "tr", "td", "th", "caption", "ul", "ol", "li", "dl", "dt", "dd"}
_BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "blockquote", "pre", "center", "form"}
_BLOCKS |= {"body", "html", "address", "article", "section", "header", "footer", "main", "tbody"}
_BLOCKS |= {"thead", "tfoot", "fieldset", "figure", "figcaption", "nav", "aside"}
_UNSEEN = {"script", "style", "head", "title", "template", "noframes"}
_QUOTING = re.compile(r"(?:^|\s)(?:gmail_quote|yahoo_quoted|protonmail_quote)(?:\s|$)")
_STARTING = {"divRplyFwdMsg", "appendonsend", "OLK_SRC_BODY_SECTION"}
_MARKUP = re.compile(r"<(?:[a-zA-Z!/?])")
_NUL = "\0"


def plain_lines(text: str, *, flowed: bool = False, joined: bool = False) -> list[Line]:
    """Return the lines of a plain body without their quoting marks.

    `flowed` says that lines which end in a space go on in the next (RFC 3676), `joined` that this
    space is no part of the text.
    """
    told = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    lines = [_unmarked(line) for line in told.split("\n")]
    return list(_flowed(lines, joined=joined)) if flowed else lines


def _unmarked(line: str) -> Line:
    found = _QUOTE.match(line)
    return Line(line[found.end() :], found[0].count(">")) if found else Line(line)


def _flowed(lines: Iterable[Line], *, joined: bool) -> Iterator[Line]:
    held: Line | None = None
    for line in lines:
        text = line.text.removeprefix(" ")
        if held and held.depth == line.depth and text != _SIGNATURE:
            held = Line(held.text + text, line.depth)
        else:
            if held:
                yield held
            held = Line(text, line.depth)
        if not text.endswith(" ") or text == _SIGNATURE:
            yield held
            held = None
        elif joined:
            held = Line(held.text[:-1], held.depth)
    if held:
        yield held


def html_tree(text: str) -> HtmlElement | None:
    """Return the elements of an HTML body; None where it holds none."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    packed = text.replace(_NUL, "").encode("utf-8", "replace")
    if not packed.strip():
        return None
    try:
        return document_fromstring(packed, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def html_lines(tree: HtmlElement) -> list[Line]:
    """Return the lines of an HTML body, each block one, with empty ones between them."""
    told = _Told()
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if element.tag in _BLOCKS:
            told.end_line()
        if event == "start":
            told.earlier = told.earlier or element.get("id") in _STARTING
            told.depth += _quoting(element)
            told.set_as_it_is += element.tag == "pre"
            if element.tag in _UNSEEN:
                walk.skip_subtree()
            else:
                told.add(element.text)
        else:
            told.depth -= _quoting(element)
            told.set_as_it_is -= element.tag == "pre"
            told.add(element.tail)
    told.end_line()
    return told.lines


class _Told:
    """The lines of an HTML body as they are met."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.depth = self.set_as_it_is = 0
        self.earlier = False
        self._pieces: list[str] = []

    def add(self, text: str | None) -> None:
        if not self.set_as_it_is:
            self._pieces.append(text or "")
            return
        first, *others = (text or "").split("\n")
        self._pieces.append(first)
        for other in others:
            line = _unmarked("".join(self._pieces))
            self.lines.append(Line(line.text, line.depth + self.depth + self.earlier))
            self._pieces = [other]

    def end_line(self) -> None:
        line = Line("".join(self._pieces))
        if self.set_as_it_is:
            line = _unmarked(line.text)
        depth = line.depth + self.depth + self.earlier
        if text := tidy(line.text):
            self.lines += [Line(text, depth), Line("", depth)]
        self._pieces = []


def _quoting(element: etree._Element) -> bool:
    return element.tag == "blockquote" or bool(_QUOTING.search(element.get("class") or ""))


def links_of(tree: HtmlElement) -> list[str]:
    """Return the addresses that an HTML body's links lead to, each once."""
    found = (tidy(link.get("href") or "") for link in tree.iter("a", "area"))
    return list(dict.fromkeys(address for address in found if address))


def is_markup(text: str) -> bool:
    """Whether a body that is called HTML holds any element at all."""
    return bool(_MARKUP.search(text))


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Return paragraphs: blank lines part them, and lines do where there are none."""
    marked = _with_earlier(lines)
    blank = any(not line.text.strip() for line in marked[1:-1])
    found: list[Paragraph] = []
    for depth, run in groupby(marked, key=lambda line: line.depth):
        held: list[str] = []
        for line in [*run, Line("")]:
            if line.text.strip():
                held.append(line.text)
            if held and (not blank or not line.text.strip()):
                if text := tidy(" ".join(held)):
                    found.append(Paragraph(text, depth > 0))
                held = []
    return found


def _with_earlier(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with all that is earlier mail quoted at least once."""
    marked: list[Line] = []
    earlier = 0
    for place, line in enumerate(lines):
        if not earlier and not line.depth and _starts_earlier(lines, place):
            earlier = 1
        marked.append(Line(line.text, line.depth or earlier))
    return marked


def _starts_earlier(lines: Sequence[Line], place: int) -> bool:
    """Whether earlier mail begins here: with a rule, or with From, Sent and Subject."""
    text = lines[place].text
    if _RULE.fullmatch(text):
        return True
    if not _FROM.match(text):
        return False
    near = [line.text for line in lines[place + 1 : place + 1 + _NEAR]]
    return any(map(_SENT.match, near)) and any(map(_SUBJECT.match, near))
