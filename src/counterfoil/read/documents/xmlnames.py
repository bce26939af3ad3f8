"""Names in the XML of documents, without their spaces: editions of a format differ in those."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

_MOST = 1 << 10


@lru_cache(4096)
def _without_space(tag: str) -> str:
    return tag.rpartition("}")[2]


def local(element: etree._Element) -> str:
    """Return an element's name without its space; empty for what is no element."""
    tag = element.tag
    return _without_space(tag) if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its local name, or "" where there is none."""
    for key, text in element.items():
        if _without_space(key) == name:
            return text
    return ""


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return an element's first child of a local name; a third of the time that `find` takes."""
    return next(element.iterchildren(f"{{*}}{name}"), None)


def count(element: etree._Element, path: str, default: int) -> int:
    """Return the number that an element below says in its `val`, within what tables may have."""
    found = element.find(path)
    text = attribute(found, "val") if found is not None else ""
    return min(int(text), _MOST) if text.isascii() and text.isdigit() else default
