"""Words that a program could take for a number, from a file all the way to the ledger.

Each becomes exactly what its source's declared format says, or a finding with a place.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from desks import HEADS, LONG, OWED, Desk, csv_of
from small_projects import RULES

_STRICT = f'files = ["strict.csv"]\n[[tables]]{LONG}'
_WIDE = f"""
files = ["wide.csv"]
[numbers]
decimal = ","
group = [".", " "]
ranges = ["-", "–"]
at_least = ["не менее"]
doubtful = ["не подтверждены"]
digits = true
notes = ["*"]
negative = true
[numbers.about]
"~" = "10%"
[numbers.absent]
"н/д" = "not available"
"—" = "nothing to report"
"отказ" = "refused"
"" = "not asked"
[[tables]]{LONG}
"""
_UNITS = f"""
files = ["units.csv"]
[numbers]
decimal = "."
[[tables]]{LONG}
"""
WORDS = (
    *("40", "1.000", "1 204", "3-5", "~40", "12 (3 не подтверждены)", "н/д", "—", "٣", "1O"),
    *("", "не менее 40", "51*", "-3", "1,5", "отказ", "40 чел.", "½", "4e2", "0x1F", "1_000"),
    *("1.00", "5-3", "12 (30 не подтверждены)", "100000000000000", "1,00001", "+3", "∞", "NaN"),
)
_READ: dict[str, dict[str, str | tuple[str, str | None]]] = {
    "strict": {"40": ("40", "40")},
    "units": {"40": ("40", "40"), "1.000": ("1", "1"), "1.00": ("1", "1")},
    "wide": {
        "40": ("40", "40"),
        "1.000": ("1000", "1000"),
        "1 204": ("1204", "1204"),
        "3-5": ("3", "5"),
        "~40": ("36", "44"),
        "12 (3 не подтверждены)": ("9", "12"),
        "н/д": "not available",
        "—": "nothing to report",
        "٣": ("3", "3"),
        "": "not asked",
        "не менее 40": ("40", None),
        "51*": ("51", "51"),
        "-3": ("-3", "-3"),
        "1,5": ("1.5", "1.5"),
        "отказ": "refused",
    },
}
_WRONG = (
    ("CF101", "Ъ,2023-W09,migrants,approached,1", {"words": "Ъ", "cells": "1"}),
    ("CF102", "a,2023-W09,pensioners,approached,1", {"words": "pensioners", "cells": "1"}),
    ("CF103", "a,2023-W09,migrants,fled,1", {"words": "fled", "cells": "1"}),
    ("CF104", "a,2023-W53,migrants,approached,1", {"words": "2023-W53", "cells": "1"}),
    ("CF104", "a,2023W9,migrants,approached,1", {"words": "2023W9", "cells": "1"}),
    ("CF104", "a,27.02.2023,migrants,approached,1", {"words": "27.02.2023", "cells": "1"}),
    ("CF105", "a,2023-W08,migrants,approached,1", {"words": "2023-W08", "cells": "1"}),
    ("CF105", "a,2023-W13,migrants,approached,1", {"words": "2023-W13", "cells": "1"}),
    ("CF105", "a,2023,migrants,approached,1", {"words": "2023", "cells": "1"}),
    ("CF106", "new,2023-W09,migrants,approached,1", {"words": "new", "period": "2023-W09"}),
    ("CF202", "b,2023-W09,migrants,signed,41", {"low": "41", "high": "40"}),
    ("CF108", "b,2023-W10,migrants,signed,3", {"words": "2; 3"}),
)
_REGIONS = """code,parent,en,valid_from
a,,Alpha,
b,,Beta,
new,,New,2023-W10
"""


class Recorded(NamedTuple):
    """What came of the files: claims and findings by source and the row of the cell."""

    claims: dict[tuple[str, str], dict[str, Any]]
    findings: dict[tuple[str, str], list[tuple[str, dict[str, str]]]]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Record one file for each of the sources, every word in a row of its own."""
    files = {"strict": _STRICT, "wide": _WIDE, "units": _UNITS}
    desk = Desk(
        tmp_path_factory.mktemp("bad"),
        {f"sources/{name}.toml": text for name, text in files.items()}
        | {
            "sources/wrong.toml": f'files = ["wrong.csv"]\n[[tables]]{LONG}',
            "codebook/rules.toml": RULES + OWED.replace('"a", "b", "c"', '"a"'),
            "codebook/regions.csv": _REGIONS,
            "codebook/categories.csv": "code,en\nmigrants,Migrants\n"
            + "".join(f"k{n},Category {n}\n" for n in range(len(WORDS))),
        },
    )
    rows = [f'a,2023-W09,k{n},approached,"{words}"' for n, words in enumerate(WORDS)]
    beside = ["b,2023-W09,migrants,approached,40", "b,2023-W10,migrants,signed,2"]
    desk.collect(
        {f"{name}.csv": csv_of(HEADS, rows) for name in files}
        | {"wrong.csv": csv_of(HEADS, [*beside, *(row for _, row, _ in _WRONG)])}
    )
    desk.record()
    source_of = {seq: row["source"] for seq, row in desk.rows("filing")}
    claims = {(source_of[row["filing"]], row["locator"]): row for _, row in desk.rows("claim")}
    findings: dict[tuple[str, str], list[tuple[str, dict[str, str]]]] = {}
    for _, row in desk.rows("finding"):
        key = (source_of[row["filing"]], row["locator"])
        findings.setdefault(key, []).append((row["code"], row["details"]))
    return Recorded(claims, findings)


@pytest.mark.parametrize("source", ["strict", "units", "wide"])
@pytest.mark.parametrize("words", WORDS)
def test_a_cell_is_what_its_source_declares_or_a_finding(
    source: str, words: str, recorded: Recorded
) -> None:
    """A number in the ledger was declared to be one; everything else is said with its place."""
    place = (source, f"cell={WORDS.index(words) + 2},5")
    claim, found = recorded.claims.get(place), recorded.findings.get(place, [])
    expected = _READ[source].get(words)
    if expected is None:
        assert claim is None
        assert [("CF201", words)] == [(code, details["words"]) for code, details in found]
        assert found[0][1]["why"]
    else:
        assert claim is not None
        assert [] == found
        assert words == claim["words"]
        ends = claim["absent"] if "absent" in claim else (claim["low"], claim["high"])
        assert expected == ends


@pytest.mark.parametrize("number", range(len(_WRONG)), ids=[row for _, row, _ in _WRONG])
def test_what_does_not_fit_the_codebook_is_a_finding_with_a_place(
    number: int, recorded: Recorded
) -> None:
    """Unknown places and weeks, weeks that are not counted, and numbers that cannot both be."""
    code, _, details = _WRONG[number]
    ((found, told),) = recorded.findings["wrong", f"cell={number + 4},5"]
    assert code == found
    assert details == {name: told[name] for name in details}
    kept = ("wrong", f"cell={number + 4},5") in recorded.claims
    # What contradicts itself was said, and stays as it was said; what names nothing does not.
    assert kept == (code in {"CF202", "CF108"})


def test_nothing_else_was_noticed_or_recorded(recorded: Recorded) -> None:
    """Every finding is one of those above, every claim was expected."""
    rows = len(_WRONG) + 2
    expected = {("wrong", f"cell={n},5") for n in range(2, rows + 2)}
    known = {key for key in (*recorded.claims, *recorded.findings) if key[0] == "wrong"}
    assert expected == known
    read = sum(len(words) for words in _READ.values())
    assert read + 4 == len(recorded.claims)
