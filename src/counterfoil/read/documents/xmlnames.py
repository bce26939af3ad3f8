"""Names in the XML of documents, without their spaces: editions of a format differ in those."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from lxml import etree

_MOST = 1 << 10
_NAMES = 1 << 12
_Known = TypeVar("_Known")


@lru_cache(_NAMES)
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


def first_named(element: etree._Element, name: str) -> etree._Element | None:
    """Return an element's first child of a local name; a third of the time that `find` takes."""
    return next(element.iterchildren(f"{{*}}{name}"), None)


def count(element: etree._Element, path: str, default: int) -> int:
    """Return the number that an element below says in its `val`, within what tables may have."""
    return told_number(element.find(path), default)


def told_number(found: etree._Element | None, default: int) -> int:
    """Return the number that an element says in its `val`, within what tables may have."""
    text = attribute(found, "val") if found is not None else ""
    return min(int(text), _MOST) if text.isascii() and text.isdigit() else default


class ByName(dict[object, _Known]):
    """What is known of elements by their local names, found by their tags in one look."""

    def __init__(self, known: Mapping[str, _Known], other: _Known) -> None:
        """Take what is known by local names, and what holds for all other elements."""
        super().__init__()
        self._known, self._other = known, other

    def __missing__(self, tag: object) -> _Known:
        """Look a tag up by its local name, and keep what was found, of so many tags at once."""
        if len(self) >= _NAMES:
            self.clear()
        name = _without_space(tag) if isinstance(tag, str) else ""
        found = self._known.get(name, self._other)
        self[tag] = found
        return found


def said_under(
    element: etree._Element, properties: str, wanted: ByName[str]
) -> dict[str, etree._Element]:
    """Return what an element's properties say: the first element of each wanted name.

    Properties stand first in an element of Word's XML; others are looked for.
    """
    first = element[0] if len(element) else None
    if first is None or local(first) != properties:
        first = first_named(element, properties) if first is not None else None
    found: dict[str, etree._Element] = {}
    for one in first if first is not None else ():
        if name := wanted[one.tag]:
            found.setdefault(name, one)
    return found
