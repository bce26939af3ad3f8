"""Reading HTML: the article, its captions apart, and the page's tables.

Menus, appeals for money and reading tips are left out; what was left out between the article's own
lines is told in the metadata. A title, an author and a day are given only where the page gives
them.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from counterfoil.model.reading import Article, Reading, Table, Trouble
from counterfoil.read.given import Given
from counterfoil.read.limits import Limits, damaged
from counterfoil.read.web.article import article_lines
from counterfoil.read.web.captions import page_captions
from counterfoil.read.web.lines import page_lines
from counterfoil.read.web.markup import Markup
from counterfoil.read.web.offsets import byte_offsets
from counterfoil.read.web.pagefacts import page_facts
from counterfoil.read.web.pagetext import page_text, shown
from counterfoil.read.web.tables import page_tables

READER = "html/9"
FORM = "HTML"
_TAIL = 4096
_OPEN = re.compile(r"<html[\s>]", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")


def read_html(given: Given) -> Reading:
    """Read a page; raise Unreadable where its encoding is undecided or it holds no elements."""
    return read_page(given, given.path.read_bytes(), given.encoding)


def read_page(given: Given, raw: bytes, declared: str, told: str = "") -> Reading:
    """Read a page that is the original, or a file in it.

    `declared` names the encoding that its source declares, `told` the one that the web told.
    """
    text, encoding, troubles = page_text(raw, declared, told)
    source = shown(text)
    page = Markup(source)
    if len(page.elements) == 1:
        why = "it holds no elements"
        raise damaged(FORM, why)
    if _OPEN.search(source[:_TAIL]) and not _CLOSED.search(source[-_TAIL:]):
        troubles = (*troubles, Trouble("CF022"))
    lines = page_lines(page)
    facts = page_facts(page, lines)
    captions, captioned = page_captions(page)
    chosen = article_lines(page, lines, captioned, facts)
    places = [line.place(source) for line in chosen.paragraphs]
    offsets = byte_offsets(raw, text, encoding.codec, (at for place in places for at in place))
    metadata = {"encoding": encoding.name, **facts.about}
    if language := next((e.get("lang") for e in page.named("html")), ""):
        metadata["language"] = language
    if chosen.left:
        metadata["left out"] = "\n".join(line.text for line in chosen.left)
    metadata |= chosen.facts(page)
    article = Article(
        facts.title,
        facts.author,
        facts.published,
        tuple(line.text for line in chosen.paragraphs),
        captions,
        tuple((offsets[start], offsets[end]) for start, end in places),
    )
    tables = _tables(source, given.limits)
    return Reading(given.digest, READER, "", article, (), tables, metadata, troubles)


def _tables(source: str, limits: Limits) -> tuple[Table, ...]:
    if not _TABLE.search(source):
        return ()
    # The parser refuses texts that still say which encoding they were in.
    tree = etree.fromstring(_DECLARATION.sub("", source), HTMLParser())
    return tuple(page_tables(tree, limits)) if isinstance(tree, HtmlElement) else ()
