"""Where a page's title stands among its lines, and what stands apart from it."""

from __future__ import annotations

import re
from functools import lru_cache

from counterfoil.read.web.lines import Line, heading_of
from counterfoil.read.web.markup import Element, Markup
from counterfoil.read.web.signs import names_in

_OTHERS = re.compile(
    r"comment(?!s?-(?:link|count|off))|disqus|respond|repl(?:y|ies)|related|recommend|outbrain"
    r"|taboola|similar|trending|popular|latest|most-?read|read-?(?:more|also|next)|more-(?:posts|art)",
    re.IGNORECASE,
)
_OWN = re.compile(r"entry|post|article|meta", re.IGNORECASE)
_LOWER = ("h2", "h3", "h4")
_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"\s[|/»·–—-]+\s")
_LIKE, _MOST = 20, 2 / 3
_SOFT = "\xad"


def heading_line(page: Markup, lines: list[Line], title: str) -> int | None:
    """Return the line that is the title, or part of it; the first heading where none is.

    Where there is no first heading either, it is a lower one that has most words in common with the
    title, or with a part of it: titles name their site behind them.
    """
    wanted = title.casefold().replace(_SOFT, "")
    if wanted:
        parts = None
        for place, line in enumerate(lines):
            text = line.text.casefold().replace(_SOFT, "")
            if text == wanted:
                return place
            if parts is None and len(text) >= _LIKE and text in wanted:
                parts = place
        if parts is not None:
            return parts
    first = heading_of(page, lines)
    return first if first is not None else _alike(lines, wanted)


def _alike(lines: list[Line], title: str) -> int | None:
    parts = [set(_WORD.findall(part)) for part in (title, *_PARTS.split(title))]
    for place, line in enumerate(lines):
        if any(one.name in _LOWER for one in (line.block, *line.block.above())):
            words = set(_WORD.findall(line.text.casefold()))
            common = (len(part & words) / len(part | words) for part in parts if len(part) > 1)
            if any(share >= _MOST for share in common):
                return place
    return None


def around(lines: list[Line], heading: int | None) -> set[int]:
    """Return the elements that the heading is in, by their indexes."""
    return {e.index for e in lines[heading].block.above()} if heading is not None else set()


def is_apart(element: Element, within: set[int]) -> bool:
    """Whether an element is a comment's or a teaser's. What the heading is `within` is none."""
    footer = False
    for one in (element, *element.above()):
        if one.index in within:
            break
        footer = footer or (one.name == "footer" and not _OWN.search(one.written))
        if one.name == "nav" or (one.written and _names_others(one.written)):
            return True
    return footer


@lru_cache(maxsize=10_000)
def _names_others(written: str) -> bool:
    return any(map(_OTHERS.search, names_in(written)))
