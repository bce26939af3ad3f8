"""What a zipped document says of itself: title, names, moments, the program that made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from lxml import etree

from counterfoil.read.documents.xmlnames import local
from counterfoil.read.given import tidy
from counterfoil.read.limits import Unreadable

_CORE = {
    "title": "title",
    "subject": "subject",
    "creator": "author",
    "keywords": "keywords",
    "description": "comment",
    "lastModifiedBy": "modified by",
    "lastPrinted": "printed",
    "created": "created",
    "modified": "modified",
}
_APPLICATION = {"Application": "tool", "AppVersion": "version", "Company": "organisation"}
_META = {
    "title": "title",
    "subject": "subject",
    "initial-creator": "author",
    "creator": "modified by",
    "keyword": "keywords",
    "description": "comment",
    "creation-date": "created",
    "date": "modified",
    "print-date": "printed",
    "generator": "tool",
}


class Labelled(Protocol):
    """A document in parts, of which some say what it is."""

    def __contains__(self, name: str) -> bool:
        """Whether a part is there."""

    def xml(self, name: str) -> etree._Element:
        """Return a part."""

    def related(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Return what a part points to: (kind, part name) by relationship id."""


def core_properties(package: Labelled) -> dict[str, str]:
    """Return what an OOXML package says (ECMA-376 part 2, 11, and part 1, 22.2)."""
    related = dict(package.related("").values())
    core = related.get("core-properties", "docProps/core.xml")
    application = related.get("extended-properties", "docProps/app.xml")
    found = _properties(package, core, _CORE) | _properties(package, application, _APPLICATION)
    if version := found.pop("version", ""):
        found["tool"] = f"{found.get('tool', '')} {version}".strip()
    return found


def meta_properties(package: Labelled) -> dict[str, str]:
    """Return what meta.xml of an OpenDocument package says (ODF 1.3 part 3, 4.3)."""
    found = _properties(package, "meta.xml", _META)
    if "author" not in found and "modified by" in found:
        found["author"] = found["modified by"]
    return found


def _properties(package: Labelled, part: str, names: Mapping[str, str]) -> dict[str, str]:
    if part not in package:
        return {}
    try:
        root = package.xml(part)
    except Unreadable:
        # A broken label does not make the document unreadable; its own parts are checked anyway.
        return {}
    told: dict[str, str] = {}
    for element in root.iter(etree.Element):
        name = local(element)
        if name in names and name not in told and (text := tidy("".join(element.itertext()))):
            told[name] = text
    return {key: told[name] for name, key in names.items() if name in told}
