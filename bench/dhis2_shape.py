"""The work shape of DHIS2 2.43 on PostgreSQL: import of aggregate values and analytics tables.

Not DHIS2's code and not its performance: no Java, no HTTP, no JSON, no access control, so this is
a lower bound. What it does: one row per cell in `value` (five foreign keys, three indexes), written
by multi-row upserts of 500 with a row trigger that keeps an audit; then the analytics table, one
partition a year, with the statistics for outliers that are on by default, an index for every
dimension, ANALYZE. Needs PostgreSQL's server programs (Debian: postgresql) and the extra `team`.
"""

from __future__ import annotations

import os
import pwd
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REGIONS, CATEGORIES, MEASURES, WEEKS = 85, 22, 2, 52
_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))

_TABLES = """
CREATE TABLE element (id bigint PRIMARY KEY, uid char(11) UNIQUE NOT NULL);
CREATE TABLE combo (id bigint PRIMARY KEY, uid char(11) UNIQUE NOT NULL);
CREATE TABLE unit (id bigint PRIMARY KEY, uid char(11) UNIQUE NOT NULL, parent bigint, path text);
CREATE TABLE period (id bigint PRIMARY KEY, iso text UNIQUE NOT NULL, start date, finish date);
CREATE TABLE value (
  element bigint NOT NULL REFERENCES element, period bigint NOT NULL REFERENCES period,
  unit bigint NOT NULL REFERENCES unit, combo bigint NOT NULL REFERENCES combo,
  attribute bigint NOT NULL REFERENCES combo, value varchar(50000), storedby varchar(255),
  created timestamp NOT NULL DEFAULT now(), updated timestamp NOT NULL DEFAULT now(),
  comment varchar(50000), followup boolean, deleted boolean NOT NULL,
  PRIMARY KEY (element, period, unit, combo, attribute));
CREATE INDEX ON value (updated);
CREATE INDEX ON value (deleted);
CREATE INDEX ON value (element) WHERE NOT deleted AND (value IS NULL OR value = '');
CREATE TABLE audit (
  id bigint PRIMARY KEY, element bigint NOT NULL REFERENCES element,
  period bigint NOT NULL REFERENCES period, unit bigint NOT NULL REFERENCES unit,
  combo bigint NOT NULL REFERENCES combo, attribute bigint NOT NULL REFERENCES combo,
  value varchar(50000), created timestamp, by varchar(100), kind varchar(100) NOT NULL);
CREATE INDEX ON audit (created);
CREATE INDEX ON audit (element, period, unit, combo, attribute);
CREATE SEQUENCE audited;
CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF tg_op = 'INSERT' OR old.value IS DISTINCT FROM new.value THEN
    INSERT INTO audit VALUES (nextval('audited'), new.element, new.period, new.unit, new.combo,
      new.attribute, new.value, now(), left(new.storedby, 100), tg_op);
  END IF; RETURN new; END $$;
CREATE TRIGGER audited AFTER INSERT OR UPDATE ON value
  FOR EACH ROW EXECUTE FUNCTION keep_audit();
"""
_UPSERT = """ ON CONFLICT (element, period, unit, combo, attribute) DO UPDATE SET
value = excluded.value, comment = excluded.comment, deleted = excluded.deleted,
followup = excluded.followup, updated = now()"""
_ANALYTICS = """
CREATE UNLOGGED TABLE analytics AS
SELECT e.uid AS dx, c.uid AS co, a.uid AS ao, p.start, p.finish,
       extract(isoyear FROM p.start)::int AS year, p.iso AS pe, u.uid AS ou, u.path,
       to_char(p.start, 'YYYYMM') AS monthly, to_char(p.start, 'YYYY"Q"Q') AS quarterly,
       to_char(p.start, 'YYYY') AS yearly, s.av, s.med, s.mad, s.sd, 7 AS daysno,
       v.value::float8 * 7 AS daysxvalue, v.value::float8 AS value
FROM value v JOIN period p ON v.period = p.id JOIN element e ON v.element = e.id
  JOIN unit u ON v.unit = u.id JOIN combo c ON v.combo = c.id JOIN combo a ON v.attribute = a.id
  LEFT JOIN (
    SELECT t2.element, t2.unit, t2.combo, avg(t2.n) AS av, max(t2.med) AS med,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(t2.n - t2.med)) AS mad,
           stddev_pop(t2.n) AS sd
    FROM (
      SELECT x.element, x.unit, x.combo, x.value::float8 AS n, t1.med
      FROM value x JOIN (
        SELECT element, unit, combo,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY value::float8) AS med
        FROM value WHERE value ~ '^(-?[0-9]+)(\\.[0-9]+)?$' GROUP BY 1, 2, 3
      ) t1 USING (element, unit, combo)
      WHERE x.value ~ '^(-?[0-9]+)(\\.[0-9]+)?$'
    ) t2 GROUP BY 1, 2, 3
  ) s USING (element, unit, combo)
WHERE v.value IS NOT NULL AND NOT v.deleted AND v.value <> '0'
  AND v.value ~ '^(-?[0-9]+)(\\.[0-9]+)?$'
"""
_INDEXED = (
    "dx, co",
    "dx, ao",
    "start",
    "finish",
    "year",
    "pe",
    "ou",
    "monthly",
    "quarterly",
    "yearly",
)


def cost_per_value(room: Path) -> float | None:
    """Return seconds per value for import and analytics, or None without PostgreSQL."""
    if not _BINARIES or shutil.which("su") is None:
        return None
    try:
        import psycopg  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    with _server(room / "postgres") as where, psycopg.connect(where, autocommit=True) as connection:
        return _work(connection)


def _work(connection: Any) -> float:
    connection.execute(_TABLES)
    for table, count in (("element", MEASURES), ("combo", CATEGORIES + 1)):
        for number in range(1, count + 1):
            uid = f"{table[:2]}{number:09d}"
            connection.execute(f"INSERT INTO {table} VALUES (%s, %s)", (number, uid))
    for number in range(1, REGIONS + 1):
        uid = f"un{number:09d}"
        connection.execute("INSERT INTO unit VALUES (%s, %s, 1, %s)", (number, uid, f"/top/{uid}"))
    for week in range(WEEKS):
        connection.execute(
            "INSERT INTO period SELECT %s, to_char(d, 'IYYY\"W\"IW'), d, d + 6 "
            "FROM (SELECT date '2023-01-02' + 7 * %s AS d) w",
            (week + 1, week),
        )
    draw = random.Random(7)  # noqa: S311 - synthetic counts
    rows = [
        (element, period, unit, combo, 1, str(draw.randint(0, 400)))
        for period in range(1, WEEKS + 1)
        for unit in range(1, REGIONS + 1)
        for combo in range(2, CATEGORIES + 2)
        for element in range(1, MEASURES + 1)
    ]
    start = time.perf_counter()
    _import(connection, rows)
    connection.execute(_ANALYTICS)
    for columns in _INDEXED:
        connection.execute(f"CREATE INDEX ON analytics ({columns})")
    connection.execute("ANALYZE analytics")
    return (time.perf_counter() - start) / len(rows)


def _import(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    names = "element, period, unit, combo, attribute, value, storedby, deleted"
    one = "(%s, %s, %s, %s, %s, %s, 'u', false)"
    with connection.transaction(), connection.cursor() as cursor:
        for start in range(0, len(rows), 500):
            part = rows[start : start + 500]
            values = ", ".join([one] * len(part))
            flat = [fact for row in part for fact in row]
            cursor.execute(f"INSERT INTO value ({names}) VALUES {values}{_UPSERT}", flat)


@contextmanager
def _server(home: Path) -> Iterator[str]:
    """Start a throwaway cluster and yield how to reach it. PostgreSQL refuses to run as root."""
    home.mkdir()
    user = pwd.getpwuid(os.getuid()).pw_name
    if os.getuid() == 0:
        user = "postgres"
        home.parent.chmod(0o755)
        shutil.chown(home, user)

    def run(line: str) -> None:
        command = (
            ["su", user, "-s", "/bin/sh", "-c", line] if os.getuid() == 0 else ["sh", "-c", line]
        )
        subprocess.run(command, check=True, capture_output=True)

    binaries, data = _BINARIES[-1], home / "data"
    run(f"{binaries}/initdb -D {data} -A trust -U postgres")
    options = f"-c listen_addresses= -k {home} -c shared_buffers=512MB -c fsync=on"
    run(f"{binaries}/pg_ctl -D {data} -w -o '{options}' -l {home}/log start")
    try:
        yield f"host={home} user=postgres dbname=postgres"
    finally:
        run(f"{binaries}/pg_ctl -D {data} -m immediate stop")
