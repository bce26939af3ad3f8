"""Reading the files that people write (TOML, CSV), strictly and with kind errors.

A key that nothing asks for is an error too: a misspelt `colums` must not be passed over.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from counterfoil.model.patterns import identifier_in
from counterfoil.model.question import is_code


class ProjectError(Exception):
    """A file of the project that cannot be used; the message says where and what to do."""


class Declared:
    """One TOML table that remembers which of its keys were asked for."""

    def __init__(self, where: str, table: Mapping[str, Any]) -> None:
        """Take the table and how to name it in errors, such as `sources/annex.toml`."""
        self.where, self._table = where, table
        self._asked: set[str] = set()

    def _take(self, key: str, kind: type, default: Any) -> Any:
        self._asked.add(key)
        found = self._table.get(key, default)
        if found is default and default is not None:
            return found
        if found is None:
            msg = f"{self.where}: `{key}` is missing; add it"
            raise ProjectError(msg)
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            msg = f"{self.where}: `{key}` is not {_NAMES[kind]}; write {_SAMPLES[kind]}"
            raise ProjectError(msg)
        return found

    def has(self, key: str) -> bool:
        """Whether the key is there at all."""
        return key in self._table

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; with no default it must be there."""
        return str(self._take(key, str, default))

    def day(self, key: str) -> str:
        """Return a day, written as 2023-10-03; empty where there is none."""
        text = self.text(key, "")
        try:
            fine = not text or dt.date.fromisoformat(text).isoformat() == text
        except ValueError:
            fine = False
        if not fine:
            msg = f"{self.where}: `{key}` is {text!r}, which is no day; write one as 2023-10-03"
            raise ProjectError(msg)
        return text

    def person(self, key: str, default: str | None = None) -> str:
        """Return the code that a person, an office or a monitor goes by in the ledger."""
        code = self.text(key, default)
        if kind := identifier_in(code):
            msg = f"{self.where}: `{key}` looks like a {kind}; people go by codes such as M-01"
            raise ProjectError(msg)
        if not is_code(code):
            msg = f"{self.where}: `{key}` is {code!r}; people go by codes such as M-01"
            raise ProjectError(msg)
        return code

    def number(self, key: str, default: int | None = None) -> int:
        """Return a whole number."""
        return int(self._take(key, int, default))

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        return bool(self._take(key, bool, default))

    def texts(self, key: str, default: tuple[str, ...] | None = ()) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        if isinstance(self._table.get(key), str):
            return (self.text(key),)
        found = self._take(key, list, default)
        if not all(isinstance(text, str) for text in found):
            msg = f"{self.where}: `{key}` holds something that is not text; quote every entry"
            raise ProjectError(msg)
        return tuple(found)

    def table(self, key: str, *, needed: bool = False) -> Declared:
        """Return a table within this one; empty where there is none."""
        found = self._take(key, dict, None if needed else {})
        return Declared(f"{self.where} [{key}]", found)

    def tables(self, key: str) -> list[Declared]:
        """Return an array of tables."""
        found = self._take(key, list, ())
        if not all(isinstance(table, dict) for table in found):
            msg = f"{self.where}: `{key}` holds something that is no table; write [[{key}]]"
            raise ProjectError(msg)
        return [Declared(f"{self.where} [[{key}]] {n}", t) for n, t in enumerate(found, 1)]

    def pairs(self, key: str) -> dict[str, str]:
        """Return a table of texts, such as labels by language."""
        table = self.table(key)
        return {name: table.text(name) for name in table.keys()}  # noqa: SIM118 - not a dict

    def keys(self) -> Iterator[str]:
        """Yield the keys that are there."""
        yield from self._table

    def done(self) -> None:
        """Raise ProjectError when a key is there that nothing asked for."""
        for key in self._table:
            if key not in self._asked:
                msg = f"{self.where}: there is no setting `{key}`{_near(key, self._asked)}"
                raise ProjectError(msg)


_NAMES = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}
_SAMPLES = {str: '"text"', int: "5", bool: "true", list: '["one", "two"]', dict: "{ en = … }"}


def read_toml(path: Path, where: str) -> Declared:
    """Read a TOML file; raise ProjectError when it is not there or not TOML."""
    try:
        return Declared(where, tomllib.loads(_text(path, where)))
    except tomllib.TOMLDecodeError as error:
        msg = f"{where}: this is not TOML: {error}"
        raise ProjectError(msg) from None


def read_csv(
    path: Path, where: str, columns: tuple[str, ...], spoken: tuple[str, ...]
) -> list[tuple[str, dict[str, str]]]:
    """Read a CSV file with a header line as (its place, its cells by column) of every row.

    The header holds names of `columns`, the first of which it needs, and languages behind one of
    the prefixes `spoken`, such as `note_` in `note_en`. Raises ProjectError for any other file.
    """
    lines = csv.DictReader(io.StringIO(_text(path, where), newline=""), strict=True)
    rows: list[tuple[str, dict[str, str]]] = []
    try:
        _check_header(where, lines.fieldnames or (), columns, spoken)
        for row in lines:
            place = f"{where}, line {lines.line_num}"
            if None in row:
                msg = f"{place}: there are more cells than columns; put texts with commas in quotes"
                raise ProjectError(msg)
            rows.append((place, {name: (text or "").strip() for name, text in row.items()}))
    except csv.Error as error:
        msg = f"{where}, line {lines.line_num}: this is not CSV: {error}"
        raise ProjectError(msg) from None
    return rows


def is_language(name: str) -> bool:
    """Whether a text can be a language's code: two small letters."""
    return re.fullmatch("[a-z]{2}", name) is not None


def _check_header(
    where: str, header: Sequence[str], columns: tuple[str, ...], spoken: tuple[str, ...]
) -> None:
    if columns[0] not in header:
        msg = f"{where}: there is no column `{columns[0]}`; its header line needs one"
        raise ProjectError(msg)
    for name in header:
        if header.count(name) > 1:
            msg = f"{where}: the column `{name}` stands there twice; take one out"
            raise ProjectError(msg)
        if name not in columns and not any(
            name.startswith(prefix) and is_language(name.removeprefix(prefix)) for prefix in spoken
        ):
            msg = f"{where}: nothing is read from a column `{name}`{_near(name, columns)}"
            raise ProjectError(msg)


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean `{near[0]}`?" if near else ""


def _text(path: Path, where: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        msg = f"{where}: there is no such file; make it, or start with `counterfoil init`"
        raise ProjectError(msg) from None
    except UnicodeDecodeError as error:
        msg = f"{where}: byte {error.start} is not UTF-8; save the file as UTF-8"
        raise ProjectError(msg) from None
