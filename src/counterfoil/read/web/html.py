"""Reading HTML: the article by trafilatura, its captions apart, and the page's tables.

Menus, appeals for money and reading tips are left out; what was left out of the article's own
lines is told in the metadata. A title, an author and a day are given only where the page gives
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from counterfoil.model.reading import Article, Reading, Trouble
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import damaged
from counterfoil.read.web.appeals import without_appeals
from counterfoil.read.web.captions import take_captions
from counterfoil.read.web.pagefacts import page_facts
from counterfoil.read.web.pagetext import page_text
from counterfoil.read.web.tables import page_tables

READER = "html/1"
FORM = "HTML"
_BLOCKS = {"p", "head", "quote", "item", "list", "table", "row", "cell", "code", "body", "lb"}
_BLOCKS |= {"div", "article", "main", "header", "section", "td", "tr", "th", "h1", "h2", "h3"}
_BLOCKS |= {"h4", "h5", "h6", "li", "ul", "ol", "br", "blockquote", "pre", "dd", "dt"}
_UNSEEN = {"script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form"}
_UNSEEN |= {"svg", "button", "select", "iframe", "title"}
_TAIL = 4096
_OPEN = re.compile(r"<html[\s>]", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)


def read_html(given: Given) -> Reading:
    """Read a page; raise Unreadable where its encoding is undecided or it holds no elements."""
    text, encoding, troubles = page_text(given.path.read_bytes(), given.encoding)
    tree = trafilatura.load_html(text)
    if tree is None:
        why = "it holds no elements"
        raise damaged(FORM, why)
    if _OPEN.search(text[:_TAIL]) and not _CLOSED.search(text[-_TAIL:]):
        troubles = (*troubles, Trouble("CF022"))
    facts = page_facts(tree)
    tables = tuple(page_tables(tree, given.limits))
    links = {tidy(link.text_content()) for link in tree.iter("a")}
    metadata = {"encoding": encoding.name}
    if language := tree.get("lang"):
        metadata["language"] = language
    captions = take_captions(tree)
    paragraphs, left = without_appeals(_article_lines(tree), links)
    if left:
        metadata["left out"] = "\n".join(left)
    article = Article(facts.title, facts.author, facts.published, tuple(paragraphs), captions)
    return Reading(given.digest, READER, "", article, (), tables, metadata, troubles)


def _article_lines(tree: HtmlElement) -> list[str]:
    """Return the lines of the main text; all lines of a page too short to have one."""
    found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    body = getattr(found, "body", None)
    lines = list(_lines(body, frozenset())) if body is not None else []
    return lines or list(_lines(tree, frozenset(_UNSEEN)))


def _lines(element: etree._Element, unseen: frozenset[str]) -> Iterator[str]:
    """Yield the text of blocks, each in one line; line breaks part lines too."""
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, part in walk:
        if part.tag in _BLOCKS:
            if line := tidy("".join(pieces)):
                yield line
            pieces = []
        if event == "start" and part.tag in unseen:
            walk.skip_subtree()
        elif event == "start":
            pieces.append(part.text or "")
        elif part is not element:
            pieces.append(part.tail or "")
    if line := tidy("".join(pieces)):
        yield line
