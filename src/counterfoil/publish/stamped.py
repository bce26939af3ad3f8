"""What is kept of an edition so that the next may reuse its files: their stamps and digests."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import orjson

_DIGEST = 64


class Folder(NamedTuple):
    """A folder of files that are reused together where none of them changed.

    Its own stamp; what belongs to the stamp of each of its files (`basis`); the names of its files
    in order, with a slash between; their stamps, a line each; and their lines of the manifest.
    """

    stamp: str
    basis: str
    names: str
    stamps: str
    lines: str

    @classmethod
    def of(
        cls, path: str, basis: str, stamps: Mapping[str, str], digests: Mapping[str, str]
    ) -> Folder:
        """Put a folder together from the stamps and digests of its files, in order."""
        lines = "".join(f"{digest}  {path}/{name}\n" for name, digest in digests.items())
        texts = "/".join(stamps), "\n".join(stamps.values()), lines
        return cls(folder_stamp(basis, stamps), basis, *texts)

    def files(self) -> dict[str, tuple[str, str]]:
        """Return the stamp and digest of each file, by its name."""
        stamps = self.stamps.split("\n")
        digests = [line[:_DIGEST] for line in self.lines.splitlines()]
        return dict(zip(self.names.split("/"), zip(stamps, digests, strict=True), strict=True))


def folder_stamp(basis: str, stamps: Mapping[str, str]) -> str:
    """Return what changes whenever a file of a folder comes, goes or changes."""
    told = "\n".join((basis, *stamps, *stamps.values()))
    return sha256(told.encode()).hexdigest()


class Stamped(NamedTuple):
    """The files of an edition that may be reused: stamps and digests by path, and whole folders."""

    stamps: dict[str, str]
    digests: dict[str, str]
    folders: dict[str, Folder]


def kept_of(edition: Path, stamped: Stamped) -> bytes:
    """Return what is kept of an edition."""
    folders = {path: tuple(folder) for path, folder in stamped.folders.items()}
    kept = {"stamps": stamped.stamps, "digests": stamped.digests, "folders": folders}
    return orjson.dumps({"edition": edition.name, **kept})


def last_stamped(path: Path, editions: Path) -> tuple[Stamped, Path | None]:
    """Return what is kept of the last edition, and its folder; nothing where either is gone."""
    none = Stamped({}, {}, {})
    try:
        kept = orjson.loads(path.read_bytes())
        folders = {name: Folder(*parts) for name, parts in kept["folders"].items()}
        stamped = Stamped(kept["stamps"], kept["digests"], folders)
        edition = editions / kept["edition"]
    except (FileNotFoundError, orjson.JSONDecodeError, KeyError):
        return none, None
    return (stamped, edition) if edition.is_dir() else (none, None)
