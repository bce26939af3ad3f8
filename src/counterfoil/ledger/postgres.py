"""The team's store: PostgreSQL, with the same tables and statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from counterfoil.ledger.store import Dialect, LedgerBusy, Store

if TYPE_CHECKING:
    import psycopg


def open_postgres(url: str, *, making: bool = True) -> Store:
    """Open the ledger in the database at `url`, making its tables if need be, unless told not to.

    Needs the extra `counterfoil[team]`.
    """
    import psycopg  # noqa: PLC0415 - an extra: only teams install it

    connection = psycopg.connect(url, autocommit=True)
    connection.execute("SET lock_timeout = '10s'")
    store = PostgresStore(connection, DIALECT)
    if making:
        store.create()
    return store


class PostgresStore(Store):
    """The store in a PostgreSQL database."""

    def begin(self) -> None:
        """Start writing, alone; raises LedgerBusy after ten seconds of waiting."""
        from psycopg.errors import LockNotAvailable  # noqa: PLC0415 - as above

        try:
            super().begin()
        except LockNotAvailable as error:
            self.rollback()
            raise LedgerBusy from error


def _append_only(table: str) -> tuple[str, ...]:
    refuse = (
        "CREATE OR REPLACE FUNCTION counterfoil_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'the ledger is append-only: no %', lower(TG_OP); END $$"
    )
    rows = (
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION counterfoil_append_only()"
    )
    whole = (
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION counterfoil_append_only()"
    )
    return refuse, rows, whole


def _many(
    connection: psycopg.Connection[Any], statement: str, rows: Iterable[tuple[Any, ...]]
) -> None:
    copy_into = statement.partition(" VALUES ")[0].removeprefix("INSERT INTO ")
    with connection.cursor() as cursor, cursor.copy(f"COPY {copy_into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


DIALECT = Dialect(
    mark="%s",
    blob="BYTEA",
    as_bytes="convert_to({}, 'UTF8')",
    # One writer at a time, readers as they were: the lock every append takes first.
    begin="BEGIN; LOCK TABLE entry IN EXCLUSIVE MODE",
    append_only=_append_only,
    many=_many,
)
