"""Keeping readings in work/readings: JSON for the whole, a file of rows for each table.

A reading is found again by the original's digest and the reader's name and version, so it is made
once; a new reader version makes a new one. All of it may be deleted at any time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, is_dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from counterfoil.model.reading import (
    Area,
    Article,
    Caption,
    Line,
    Page,
    Part,
    Reading,
    Run,
    Span,
    Spot,
    Table,
    Trouble,
    Word,
)
from counterfoil.project.cells import StoredCells, write_cells
from counterfoil.project.rows import Block, StoredRows, in_blocks, whole, write_rows
from counterfoil.project.tree import Project, work_folder

FORM = 8
LARGEST = 64 << 20
"""How many bytes of JSON a kept reading may have, without its tables' rows."""


_BLOCK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


class UnusableReading(ValueError):  # noqa: N818 - the name says what the file is
    """A kept file that is no reading of this form; the message says why."""


class Shelf:
    """A folder of readings: `ab/cdef….csv-1.json` and `ab/cdef….csv-1.1.ndjson` for table 1.

    Files that stood inside an original are beside its reading, as `ab/cdef….zip-1.DIGEST.part`,
    until they are collected.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when the first reading is kept."""
        self.folder = folder

    def path_of(self, digest: str, reader: str, ending: str) -> Path:
        """Return where a file of a reading is kept: its JSON, or a table's rows."""
        return self._home(digest) / f"{digest[2:]}.{reader.replace('/', '-')}.{ending}"

    def _home(self, digest: str) -> Path:
        """Return the folder of an original's readings."""
        return self.folder / digest[:2]

    def _made(self, path: Path) -> Path:
        """Return a path of this shelf once its folder is there."""
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def readers_of(self, digest: str, readers: Iterable[str]) -> list[str]:
        """Return which of some readers made a reading of an original that is kept, in order."""
        # Of every original it is asked for every reader, so no paths are made.
        home = os.path.join(self.folder, digest[:2])  # noqa: PTH118
        if not os.path.exists(home):  # noqa: PTH110
            return []
        start = os.path.join(home, digest[2:])  # noqa: PTH118
        names = ((reader, reader.replace("/", "-")) for reader in readers)
        return [
            reader
            for reader, name in names
            if os.path.exists(f"{start}.{name}.json")  # noqa: PTH110
        ]

    def keep_rows(
        self, digest: str, reader: str, number: int, blocks: Iterable[Block]
    ) -> StoredRows:
        """Write a table's rows as they come; return them from the disk."""
        return write_rows(self._made(self.path_of(digest, reader, f"{number}.ndjson")), blocks)

    def keep_part(self, digest: str, reader: str, name: str, stream: BinaryIO) -> Part:
        """Copy a file that stands inside an original; return what it is."""
        home = self._made(self.path_of(digest, reader, "part"))
        inside, size = sha256(), 0
        with home.open("wb") as out:
            while block := stream.read(_BLOCK):
                inside.update(block)
                size += out.write(block)
        part = Part(name, inside.hexdigest(), size)
        home.replace(self.part_path(digest, reader, part))
        return part

    def drop_parts(self, reading: Reading) -> None:
        """Drop the files that stood inside an original, once they are originals themselves."""
        for part in reading.parts:
            path = self.part_path(reading.digest, reading.reader, part)
            path.unlink(missing_ok=True)

    def part_path(self, digest: str, reader: str, part: Part) -> Path:
        """Return where a file that stood inside an original is kept."""
        return self.path_of(digest, reader, f"{part.digest}.part")

    def keep(self, reading: Reading) -> Reading:
        """Keep a reading; return it with its tables on the disk instead of in memory."""
        digest, reader = reading.digest, reading.reader
        home = self._made(self.path_of(digest, reader, "json"))
        tables = []
        for table in reading.tables:
            rows = table.rows
            at_home = self.path_of(digest, reader, f"{table.number}.ndjson")
            if not (isinstance(rows, StoredRows) and rows.path == at_home):
                rows = self.keep_rows(digest, reader, table.number, in_blocks(rows))
            at = partial(self.path_of, digest, reader)
            tables.append(
                replace(
                    table,
                    rows=rows,
                    numbers=write_cells(at(f"{table.number}.numbers"), table.numbers),
                    formulas=write_cells(at(f"{table.number}.formulas"), table.formulas),
                    notes=write_cells(at(f"{table.number}.notes"), table.notes),
                )
            )
        kept = replace(reading, tables=tuple(tables))
        coming = home.with_suffix(".coming")
        coming.write_bytes(_dump(_pack(kept)))
        coming.replace(home)
        return kept

    def kept(self, digest: str, reader: str) -> Reading | None:
        """Return the reading that `reader` once made of an original, or None."""
        try:
            return _load(self.path_of(digest, reader, "json"))
        except (FileNotFoundError, UnusableReading):
            return None

    def newest(self, digest: str) -> Reading | None:
        """Return the newest kept reading of an original, whoever made it, or None."""
        found = (self.folder / digest[:2]).glob(f"{digest[2:]}.*.json")
        for path in sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True):
            try:
                return _load(path)
            except UnusableReading:
                continue
        return None

    def take_over(self, other: Shelf, digest: str, reader: str) -> Reading:
        """Move a reading here from another shelf; raise UnusableReading where it is none.

        What is moved was made by a reader that may have been broken by its original, so it is
        taken only as JSON of the known form.
        """
        source, home = (shelf.path_of(digest, reader, "json") for shelf in (other, self))
        try:
            # Its tables are where they will be once they are moved.
            reading = _unpacked(home, _loaded(source))
        except FileNotFoundError as error:
            raise UnusableReading(str(error)) from None
        if (reading.digest, reading.reader) != (digest, reader):
            msg = f"it is a reading of {reading.digest} by {reading.reader}"
            raise UnusableReading(msg)
        self._made(home)
        for ending in _endings(reading):
            try:
                other.path_of(digest, reader, ending).replace(self.path_of(digest, reader, ending))
            except FileNotFoundError:
                msg = f"its file {ending} is missing"
                raise UnusableReading(msg) from None
        source.replace(home)
        return reading


class Tray(Shelf):
    """A shelf for one reading after another, from which they are taken over: one folder for all."""

    def _home(self, _: str) -> Path:
        return self.folder


def shelf_of(project: Project) -> Shelf:
    """Return the shelf of a project's readings."""
    return Shelf(work_folder(project.folder, "readings"))


def keep_reading(project: Project, reading: Reading) -> Reading:
    """Keep a reading; return it with its tables on the disk instead of in memory."""
    return shelf_of(project).keep(reading)


def kept_reading(project: Project, digest: str, reader: str) -> Reading | None:
    """Return the reading that `reader` once made of an original, or None."""
    return shelf_of(project).kept(digest, reader)


def newest_reading(project: Project, digest: str) -> Reading | None:
    """Return the newest kept reading of an original, whoever made it, or None."""
    return shelf_of(project).newest(digest)


def _endings(reading: Reading) -> Iterator[str]:
    """Yield the endings of the files that hold a reading's tables."""
    for table in reading.tables:
        yield f"{table.number}.ndjson"
        kinds = ("numbers", table.numbers), ("formulas", table.formulas), ("notes", table.notes)
        yield from (f"{table.number}.{kind}" for kind, cells in kinds if cells)
    for digest in dict.fromkeys(part.digest for part in reading.parts):
        yield f"{digest}.part"


def _dump(packed: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(packed)
    except orjson.JSONEncodeError:
        return orjson.dumps(_whole(packed))


def _whole(piece: Any) -> Any:
    """Return JSON's pieces without halves of surrogate pairs."""
    if isinstance(piece, str):
        return whole(piece)
    if is_dataclass(piece) and not isinstance(piece, type):
        return _whole(asdict(piece))
    if isinstance(piece, dict):
        return {whole(str(key)): _whole(part) for key, part in piece.items()}
    if isinstance(piece, list | tuple):
        return [_whole(part) for part in piece]
    return piece


def _load(path: Path) -> Reading:
    return _unpacked(path, _loaded(path))


def _loaded(path: Path) -> Any:
    """Return what a file holds, which may be anything."""
    if path.stat().st_size > LARGEST:
        msg = f"it has more than {LARGEST} bytes"
        raise UnusableReading(msg)
    try:
        return orjson.loads(path.read_bytes())
    except ValueError as error:
        msg = f"{type(error).__name__}: {error}"
        raise UnusableReading(msg) from None


def _unpacked(path: Path, packed: Any) -> Reading:
    try:
        if packed.get("form") == FORM:
            return _unpack(path, packed)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        msg = f"{type(error).__name__}: {error}"
        raise UnusableReading(msg) from None
    msg = f"its form is not {FORM}"
    raise UnusableReading(msg)


def _pack(reading: Reading) -> dict[str, Any]:
    tables = [
        {
            "number": table.number,
            "name": table.name,
            "rows": len(table.rows),
            "digest": table.rows.digest if isinstance(table.rows, StoredRows) else "",
            "spans": table.spans,
            "numbers": len(table.numbers),
            "formulas": len(table.formulas),
            "notes": len(table.notes),
            "hidden": table.hidden,
            "hidden_rows": sorted(table.hidden_rows),
            "hidden_columns": sorted(table.hidden_columns),
            "page": table.page,
            "areas": [[*cell, *area] for cell, area in table.areas.items()],
            "headings": table.headings,
            "tree": table.tree,
            "runs": [[run.row, run.before, run.number, run.after] for run in table.runs],
            "ends": table.ends,
        }
        for table in reading.tables
    ]
    return {
        "form": FORM,
        "digest": reading.digest,
        "reader": reading.reader,
        "text_digest": reading.text_digest,
        "article": reading.article,
        "pages": reading.pages,
        "tables": tables,
        "parts": reading.parts,
        "metadata": dict(reading.metadata),
        "troubles": [
            {"code": trouble.code, "where": trouble.where, "details": dict(trouble.details)}
            for trouble in reading.troubles
        ],
    }


def _unpack(path: Path, packed: dict[str, Any]) -> Reading:
    article = packed["article"]
    return Reading(
        digest=packed["digest"],
        reader=packed["reader"],
        text_digest=packed["text_digest"],
        article=_article(article) if article else None,
        pages=tuple(_page(page) for page in packed["pages"]),
        tables=_tables(path, packed["tables"]),
        parts=tuple(_part(**part) for part in packed["parts"]),
        metadata=packed["metadata"],
        troubles=tuple(Trouble(**trouble) for trouble in packed["troubles"]),
    )


def _tables(path: Path, packed: list[dict[str, Any]]) -> tuple[Table, ...]:
    return tuple(
        Table(
            number=table["number"],
            rows=StoredRows(
                path.with_suffix(f".{int(table['number'])}.ndjson"),
                int(table["rows"]),
                table["digest"],
            ),
            name=table["name"],
            spans=tuple(Span(**span) for span in table["spans"]),
            numbers=_cells(path, table, "numbers"),
            formulas=_cells(path, table, "formulas"),
            notes=_cells(path, table, "notes"),
            hidden=table["hidden"],
            hidden_rows=frozenset(table["hidden_rows"]),
            hidden_columns=frozenset(table["hidden_columns"]),
            page=table["page"],
            areas={(row, column): _area(area) for row, column, *area in table["areas"]},
            headings=table["headings"],
            # Readings of before have none.
            tree=table.get("tree", ""),
            runs=tuple(Run(*run) for run in table.get("runs", ())),
            ends=tuple(table.get("ends", ())),
        )
        for table in packed
    )


def _part(name: str, digest: str, size: int) -> Part:
    # Files are named by it, so it must be a digest and no path.
    if not _DIGEST.fullmatch(digest):
        msg = f"{digest!r} is no digest of a part"
        raise ValueError(msg)
    return Part(name, digest, size)


def _cells(path: Path, table: dict[str, Any], kind: str) -> StoredCells:
    # Where there are none, there is no file, and nearly no table has any of all kinds.
    home = path.with_suffix(f".{int(table['number'])}.{kind}") if table[kind] else path
    return StoredCells(home, int(table[kind]))


def _article(packed: dict[str, Any]) -> Article:
    captions = tuple(Caption(**caption) for caption in packed["captions"])
    return Article(
        packed["title"],
        packed["author"],
        packed["published"],
        tuple(packed["paragraphs"]),
        captions,
        tuple((first, last) for first, last in packed["places"]),
        tuple(packed["quoted"]),
        tuple(tuple(map(_spot, spots)) for spots in packed["spots"]),
    )


def _spot(packed: list[int]) -> Spot:
    page, start, end = packed
    return page, start, end


def _page(packed: dict[str, Any]) -> Page:
    lines = tuple(Line(x["start"], x["end"], _area(x["area"])) for x in packed["lines"])
    words = tuple(
        Word(x["start"], x["end"], _area(x["area"]), x["confidence"], x["doubtful"])
        for x in packed["words"]
    )
    return Page(packed["number"], packed["text"], packed["width"], packed["height"], lines, words)


def _area(packed: list[int]) -> Area:
    left, right, top, bottom = packed
    return left, right, top, bottom
