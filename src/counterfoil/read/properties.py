"""What a zipped document says of itself: title, authors, moments."""

from __future__ import annotations

from counterfoil.read.given import tidy
from counterfoil.read.limits import Unreadable
from counterfoil.read.package import Package

_CORE = {
    "title": "title",
    "creator": "author",
    "lastModifiedBy": "modified by",
    "created": "created",
    "modified": "modified",
}
_META = {
    "title": "title",
    "initial-creator": "author",
    "creator": "modified by",
    "creation-date": "created",
    "date": "modified",
}


def core_properties(package: Package) -> dict[str, str]:
    """Return the core properties of an OOXML package (ECMA-376 part 2, 11)."""
    names = [name for kind, name in package.related("").values() if kind == "core-properties"]
    return _properties(package, (names or ["docProps/core.xml"])[0], _CORE)


def meta_properties(package: Package) -> dict[str, str]:
    """Return what meta.xml of an OpenDocument package says (ODF 1.3 part 3, 4.3)."""
    found = _properties(package, "meta.xml", _META)
    if "author" not in found and "modified by" in found:
        found["author"] = found["modified by"]
    return found


def _properties(package: Package, part: str, names: dict[str, str]) -> dict[str, str]:
    if part not in package:
        return {}
    try:
        root = package.xml(part)
    except Unreadable:
        # A broken label does not make the document unreadable; its own parts are checked anyway.
        return {}
    found: dict[str, str] = {}
    for local, key in names.items():
        for element in root.iter(f"{{*}}{local}"):
            if text := tidy("".join(element.itertext())):
                found.setdefault(key, text)
    return found
