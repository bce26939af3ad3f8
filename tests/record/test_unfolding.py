"""A mapping finds the cells of a table and what each of them answers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from mapping_tables import HEADER, LONG, claims_of, mapped, source_of, table_of, told

from counterfoil.model.reading import Span, Table
from counterfoil.record.unfolding import NoFit, Unfolding, chosen_tables

ROW = ("a", "2023-W09", "migrants", "approached", "40")
CROSS = """
[[tables]]
heading_row = 3
first_row = 4
numbers = ["B:E"]
region = { columns = ["A"] }
category = { row = 2 }
measure = { row = 3 }
period = { fixed = "2023-W09" }
"""
CROSS_ROWS = (
    ("Weekly table", "", "", "", ""),
    ("", "Migrants", "", "Debtors", ""),
    ("Region", "Approached", "Signed", "Approached", "Signed"),
    ("Alpha", "1", "2", "3", "4"),
    ("Beta", "5", "6", "7", "8"),
)
MERGED = (Span(1, 1, 1, 5), Span(2, 2, 1, 2), Span(2, 4, 1, 2), Span(4, 1, 2, 1))


def questions(text: str, *tables: Table, name: str = "annex.csv") -> list[tuple[str, str]]:
    """Return (question, words) of every claim."""
    return [(claim[0], claim[1]) for claim in told(mapped(text, *tables, name=name).whole)]


def unfolding(text: str, rows: Sequence[Sequence[str]], spans: Sequence[Span] = ()) -> Unfolding:
    """Return a table as the first mapping of a source sees it."""
    return Unfolding(table_of(rows, spans=spans), source_of(text).tables[0], "annex.csv")


def test_a_long_table_gives_a_claim_for_each_row() -> None:
    """Region, week, category and measure stand beside each number."""
    rows = (HEADER, ROW, ("Beta", "2023-W10", "Должники", "подписали", "3"))
    expected = [("approached/a/migrants/2023-W09", "40"), ("signed/b/debtors/2023-W10", "3")]
    assert expected == questions(LONG, table_of(rows))


def test_a_merged_heading_reaches_over_its_columns() -> None:
    """What a merged cell shows is what every cell under it shows."""
    rows = (*CROSS_ROWS[:4], ("", *CROSS_ROWS[4][1:]))
    expected = [
        (f"{measure}/a/{category}/2023-W09", words)
        for line in ("1234", "5678")
        for (category, measure), words in zip(
            (
                ("migrants", "approached"),
                ("migrants", "signed"),
                ("debtors", "approached"),
                ("debtors", "signed"),
            ),
            line,
            strict=True,
        )
    ]
    assert expected == questions(CROSS, table_of(rows, spans=MERGED))


def test_a_heading_that_is_not_merged_reaches_no_further() -> None:
    """An empty heading names nothing: its column is a finding, not its neighbour's."""
    result = mapped(CROSS, table_of(CROSS_ROWS)).whole
    assert {"approached"} == {claim["measure"] for claim in claims_of(result)}
    assert [("CF102", "cell=4,3", "4")] == [
        (found.code, found.locator, found.details["cells"]) for found in result.findings
    ]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (["B"], ["1", "5"]),
        (["2"], ["1", "5"]),
        (["Last year"], ["3", "7"]),
        (["last YEAR"], ["3", "7"]),
        (["D", "E"], ["3", "4", "7", "8"]),
        (["C:D"], ["2", "3", "6", "7"]),
        (["B", "D:E"], ["1", "3", "4", "5", "7", "8"]),
        (["D:ZZ"], ["3", "4", "7", "8"]),
    ],
)
def test_number_columns_are_named_by_letter_number_heading_or_range(
    numbers: list[str], words: list[str]
) -> None:
    """A column has its letters, its number and its heading; a range ends with the table."""
    text = CROSS.replace('["B:E"]', str(numbers).replace("'", '"')).replace(
        "heading_row = 3", "heading_row = 1"
    )
    rows = (("", "", "", "Last year", ""), *CROSS_ROWS[1:])
    found = questions(text, table_of(rows, spans=MERGED[1:3]))
    assert words == [said for _, said in found]


def test_a_heading_goes_before_a_letter() -> None:
    """A column headed B is meant by B, wherever it stands."""
    rows = (("B", "region", "week"), ("40", "a", "2023-W09"))
    text = """
[[tables]]
numbers = ["B"]
region = { columns = ["region"] }
period = { columns = ["week"] }
category = { fixed = "migrants" }
measure = { fixed = "approached" }
"""
    assert [("approached/a/migrants/2023-W09", "40")] == questions(text, table_of(rows))


def test_a_heading_that_stands_there_twice_is_a_finding() -> None:
    """Which of two columns of one name is meant is not for a program to say."""
    text = CROSS.replace('["B:E"]', '["Signed"]')
    found = mapped(text, table_of(CROSS_ROWS, spans=MERGED)).whole
    assert [] == found.claims
    assert ["table 1: it has 2 columns 'Signed' in row 3"] == [
        finding.details["why"] for finding in found.findings
    ]


def test_a_merged_heading_names_its_first_column() -> None:
    """A heading merged over two columns is one heading."""
    text = CROSS.replace('["B:E"]', '["Migrants"]').replace("heading_row = 3", "heading_row = 2")
    found = questions(text, table_of(CROSS_ROWS, spans=MERGED))
    assert ["1", "5"] == [said for _, said in found]


@pytest.mark.parametrize("spec", ["count", "Z", "0", "7", "", "²", "-1", "B:C:D", "АБ"])
def test_a_column_that_is_not_there_is_a_finding(spec: str) -> None:
    """A table without a column that the mapping names gives no claims and one finding."""
    found = mapped(LONG.replace('["count"]', f'["{spec}"]'), table_of((ROW, ROW))).whole
    assert [] == found.claims
    assert ["CF107"] == [finding.code for finding in found.findings]
    assert repr(spec) in found.findings[0].details["why"]


def test_the_reason_names_the_row_where_headings_are() -> None:
    """What is missing is said with the row in which it was looked for."""
    with pytest.raises(NoFit, match="it has no column 'Count' in row 3"):
        unfolding(CROSS, CROSS_ROWS).column("Count")


def test_rows_are_skipped_by_the_words_in_a_column() -> None:
    """Notes and "of which" rows are passed over, whatever their case; nothing else is."""
    text = CROSS.replace("numbers", 'skip_column = "A"\nskip = ["of which*", "[*]*"]\nnumbers')
    rows = (
        *CROSS_ROWS,
        ("Of which: the town", "9", "9", "9", "9"),
        ("* a footnote", "9", "9", "9", "9"),
        ("Gamma", "1", "1", "1", "1"),
    )
    regions = {
        question.split("/")[1] for question, _ in questions(text, table_of(rows, spans=MERGED[:3]))
    }
    assert {"a", "b", "c"} == regions


def test_rows_before_the_first_and_after_the_last_are_left_out() -> None:
    """The mapping says where the numbers begin and end."""
    text = CROSS.replace("first_row = 4", "first_row = 5\nlast_row = 5")
    rows = (*CROSS_ROWS, ("Gamma", "9", "9", "9", "9"))
    assert {"5", "6", "7", "8"} == {w for _, w in questions(text, table_of(rows, spans=MERGED[:3]))}


def test_short_and_empty_rows_break_nothing() -> None:
    """A row that ends early has blank cells; an empty one has none."""
    rows = (*CROSS_ROWS[:3], (), ("", "", ""), ("Alpha",), ("Beta", "5"))
    found = mapped(CROSS, table_of(rows, spans=MERGED[:3])).whole
    assert [("approached/b/migrants/2023-W09", "5")] == [claim[:2] for claim in told(found)]
    blank = [finding for finding in found.findings if finding.code == "CF201"]
    assert 7 == len(blank)


@pytest.mark.parametrize(
    ("sheets", "names"),
    [
        (["*"], ["Week 9", "Week 10", "Notes", ""]),
        (["week *"], ["Week 9", "Week 10"]),
        (["WEEK 9", "notes"], ["Week 9", "Notes"]),
        (["4"], [""]),
        (["Week [0-9]"], ["Week 9"]),
        (["nothing"], []),
    ],
)
def test_sheets_are_chosen_by_their_names(sheets: list[str], names: list[str]) -> None:
    """Patterns fit names in any case; a table without a name goes by its number."""
    tables = [
        table_of((), name, number)
        for number, name in enumerate(("Week 9", "Week 10", "Notes", ""), 1)
    ]
    mapping = source_of(LONG.replace("numbers", f"sheets = {sheets!r}\nnumbers", 1)).tables[0]
    assert names == [table.name for table in chosen_tables(tables, mapping)]


def test_no_table_of_a_name_is_a_finding() -> None:
    """A mapping that finds no sheet says which it looked for."""
    text = LONG.replace("numbers", 'sheets = ["Annex *"]\nnumbers', 1)
    found = mapped(text, table_of((HEADER, ROW), "Sheet1")).whole
    assert [("CF107", "no sheet is named Annex *")] == [
        (finding.code, finding.details["why"]) for finding in found.findings
    ]


@pytest.mark.parametrize(
    ("place", "form"),
    [
        ('{ fixed = "2023-W09" }', "iso"),
        ('{ cell = "A1" }', "iso"),
        (r'{ cell = "B1", pattern = "\\d{4}-W\\d\\d" }', "iso"),
        ("{ sheet = true }", "iso"),
        (r'{ file = true, pattern = "(\\d{4})-week-(\\d+)" }', "year week"),
        ('{ columns = ["E", "F"] }', "year week"),
        (r'{ columns = ["G"], pattern = "week ([^,]+)" }', "iso"),
    ],
)
def test_a_fact_may_stand_in_one_place_for_the_whole_table(place: str, form: str) -> None:
    """Cell, sheet, file, a fixed code and joined columns all give the week."""
    text = f"""
[[tables]]
heading_row = 2
first_row = 3
numbers = ["count"]
region = {{ columns = ["region"] }}
category = {{ fixed = "migrants" }}
measure = {{ fixed = "approached" }}
period = {place}
period_format = {{ form = "{form}" }}
"""
    rows = (
        ("2023-W09", "Reported for 2023-W09.", "", "", "", "", ""),
        ("region", "count", "", "", "", "", ""),
        ("a", "40", "", "", "2023", "9", "in week 2023-W09, late"),
    )
    name = "returns-2023-week-9.csv"
    expected = [("approached/a/migrants/2023-W09", "40")]
    assert expected == questions(text, table_of(rows, "2023-W09"), name=name)


def test_a_pattern_that_is_not_there_leaves_the_words_as_they_are() -> None:
    """Where the pattern fits nothing, all the words are looked up, and are a finding."""
    text = LONG.replace('["region"]', r'["region"], pattern = "(\\d+)"')
    found = mapped(text, table_of((HEADER, ROW, ("9 Alpha", *ROW[1:])))).whole
    assert ["approached/a/migrants/2023-W09"] == [claim[0] for claim in told(found)]
    assert [("CF101", "9")] == [(f.code, f.details["words"]) for f in found.findings]


def test_places_are_written_as_their_format_has_them() -> None:
    """A sheet's cell is B5, a nameless table's is row and column, a second one's has its number."""
    rows = (HEADER, ROW)
    tables = (table_of(rows), table_of(rows, number=2), table_of(rows, "Лист 1", 3))
    places = [claim[-1] for claim in told(mapped(LONG, *tables).whole)]
    assert ["cell=2,5", "table=2&cell=2,5", "sheet=Лист 1&cell=E2"] == places
