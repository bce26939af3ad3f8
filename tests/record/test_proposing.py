"""`propose` drafts a mapping that a person accepts: what it understood and what it did not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from commands import counterfoil, one_sentence
from desks import NOW, Desk
from layers import ROOT
from mapping_tables import claims_of, source_of

from counterfoil.model.codebook import Codebook
from counterfoil.model.reading import Reading
from counterfoil.project.codebook import load_codebook
from counterfoil.project.readings import newest_reading
from counterfoil.read.stage import read_one
from counterfoil.record.mapped import map_reading
from counterfoil.record.proposing import Drafter

_FOUNDING = ROOT / "examples" / "founding"
_INFLECTED = """Сведения за неделю 27.02.2023 – 05.03.2023;;;;
;мигрантов;мигрантов;среди должников;среди должников
Наименование;охвачено;подписали контракт;охвачено;подписали контракт
по Альфе области;1 040;17;300;н/д
Бетой областью;12;—;7;0
Гамма область;1;1;2;2
Прочие места;5;5;5;5
"""
_ENGLISH = """#,Region,Week,Category,People approached,Signed
1,Alpha,2023-W09,Migrants,40,17
2,Beta,2023-W09,Debtor,12,3
3,Gamma,2023-W10,Migrants,7,0
"""


def drafted(codebook: Codebook, reading: Reading, name: str) -> list[str]:
    """Return the lines of a draft for a reading's fullest table."""
    table = max(reading.tables, key=lambda table: len(table.rows))
    return Drafter(codebook, name, reading, table).proposal().lines


def answered(lines: list[str], before: str) -> str:
    """Return a source with a draft's lines, its remarks on labels and numbers taken up."""
    told = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
    labels = [line for line in told if line.startswith('"')]
    group = [line for line in told if line.startswith("group")]
    head = before.replace("[numbers]", "\n".join(["[numbers]", *group]))
    return "\n".join([head, "[labels]", *labels, *lines])


def test_the_founding_annex_is_mapped_as_was_proposed() -> None:
    """Its mapping is the draft, line by line, with the signs, labels and rows a person added."""
    reading = read_one(_FOUNDING / "files" / "annex.xlsx")
    codebook = load_codebook(_FOUNDING)
    declared = (_FOUNDING / "sources" / "annex.toml").read_text("utf-8")
    before, _, after = declared.partition("[[tables]]")
    skipped = [line for line in after.splitlines() if line.startswith("skip")]
    lines = drafted(codebook, reading, "annex.xlsx")
    assert '# group = [" "]' in lines
    assert {line for line in lines if line and line[0] != "#"} <= set(declared.splitlines())
    added = "\n".join([before, lines[0], *skipped, *lines[1:]])
    mine, theirs = (
        map_reading(codebook, source_of(text), reading, "annex.xlsx").whole
        for text in (added, declared)
    )
    assert claims_of(theirs) == claims_of(mine)
    assert len(claims_of(mine)) > 200
    assert theirs.findings == mine.findings


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk with two tables, one with inflected Russian and one with English headings."""
    absent = '[numbers.absent]\n"—" = "nothing to report"\n"н/д" = "not available"\n'
    files = {
        "sources/ru.toml": f'files = ["ru.csv"]\n[numbers]\n{absent}',
        "sources/en.toml": 'files = ["en.csv"]\n',
    }
    desk = Desk(tmp_path / "project", files)
    desk.collect({"ru.csv": _INFLECTED, "en.csv": _ENGLISH})
    return desk


def reading_of(desk: Desk, name: str) -> Reading:
    """Return the reading of an original."""
    digests = {row["name"]: row["digest"] for _, row in desk.rows("custody")}
    reading = newest_reading(desk.project, digests[name])
    assert reading is not None
    return reading


def test_inflected_headings_are_understood_and_their_labels_proposed(desk: Desk) -> None:
    """Words that only their stems match go into the draft as labels, since recording is exact."""
    reading = reading_of(desk, "ru.csv")
    lines = drafted(desk.project.codebook, reading, "ru.csv")
    labels = {line for line in lines if line.startswith('# "')}
    assert '# "по Альфе области" = "a"' in labels
    assert '# "среди должников" = "debtors"' in labels
    before = (desk.folder / "sources" / "ru.toml").read_text("utf-8")
    draft = map_reading(
        desk.project.codebook, source_of(answered(lines, before)), reading, "ru.csv"
    ).whole
    told = {
        "/".join(claim[part] for part in ("measure", "region", "category", "period")): claim
        for claim in claims_of(draft)
    }
    assert 12 == len(told)
    assert "1040" == told["approached/a/migrants/2023-W09"]["low"]
    assert "not available" == told["signed/a/debtors/2023-W09"]["absent"]
    assert "nothing to report" == told["signed/b/migrants/2023-W09"]["absent"]
    assert [("CF101", "Прочие места")] == [
        (finding.code, finding.details["words"]) for finding in draft.findings
    ]


def test_english_columns_are_drafted_without_the_one_that_counts_rows(desk: Desk) -> None:
    """Region, week and category have columns; measures stand above; row numbers are no counts."""
    lines = drafted(desk.project.codebook, reading_of(desk, "en.csv"), "en.csv")
    (mapping,) = tomllib.loads("\n".join(lines))["tables"]
    assert ["E", "F"] == mapping["numbers"]
    assert (1, 2) == (mapping["heading_row"], mapping["first_row"])
    expected = {
        "region": {"columns": ["B"]},
        "category": {"columns": ["D"]},
        "measure": {"row": 1},
        "period": {"columns": ["C"]},
        "period_format": {"form": "iso"},
    }
    assert expected == {name: mapping[name] for name in expected}
    assert '# "Debtor" = "debtors"' in lines


def test_the_screen_shows_what_was_understood_and_what_was_not(desk: Desk) -> None:
    """Codes stand in brackets, question marks before what means nothing yet."""
    done = counterfoil("record", "propose", "ru.csv", "-p", desk.folder)
    assert 0 == done.code
    rows = {line.split()[0]: line for line in done.out.splitlines()[3:] if line.strip()}
    assert "[migrants]" in rows["2"]
    assert "[approached]  [signed]" in rows["3"]
    assert "[a]" in rows["4"]
    assert "?н/д" in rows["4"]
    assert "?—" in rows["5"]
    assert "?Прочие места" in rows["7"]
    assert "Not understood: '—', 'н/д', 'Прочие места'" in done.out


def test_a_draft_is_written_where_it_is_accepted(desk: Desk) -> None:
    """`--write` appends it to the source's file, which then records."""
    path = desk.folder / "sources" / "en.toml"
    before = path.read_text("utf-8")
    assert 0 == counterfoil("record", "propose", "en.csv", "-p", desk.folder).code
    assert before == path.read_text("utf-8")
    done = counterfoil("record", "propose", "en.csv", "--write", "en", "-p", desk.folder)
    assert f"Written to {path}" in done.out
    assert path.read_text("utf-8").startswith(before.rstrip("\n") + "\n\n[[tables]]\n")
    recorded = counterfoil("record", "-p", desk.folder, "--json", COUNTERFOIL_NOW=NOW).json
    assert (1, 4) == (recorded["filings"], recorded["claims"])
    (noticed,) = recorded["findings"]
    assert "CF102" == noticed["code"]
    assert "'Debtor' is no category of the codebook; 2 cells were not recorded." == noticed["says"]


def test_what_cannot_be_drafted_is_said(desk: Desk) -> None:
    """An original without numbers, one that is not read, and a source that is not there."""
    refused = counterfoil("record", "propose", "en.csv", "--write", "fr", "-p", desk.folder)
    assert 3 == refused.code
    assert "there is no sources/fr.toml; make it first" in refused.err
    desk.collect({"words.html": "<html><body><p>No table here.</p></body></html>"})
    said = one_sentence(counterfoil("record", "propose", "words.html", "-p", desk.folder))
    assert "words.html holds no table with numbers" in said
    for path in (desk.folder / "work" / "readings").rglob("*"):
        path.unlink() if path.is_file() else None
    said = one_sentence(counterfoil("record", "propose", "en.csv", "-p", desk.folder))
    assert "en.csv is not read yet; run `counterfoil read`" in said
