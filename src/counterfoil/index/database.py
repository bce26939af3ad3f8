"""The index of all readings: SQLite FTS5 in work/search, made from the newest readings.

    original   one row for each original: digest, its reading, how much of it was read, its day
    unit       pieces of its text, of which kind
    shown      the same pieces: their places and words
    word       their words in three columns: as written, as lemmas, and what else they may be

It only grows: readings never change. Where one is replaced all the same, by a newer reader or a
source that declares another encoding, the whole is made anew, so that an index that grew and one
made at once hold the same. Nothing in it is needed: a broken one is thrown away and made again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import orjson

from counterfoil.checks.extent import Extent, extent
from counterfoil.index.forms import Forms
from counterfoil.index.units import units
from counterfoil.model.reading import Reading
from counterfoil.project.declared import ProjectError
from counterfoil.project.newest import Kept, load_kept, newest_kept
from counterfoil.project.tree import Project, work_folder

if sys.platform == "linux":
    import pysqlite3 as sqlite3
else:
    import sqlite3

_VERSION = 1
"""Changes with the tables, with what units there are and with how words are told."""
_AT_ONCE = 100
_TABLES = (
    """CREATE TABLE original (
         id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, kept TEXT NOT NULL,
         extent TEXT NOT NULL, published TEXT NOT NULL)""",
    # Counting reads this one, and showing the next: texts stand apart from what is counted.
    "CREATE TABLE unit (id INTEGER PRIMARY KEY, original INTEGER NOT NULL, kind TEXT NOT NULL)",
    "CREATE TABLE shown (id INTEGER PRIMARY KEY, place TEXT NOT NULL, text TEXT NOT NULL)",
    # Words come in the form in which they are looked for, with spaces between: to this tokenizer
    # every sign beyond ASCII is a letter, so that it breaks none of them in its own way.
    """CREATE VIRTUAL TABLE word USING fts5(
         written, lemma, also, content = '', tokenize = 'ascii')""",
    f"PRAGMA user_version = {_VERSION}",
)
_SETTINGS = (
    "PRAGMA busy_timeout = 60000",
    # What a loss of power takes away is made again.
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = MEMORY",
)

Row = tuple[Any, ...]
Showing = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Shows how far some work is: given its name and how many steps it has, told of each step."""


def unseen(_what: str, _total: int) -> AbstractContextManager[Callable[[int], None]]:
    """Show nothing."""
    return nullcontext(lambda _steps: None)


class Index:
    """An open index."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it where there is none."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(str(path), isolation_level=None)
        for setting in _SETTINGS:
            self._connection.execute(setting)
        with self.writing():
            if not self.rows("SELECT name FROM sqlite_master"):
                for statement in _TABLES:
                    self._connection.execute(statement)

    def rows(self, query: str, given: Sequence[object] = ()) -> list[Row]:
        """Return what a query finds."""
        found: list[Row] = self._connection.execute(query, given).fetchall()
        return found

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write all of it or nothing, with no other writer meanwhile."""
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:
            yield

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    def fits(self, wanted: Mapping[str, Kept]) -> bool:
        """Whether all that is in it is still wanted as it is."""
        if self.rows("PRAGMA user_version") != [(_VERSION,)]:
            return False
        held = self.rows("SELECT digest, kept FROM original")
        return all(digest in wanted and kept == str(wanted[digest]) for digest, kept in held)

    def lacks(self, wanted: Iterable[str]) -> list[str]:
        """Return which of these originals are not in it."""
        known = "SELECT 1 FROM original WHERE digest = ?"
        return [digest for digest in wanted if not self.rows(known, (digest,))]

    def add(self, digest: str, kept: Kept, reading: Reading | None, forms: Forms) -> None:
        """Add an original with what was read in it."""
        published = reading.article.published if reading and reading.article else ""
        run = self._connection.execute
        facts = digest, str(kept), extent(reading).value, published
        original = run("INSERT INTO original VALUES (NULL, ?, ?, ?, ?)", facts).lastrowid
        for unit in units(reading) if reading else ():
            spellings = forms.spellings(unit.text)
            if spellings:
                written, lemmas, also = zip(*spellings, strict=True)
                words = " ".join(written), " ".join(lemmas), " ".join(filter(None, also))
                place = orjson.dumps(unit.place).decode()
                seq = run("INSERT INTO unit VALUES (NULL, ?, ?)", (original, unit.kind)).lastrowid
                run("INSERT INTO shown VALUES (?, ?, ?)", (seq, place, unit.text))
                run("INSERT INTO word (rowid, written, lemma, also) VALUES (?, ?, ?, ?)",
                    (seq, *words))  # fmt: skip

    def extents(self) -> dict[str, Extent]:
        """Return how much was read of each original in it, by digest."""
        held = self.rows("SELECT digest, extent FROM original")
        return {digest: Extent(word) for digest, word in held}


@contextmanager
def open_index(
    project: Project, digests: Collection[str], showing: Showing = unseen
) -> Iterator[Index]:
    """Open the index of the newest readings of these originals, with whatever is new added to it.

    Raises ProjectError where the index can be neither used nor made.
    """
    path = work_folder(project.folder, "search") / "index.db"
    kept = newest_kept(project)
    wanted = {digest: kept[digest] for digest in digests if digest in kept}
    try:
        index = _usable(path, wanted)
        try:
            _grow(index, project, wanted, showing)
            yield index
        finally:
            index.close()
    except sqlite3.DatabaseError as error:
        msg = f"{path}: {error}; see that no other program holds it, or delete it: it is made again"
        raise ProjectError(msg) from None


def _usable(path: Path, wanted: Mapping[str, Kept]) -> Index:
    """Open the index; where it is broken or holds what is not wanted, begin a new one."""
    try:
        index = Index(path)
        if index.fits(wanted):
            return index
        index.close()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        pass
    path.unlink(missing_ok=True)
    path.with_name(path.name + "-journal").unlink(missing_ok=True)
    return Index(path)


def _grow(index: Index, project: Project, wanted: Mapping[str, Kept], showing: Showing) -> None:
    missing, forms = index.lacks(wanted), Forms()
    if not missing:
        return
    with showing("index", len(missing)) as advance:
        for start in range(0, len(missing), _AT_ONCE):
            batch = missing[start : start + _AT_ONCE]
            with index.writing():
                # Another run may have added some of them while this one waited for its turn.
                for digest in index.lacks(batch):
                    reading = load_kept(project, digest, wanted[digest])
                    index.add(digest, wanted[digest], reading, forms)
            advance(len(batch))
