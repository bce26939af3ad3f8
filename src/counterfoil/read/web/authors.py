"""Who a page says wrote it.

In turn: schema.org data, meta elements, elements marked as the author's, elements whose names say
so, and a line near the heading that begins with "by". Names of sites, of comment writers and of
what is no person or agency are not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from counterfoil.read.given import tidy
from counterfoil.read.text.bylines import byline
from counterfoil.read.web.markup import Element, Markup

_AUTHOR_METAS = (
    "author",
    "byl",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.personalname",
    "citation_author",
    "twitter:creator:name",
)
_BYLINE = re.compile(r"(^|[\s_-])(author|byline|autor|auteur)([\s_-]|$)", re.IGNORECASE)
_BYLINE_WORD = re.compile(r"author|byline|autor|auteur", re.IGNORECASE)
_BY = re.compile(
    r"^(?:(?:posted |written |published |veröffentlicht |eingestellt )?"
    r"(?:by|von|vom|par|por|author|autor(?:in)?|автор[ыа]?|текст)(?::\s*|\s+|(?=[A-ZА-ЯЁ])))+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"[\d@/\[\]()?!→…:*]|\w\.(?:com|de|ru|org|net|it|cl|io|fr|es)\b")
_WORDS = 10
_NAME = 100


def page_author(
    page: Markup,
    described: list[dict[str, Any]],
    metas: dict[str, list[str]],
) -> str:
    """Return the names of a page's authors, parted by semicolons, or ""."""
    site = next(iter(metas.get("og:site_name", [])), "").casefold()
    for article in described:
        if names := _distinct(_names(article.get("author")), site):
            return "; ".join(names)
    for name in _AUTHOR_METAS:
        if names := _distinct(metas.get(name, ()), site):
            return "; ".join(names)
    marked = [element for element in page.elements if _is_marked(element)]
    if names := _distinct(map(page.text, marked), site):
        return "; ".join(names[:3])
    classed = [page.text(element) for element in page.elements if _is_byline(element)]
    if names := _distinct(classed, site):
        return names[0]
    said = (byline(tidy(text)) for text in classed)
    return next((found.author for found in said if found and found.author), "")


def _is_marked(element: Element) -> bool:
    if "author" not in element.written:
        return False
    attributes = element.attributes()
    return attributes.get("itemprop") == "author" or attributes.get("rel") == "author"


def _is_byline(element: Element) -> bool:
    if element.name not in _BYLINE_TAGS or not _BYLINE_WORD.search(element.written):
        return False
    return bool(_BYLINE.search(f"{element.get('class')} {element.get('id')}"))


_BYLINE_TAGS = {"a", "span", "p", "div", "li", "address"}


def _distinct(texts: Iterable[str], site: str) -> list[str]:
    """Return the texts that are names, each once, without the site's own."""
    names = (_BY.sub("", tidy(text)).strip(" ,;|·-") for text in texts)
    return list(dict.fromkeys(n for n in names if _is_name(n) and n.casefold() != site))


def _names(author: Any) -> Iterator[str]:
    if isinstance(author, list):
        for part in author:
            yield from _names(part)
    elif isinstance(author, dict):
        yield from _names(author.get("name"))
    elif isinstance(author, str):
        yield author


def _is_name(text: str) -> bool:
    return 1 < len(text) <= _NAME and len(text.split()) <= _WORDS and not _NO_NAME.search(text)
