"""What a page tells machines of itself: its schema.org data, and its meta elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from counterfoil.read.given import tidy
from counterfoil.read.web.markup import Markup

_ARTICLES = {
    "article",
    "newsarticle",
    "blogposting",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "reviewnewsarticle",
    "backgroundnewsarticle",
    "liveblogposting",
    "report",
    "scholarlyarticle",
    "technicalarticle",
    "techarticle",
    "socialmediaposting",
    "posting",
    "advertisercontentarticle",
}
_PAGES = {"webpage", "itempage", "blog", "discussionforumposting", "review", "recipe"}
_META_KEYS = ("property", "name", "itemprop")
_DESCRIBED = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\]\]>)\s*;?\s*$")


class Said(NamedTuple):
    """Descriptions of articles and of the page itself, and meta elements by name.

    `persons` are names by the identifiers that other descriptions name them by.
    """

    articles: list[dict[str, Any]]
    pages: list[dict[str, Any]]
    persons: dict[str, str]
    metas: dict[str, list[str]]


def told_to_machines(page: Markup) -> Said:
    """Return what a page tells machines."""
    pieces = list(_described(page))
    articles = [piece for piece in pieces if _is_one_of(piece, _ARTICLES)]
    pages = [piece for piece in pieces if _is_one_of(piece, _PAGES)]
    persons = {
        piece["@id"]: piece["name"]
        for piece in pieces
        if isinstance(piece.get("@id"), str) and isinstance(piece.get("name"), str)
    }
    return Said(articles, pages, persons, _metas(page))


def _is_one_of(piece: dict[str, Any], names: set[str]) -> bool:
    kinds = piece.get("@type", "")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(str(kind).rpartition("/")[2].casefold() in names for kind in kinds)


def _described(page: Markup) -> Iterator[dict[str, Any]]:
    """Yield the schema.org descriptions in the page's JSON-LD."""
    for script in page.named("script"):
        if "ld+json" not in script.get("type"):
            continue
        text = _DESCRIBED.sub("", page.raw(script))
        try:
            found = orjson.loads(re.sub(r"[\x00-\x1f]", " ", text))
        except (orjson.JSONDecodeError, RecursionError):
            continue
        yield from _pieces(found, 0)


def _pieces(piece: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:  # noqa: PLR2004 - deeper ones describe other things
        return
    if isinstance(piece, list):
        for part in piece:
            yield from _pieces(part, depth + 1)
    elif isinstance(piece, dict):
        yield piece
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _pieces(piece.get(key), depth + 1)


def _metas(page: Markup) -> dict[str, list[str]]:
    """Return what meta elements say, by name."""
    found: dict[str, list[str]] = {}
    for meta in page.named("meta"):
        attributes = meta.attributes()
        if content := tidy(attributes.get("content", "")):
            names = {attributes.get(key, "").strip().casefold() for key in _META_KEYS}
            for name in names - {""}:
                found.setdefault(name, []).append(content)
    return found
