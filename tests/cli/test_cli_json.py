"""What commands print with `--json` is JSON, with keys that programs can rely on."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Done, counterfoil
from desks import ANNEX, HEADS, NOW, Desk, copied, csv_of

_PLANNED = {"edition", "previous", "published", "folder", "nothing_new", "blocking", "changes"}
_PLANNED |= {"findings", "waiting"}


def asked(desk: Desk, *arguments: str | Path) -> Done:
    """Run a command on a desk's project, with `--json`, at the moment when all happens."""
    return counterfoil(*arguments, "-p", desk.folder, "--json", COUNTERFOIL_NOW=NOW)


@pytest.fixture
def desk(town: Desk, tmp_path: Path) -> Desk:
    """Return a copy of the town's desk."""
    return copied(town, tmp_path / "project")


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    """Return a desk with an annex to come and nothing on record."""
    return Desk(tmp_path / "project", {"sources/annex.toml": ANNEX})


def test_collect_lists_every_file(desk: Desk, tmp_path: Path) -> None:
    """Each file has its name, digest and size, and whether its bytes or it are new."""
    (tmp_path / "new.txt").write_text("word", "utf-8")
    (found,) = asked(desk, "collect", tmp_path / "new.txt").json["files"]
    assert {"name", "digest", "size", "new", "known"} == set(found)
    assert ("new.txt", 4, True, False) == tuple(found[n] for n in ("name", "size", "new", "known"))


def test_read_lists_every_original(desk: Desk) -> None:
    """Each original has its reader, whether it was read, and what was noticed."""
    found = asked(desk, "read").json["originals"]
    assert ["annex.csv", "returns.csv"] == [one["name"] for one in found]
    keys = {"name", "digest", "new", "reader", "read", "findings"}
    assert [keys, keys] == [set(one) for one in found]
    assert [True, True] == [one["read"] for one in found]


def test_reading_one_file_needs_no_project(tmp_path: Path) -> None:
    """`read FILE --json` is the whole reading, places and findings included."""
    (tmp_path / "table.csv").write_text("region,count\na,3\n", "utf-8")
    found = counterfoil("read", tmp_path / "table.csv", "--json").json
    assert {"digest", "reader", "tables", "findings", "pages", "article"} <= set(found)
    assert "3" == found["tables"][0]["rows"][1]["cells"][1]["text"]


def test_record_counts_and_lists_findings(empty: Desk) -> None:
    """What was recorded is counted; each finding has its code, place and sentence."""
    rows = ["Alpha,2023-W09,Migrants,approached,40", "Nowhere,2023-W09,Migrants,approached,1"]
    empty.collect({"annex.csv": csv_of(HEADS, rows)})
    found = asked(empty, "record").json
    assert {"filings", "claims", "unchanged", "findings"} == set(found)
    assert (1, 1, 0) == (found["filings"], found["claims"], found["unchanged"])
    (noticed,) = found["findings"]
    assert {"code", "where", "says"} == set(noticed)
    assert ("CF101", "annex.csv cell=3,5") == (noticed["code"], noticed["where"])
    assert 1 == asked(empty, "record").json["unchanged"]


def test_reconcile_says_what_is_settled(town: Desk) -> None:
    """Counts, the board of returns, findings, and the file that holds every figure."""
    found = asked(town, "reconcile").json
    keys = {"as_of", "rows", "figures", "claims", "sums", "standing", "figures_file", "owed"}
    assert keys | {"findings"} == set(found)
    assert Path(found["figures_file"]).is_file()
    states = {(owed["region"], owed["period"]): owed["state"] for owed in found["owed"]}
    assert "on time" == states["a", "2023-W09"]
    assert "late" == states["b", "2023-W09"]
    assert "nothing to report" == states["b", "2023-W10"]
    assert "silent" == states["c", "2023-W09"]
    assert {"code", "level", "where", "says"} == set(found["findings"][0])


def test_explain_gives_every_claim(town: Desk) -> None:
    """A figure, its claims, the rulings on it and its parts."""
    found = asked(town, "explain", "approached/a/migrants/2023-W09").json
    keys = {"question", "figures", "claims", "rulings", "waiting", "parts"}
    assert keys == set(found)
    assert "approached/a/migrants/2023-W09" == found["question"]
    assert ["140", "120-130"] == [claim["words"] for claim in found["claims"]]
    keys = {"seq", "words", "range", "speaker", "source", "grade", "lineage", "filed_at"}
    assert keys | {"original", "digest", "locator", "link", "left_out"} == set(found["claims"][0])
    assert "returns.csv#cell=2,9" in [claim["link"] for claim in found["claims"]]


def test_publish_answers_the_same_way_whatever_came_of_it(desk: Desk, empty: Desk) -> None:
    """Planned, published, nothing new or blocked: the keys are the same, and only JSON is said."""
    first = asked(desk, "publish", "--plan")
    assert {True} == {first.json["nothing_new"], asked(desk, "publish").json["nothing_new"]}
    desk.decide(_RULED)
    planned, made = asked(desk, "publish", "--plan").json, asked(desk, "publish").json
    assert [_PLANNED] * 3 == [set(one) for one in (first.json, planned, made)]
    assert [False, False, True] == [one["published"] for one in (first.json, planned, made)]
    assert "" == planned["folder"]
    assert Path(made["folder"]).name == made["edition"]
    (change,) = [change for change in made["changes"] if change["basis"] == "claims"]
    assert {"question", "basis", "before", "after", "moved_by"} == set(change)
    assert ["120–140 contested", "140"] == [change["before"], change["after"]]
    empty.collect({"annex.csv": csv_of("Surname,week,category,measure,count", ["x,,,,1"])})
    empty.record()
    blocked = asked(empty, "publish")
    assert (1, _PLANNED, 1) == (blocked.code, set(blocked.json), len(blocked.json["blocking"]))


def test_verify_lists_faults(town: Desk, desk: Desk) -> None:
    """Each fault has its place and what is wrong; without any, the list is empty."""
    assert [] == asked(town, "verify").json["faults"]
    page = next(desk.folder.glob("editions/*/site/en/index.html"))
    page.chmod(0o644)
    page.write_bytes(page.read_bytes() + b" ")
    done = asked(desk, "verify")
    (fault,) = done.json["faults"]
    assert {"faults", "checked"} == set(done.json)
    assert (1, {"where", "what"}) == (done.code, set(fault))
    assert fault["where"].endswith("site/en/index.html")


_RULED = """
[[rulings]]
decision = "choose"
about_kind = "question"
about = "approached/a/migrants/2023-W09"
details = { claim = "annex.csv#cell=2,5" }
reason = "The monitor left early."
by = "R-2"
ruled_at = "2023-03-25T10:00:00Z"
"""
