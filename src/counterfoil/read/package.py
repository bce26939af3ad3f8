"""Zipped documents (OOXML and OpenDocument): their members, read within limits."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from counterfoil.read.archives.members import BROKEN, plain_member
from counterfoil.read.given import Given
from counterfoil.read.limits import Limits, Unreadable, binary_size, damaged, locked, too_large

_MEMBERS = 100_000
_WEB_ARCHIVE = re.compile(r"archive/[^/]+\.warc(?:\.gz)?")
_BLOCK = 1 << 20
_ENCRYPTED = 0x1
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
)
_LOOSE = etree.XMLParser(
    resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, recover=True
)
_FORGIVEN = {etree.ErrorTypes.DTD_XMLID_VALUE, etree.ErrorTypes.DTD_ID_REDEFINED}
"""What is wrong with an identifier says nothing of the text."""


class Package:
    """A zip archive whose members are the parts of one document of the format `form`.

    `broken` are parts that cannot be read though the rest can, and why.
    """

    def __init__(self, path: Path, form: str, limits: Limits) -> None:
        """Open the archive; raise Unreadable for a broken, locked or monstrous one."""
        self.form = form
        with self._guarded():
            self._zip = ZipFile(path)
        self._parts = {entry.filename: entry for entry in self._zip.infolist()}
        # Part names are the same whatever their case.
        self._names = {name.casefold(): name for name in self._parts}
        self._pointed: dict[str, etree._Element | None] = {}
        self.broken: dict[str, str] = {}
        self._check(limits)

    @classmethod
    def of(cls, given: Given, form: str) -> Package:
        """Open an original, once for all who ask; raise Unreadable as for a path."""
        if cls not in given.opened:
            given.opened[cls] = cls(given.path, form, given.limits)
        package: Package = given.opened[cls]
        package.form = form
        return package

    def _check(self, limits: Limits) -> None:
        entries = self._zip.infolist()
        if len(entries) > _MEMBERS:
            raise too_large(self.form, f"it has {len(entries)} parts")
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > limits.unpacked:
            raise too_large(self.form, f"it unpacks to {binary_size(unpacked)}")
        for entry in entries:
            ratio = entry.file_size // max(entry.compress_size, 1)
            if entry.file_size > limits.ample and ratio > limits.ratio:
                why = f"a part unpacks to {ratio} times its size, {binary_size(entry.file_size)}"
                raise too_large(self.form, why)
            if entry.flag_bits & _ENCRYPTED:
                raise locked(self.form)

    def close(self) -> None:
        """Close the archive; what was read of it stays."""
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the archive's order."""
        return list(self._parts)

    def size(self, name: str) -> int:
        """Return how many bytes a part says it has."""
        found = self._parts.get(name)
        return found.file_size if found else 0

    def read(self, name: str) -> bytes:
        """Return a part's bytes; raise Unreadable where it is missing or broken."""
        found = self._parts.get(self._names.get(name.casefold(), ""))
        if found and (whole := plain_member(self._zip, found)) is not None:
            return whole
        with self.open(name) as stream, self._guarded():
            return stream.read()

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield a part's bytes, a block at a time."""
        with self.open(name) as stream:
            while True:
                with self._guarded():
                    block = stream.read(_BLOCK)
                if not block:
                    return
                yield block

    def open(self, name: str) -> IO[bytes]:
        """Open a part; raise Unreadable where it is missing."""
        found = self._names.get(name.casefold())
        if found is None:
            raise damaged(self.form, f"its part {name} is missing")
        with self._guarded():
            return self._zip.open(found)

    def xml(self, name: str) -> etree._Element:
        """Return a part parsed as XML."""
        return parsed_xml(self.read(name), name, self.form)

    def spare(self, name: str) -> etree._Element:
        """Return a part that the document can be read without; an empty one where it is broken.

        `broken` holds why, by names: whoever reads the rest tells of them.
        """
        try:
            return self.xml(name)
        except Unreadable as refusal:
            if refusal.code != "CF002":
                raise
            self.broken[name] = refusal.details.get("why", "")
            return etree.Element("broken")

    def related(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Return what a part points to: (kind, part name) by relationship id."""
        root = self._relations(name)
        return {} if root is None else relations(root, posixpath.dirname(name))

    def targets(self, name: str) -> list[tuple[str, str]]:
        """Return what a part points to outside the package: (kind, target)."""
        root = self._relations(name)
        return [] if root is None else outer_relations(root)

    def _relations(self, name: str) -> etree._Element | None:
        """Return what says where a part points, which several ask for; None where nothing does."""
        if name not in self._pointed:
            part = relations_part(name)
            self._pointed[name] = self.spare(part) if part in self else None
        return self._pointed[name]

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except BROKEN as error:
            raise damaged(self.form, str(error) or type(error).__name__) from None
        except RuntimeError as error:
            # This is how zipfile says that a password is needed.
            if "password" in str(error) or "encrypted" in str(error):
                raise locked(self.form) from None
            raise


def relations_part(name: str) -> str:
    """Return the name of the part that says what another points to."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def outer_relations(root: etree._Element) -> list[tuple[str, str]]:
    """Return what a part points to outside the package: (kind, target)."""
    return [
        (relation.get("Type", "").rpartition("/")[2], relation.get("Target", ""))
        for relation in root.iter("{*}Relationship")
        if relation.get("TargetMode") == "External"
    ]


def relations(root: etree._Element, folder: str) -> dict[str, tuple[str, str]]:
    """Return what a part in a folder points to: (kind, part name) by relationship id."""
    found: dict[str, tuple[str, str]] = {}
    for relation in root.iter("{*}Relationship"):
        target = unquote(relation.get("Target", ""))
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") != "External":
            at = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[relation.get("Id", "")] = (kind, at)
    return found


def is_locked(package: Package) -> bool:
    """Whether an OpenDocument package is encrypted (ODF 1.3 part 2, 3.4)."""
    manifest = "META-INF/manifest.xml"
    return "encrypted-package" in package or (
        manifest in package and b"encryption-data" in package.read(manifest)
    )


def main_part(package: Package) -> str:
    """Return the name of a package's main part."""
    for kind, name in package.related("").values():
        if kind == "officeDocument":
            return name
    why = "it names no main part"
    raise damaged(package.form, why)


def parsed_xml(text: bytes, name: str, form: str) -> etree._Element:
    """Parse a part; raise Unreadable where it is no XML, or XML that declares entities."""
    try:
        root = etree.fromstring(text, _PARSER)
    except etree.XMLSyntaxError as error:
        if not {one.type for one in error.error_log} <= _FORGIVEN:
            raise damaged(form, f"{name}: {error.msg}") from None
        root = etree.fromstring(text, _LOOSE)
    # Formulas of old programs name a document type, which is fetched by nobody.
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise damaged(form, f"{name} declares entities, which documents do not")
    return root


def is_listed(path: Path) -> bool:
    """Whether a file ends in a ZIP archive's list of files, and the list names any."""
    try:
        with ZipFile(path) as package:
            return bool(package.namelist())
    except BROKEN:
        return False


def is_wacz(path: Path) -> bool:
    """Whether a zip archive is a collection of web archives."""
    try:
        with ZipFile(path) as package:
            names = package.namelist()
    except BROKEN:
        return False
    return "datapackage.json" in names and any(map(_WEB_ARCHIVE.fullmatch, names))
