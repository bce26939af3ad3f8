"""A day that a sheet stores is told as a day, whatever part of it the cell shows."""

from __future__ import annotations

import struct
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from made_workbooks import compound, ods, record, xls_stream, xlsb, xlsb_record, xlsx
from reads import Reads

from counterfoil.model.reading import Table
from counterfoil.read.sheets.numberforms import NumberForm

pytest_plugins = ("reading_fixtures",)

MADE = {
    "xlsx": lambda path, code, number: xlsx(
        path,
        {"S": f'<sheetData><row r="1"><c r="A1" s="1"><v>{number}</v></c></row></sheetData>'},
        codes=[code],
    ),
    "xls": lambda path, code, number: compound(
        path,
        {"Workbook": xls_stream(record(0x0203, struct.pack("<HHHd", 0, 0, 1, number)), code=code)},
    ),
    "xlsb": lambda path, code, number: xlsb(
        path,
        xlsb_record(0, struct.pack("<IIHBBB", 0, 0, 0, 0, 0, 0))
        + xlsb_record(5, struct.pack("<IId", 0, 1, number)),
        code=code,
    ),
}


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize(
    "case",
    [
        ("d mmm", 44986, "1 Mar", "2023-03-01"),
        ("mmm yyyy", 44986.604166666664, "Mar 2023", "2023-03-01 14:30:00"),
        ("h:mm", 0.60421875, "14:30", "14:30:04.5"),
        ("h:mm", 44986.604166666664, "14:30", "2023-03-01 14:30:00"),
        ("[h]:mm", 1.5, "36:00", "1.5"),
        ("0.0", 44986.5, "44986.5", "44986.5"),
        ("dd.mm.yyyy;;", 0, "", "0"),
    ],
)
def test_a_workbook_tells_the_whole_day_under_what_a_cell_shows(
    tmp_path: Path, read_file: Reads, kind: str, case: tuple[str, float, str, str]
) -> None:
    """The day with its year, and its time to the second; how long something took stays a number."""
    code, number, shown, stored = case
    table = read_file(MADE[kind](tmp_path / f"a.{kind}", code, number)).tables[0]
    assert (table.text(1, 1), table.numbers) == (shown, {(1, 1): stored})


def in_ods(path: Path, read: Reads, cell: str) -> Table:
    """Return the sheet of a spreadsheet that has one cell, which shows `?`."""
    row = f"<table:table-row><table:table-cell {cell}><text:p>?</text:p></table:table-cell>"
    return read(
        ods(path, f'<table:table table:name="A">{row}</table:table-row></table:table>')
    ).tables[0]


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ('office:value-type="date" office:date-value="2023-03-01"', "2023-03-01"),
        ('office:value-type="date" office:date-value="2023-03-01T00:00:00"', "2023-03-01"),
        ('office:value-type="date" office:date-value="2023-03-01T14:30:00"', "2023-03-01 14:30:00"),
        ('office:value-type="time" office:time-value="PT14H30M05S"', "14:30:05"),
        ('office:value-type="float" office:value="7"', "7"),
    ],
)
def test_ods_tells_a_day_as_workbooks_of_other_kinds_do(
    tmp_path: Path, read_file: Reads, cell: str, stored: str
) -> None:
    """The file itself stores days; until now only numbers were told."""
    assert in_ods(tmp_path / "a.ods", read_file, cell).numbers == {(1, 1): stored}


@given(
    # Sheets know no time zone.
    moment=some.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)),  # noqa: DTZ001
    code=some.sampled_from(["d mmm", "yyyy", "h:mm", "dddd", "yyyy-mm-dd hh:mm:ss.000"]),
    since_1904=some.booleans(),
)
def test_a_stored_moment_is_the_one_that_was_meant(
    moment: datetime, code: str, *, since_1904: bool
) -> None:
    """Counted in binary days, as workbooks store it, any moment comes back to the second."""
    moment = max(moment.replace(microsecond=0), datetime(1904, 1, 2))  # noqa: DTZ001
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    count = (moment - start) / timedelta(days=1)
    told = NumberForm(code, since_1904=since_1904).moment(Decimal(repr(count)))
    assert told == str(moment).removesuffix(" 00:00:00")
