"""Reading EPUB books (EPUB 3.3): the lines of their chapters, in reading order, and their tables.

All lines that a chapter shows are text: a book has no menus. Lines of tables are in the tables.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from counterfoil.model.reading import Article, Reading, Table, Trouble
from counterfoil.read.documents.enclosed import enclosed
from counterfoil.read.documents.story import Story, told_nothing
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import Limits, damaged, locked
from counterfoil.read.package import Package
from counterfoil.read.web.lines import Line, page_lines
from counterfoil.read.web.markup import Element, Markup
from counterfoil.read.web.pagetext import page_text, shown
from counterfoil.read.web.tables import page_tables

READER = "epub/1"
FORM = "EPUB"
_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_PAGES = {"application/xhtml+xml", "text/html", "application/xml", "text/x-oeb1-document"}
_FACTS = {
    "title": "title",
    "creator": "author",
    "publisher": "organisation",
    "date": "created",
    "language": "language",
    "subject": "subject",
    "description": "comment",
}


def read_epub(given: Given) -> Reading:
    """Read a book; raise Unreadable for one that is broken, locked or too large."""
    package = Package.of(given, FORM)
    main = _main_part(package)
    root = package.xml(main)
    chapters = list(_chapters(package, root, posixpath.dirname(main)))
    metadata = _facts(root)
    if _locked_parts(package) & set(chapters):
        raise locked(FORM, metadata)
    story = Story(FORM, given.limits)
    tables: list[Table] = []
    troubles: list[Trouble] = []
    for chapter in chapters:
        text, _, found = page_text(package.read(chapter), "")
        troubles += (replace(trouble, where=chapter) for trouble in found)
        source = shown(text)
        page = Markup(source)
        story.paragraphs += _chapter_lines(page)
        tables += _chapter_tables(source, len(tables), given.limits)
    inside, left = enclosed(given, package, READER, FORM)
    troubles += told_nothing(FORM, (*story.paragraphs, *story.captions), tables, inside)
    article = Article(metadata.get("title", ""), paragraphs=tuple(story.paragraphs))
    return Reading(
        given.digest,
        READER,
        "",
        article,
        (),
        tuple(tables),
        metadata,
        (*troubles, *left),
        inside,
    )


def _main_part(package: Package) -> str:
    for file in package.xml(_CONTAINER).iter("{*}rootfile"):
        if (name := unquote(file.get("full-path", ""))) in package:
            return name
    why = "it names no main part"
    raise damaged(FORM, why)


def _chapters(package: Package, root: etree._Element, folder: str) -> Iterator[str]:
    """Yield the parts of the chapters, in reading order, each once."""
    items = {item.get("id", ""): item for item in root.iterfind("{*}manifest/{*}item")}
    seen = set[str]()
    for listed in root.iterfind("{*}spine/{*}itemref"):
        item = items.get(listed.get("idref", ""))
        if item is None or item.get("media-type", "") not in _PAGES:
            continue
        part = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        if part in seen:
            continue
        if part not in package:
            why = f"its chapter {part} is missing"
            raise damaged(FORM, why)
        seen.add(part)
        yield part


def _locked_parts(package: Package) -> set[str]:
    """Return the parts that are encrypted; fonts often are, and harm nothing."""
    if _ENCRYPTION not in package:
        return set()
    found = package.xml(_ENCRYPTION).iter("{*}CipherReference")
    return {posixpath.normpath(unquote(one.get("URI", ""))) for one in found}


def _facts(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for local, key in _FACTS.items():
        texts = (tidy("".join(e.itertext())) for e in root.iterfind(f"{{*}}metadata//{{*}}{local}"))
        if text := "; ".join(dict.fromkeys(filter(None, texts))):
            found[key] = text
    for meta in root.iterfind("{*}metadata//{*}meta"):
        if meta.get("property") == "dcterms:modified" and meta.text:
            found["modified"] = tidy(meta.text)
        elif meta.get("name") == "generator" and meta.get("content"):
            found["tool"] = tidy(meta.get("content", ""))
    return found


def _chapter_lines(page: Markup) -> Iterator[str]:
    outer = {
        table
        for table in page.named("table")
        if any(element.name == "table" for element in page.within(table))
    }
    for line in page_lines(page):
        if not line.marks and not _in_table(line, outer):
            yield line.text


def _in_table(line: Line, outer: set[Element]) -> bool:
    """Whether a line stands in a table that is read as one: one that holds no other."""
    holders: Sequence[Element] = [line.leaf, *line.leaf.above()]
    table = next((element for element in holders if element.name == "table"), None)
    return table is not None and table not in outer


def _chapter_tables(source: str, before: int, limits: Limits) -> Iterator[Table]:
    if "<table" not in source.lower():
        return
    # The parser refuses texts that still say which encoding they were in.
    begin = source.find("?>") + 2 if source.lstrip("\ufeff \r\n").startswith("<?xml") else 0
    tree = etree.fromstring(source[begin:], HTMLParser())
    if isinstance(tree, HtmlElement):
        for number, table in enumerate(page_tables(tree, limits), before + 1):
            yield replace(table, number=number)
