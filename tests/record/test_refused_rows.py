"""What a table says of places that the codebook does not know is refused by row."""

from __future__ import annotations

from pathlib import Path

from desks import ANNEX, HEADS, Desk, csv_of
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.record.drafting import stretches


def test_every_row_that_is_refused_is_named(tmp_path: Path) -> None:
    """Rows with one unknown word are one finding that lists them; other words have their own."""
    known, unknown, other = (f"{name},2023-W09,migrants,approached,4" for name in ("a", "?", "zz"))
    desk = Desk(tmp_path / "project", {"sources/annex.toml": ANNEX})
    rows = [unknown, known, unknown, unknown, unknown, known, other, unknown]
    desk.collect({"annex.csv": csv_of(HEADS, rows)})
    (done,) = desk.record()
    said = {one.details["words"]: one for one in done.findings}
    assert {"?": "2, 4-6, 9"} == {
        words: one.details["in_rows"] for words, one in said.items() if "in_rows" in one.details
    }
    assert said["?"].sentence().endswith("5 cells were not recorded. Rows 2, 4-6, 9.")
    assert said["zz"].sentence().endswith("1 cells were not recorded.")


@given(st.sets(st.integers(1, 400)))
def test_stretches_of_rows_name_each_row_once(numbers: set[int]) -> None:
    """What the stretches say is what they were made of, up to a hundred of them."""
    told = stretches(sorted(numbers))
    found = [
        number
        for part in told.removesuffix(", …").split(", ")
        if part
        for first, _, last in [part.partition("-")]
        for number in range(int(first), int(last or first) + 1)
    ]
    assert found == sorted(numbers)[: len(found)]
    assert told.endswith("…") or len(found) == len(numbers)
