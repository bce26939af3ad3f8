"""`counterfoil locate`: the line that a person pastes, and what becomes of its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Done, counterfoil, one_sentence
from desks import ANNEX, HEADS, NOW, Desk, copied, csv_of

_LETTER = "The office writes.\n\nIt says that forty people were approached in Alpha.\n"
_QUOTED = """
[[claims]]
original = "letter.txt"
quote = "forty people were approached"
words = "forty"
low = "40"
high = "40"
measure = "approached"
region = "a"
category = "migrants"
period = "2023-W09"
speaker = "office"
said_on = "2023-03-10"
by = "R-1"
filed_at = "2023-03-20T08:30:00Z"
"""
_SOURCE = """
title = { en = "The letter" }
kind = "primary document"
files = ["letter*.txt"]
[grade]
reliability = "B"
credibility = "2"
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk with an annex, a letter quoted from, and two files of one name."""
    files = {"sources/annex.toml": ANNEX, "sources/letter.toml": _SOURCE}
    desk = Desk(tmp_path_factory.mktemp("locate") / "project", files)
    rows = ["Alpha,2023-W09,Migrants,approached,140", "Beta,2023-W09,Migrants,approached,75"]
    desk.collect({"annex.csv": csv_of(HEADS, rows), "letter.txt": _LETTER})
    desk.collect({"one/note.txt": "A bridge.", "two/note.txt": "Another bridge."})
    desk.record()
    desk.decide(_QUOTED)
    return desk


def located(desk: Desk, line: str, *more: str | Path) -> Done:
    """Ask a desk for a place."""
    return counterfoil("locate", line, *more, "-p", desk.folder, COUNTERFOIL_NOW=NOW)


def test_what_explain_prints_is_found_and_resolves(desk: Desk) -> None:
    """Each claim's line, without its words: the words on record are looked for."""
    done = counterfoil("explain", "approached/a/migrants/2023-W09", "-p", desk.folder, "--json")
    links = {claim["link"] for claim in done.json["claims"]}
    assert links == {"annex.csv#cell=2,5", "letter.txt#at=32-60"}
    shown = counterfoil("explain", "approached/a/migrants/2023-W09", "-p", desk.folder).out
    for link in links:
        assert f"; {link}\n" in shown
        assert located(desk, link).code == 0
    answer = located(desk, "letter.txt#at=32-60", "--json").json
    assert "forty people were approached" == answer["text"]
    assert "quote=forty people were approached" in answer["locator"]
    ((seq, _),) = [one for one in desk.rows("claim") if one[1]["words"] == "forty"]
    assert [seq] == answer["claims"]


def test_what_search_prints_is_found_and_resolves(desk: Desk) -> None:
    """Each hit's line, whatever it is in."""
    hits = counterfoil("search", "bridge OR office OR Beta", "-p", desk.folder, "--json").json
    for words in ("bridge", "people", "Beta"):
        hits = counterfoil("search", words, "-p", desk.folder, "--json").json["hits"]
        assert hits
        for hit in hits:
            done = located(desk, hit["link"], "--json")
            assert (0, "resolves", hit["digest"]) == (
                done.code,
                done.json["state"],
                done.json["digest"],
            )


def test_a_cell_is_shown_among_its_neighbours(desk: Desk) -> None:
    """Under its column's number, beside its row's, between marks; with the claim on it."""
    said = located(desk, "annex.csv#cell=3,5").out.splitlines()
    assert ["annex.csv#cell=3,5", "  resolves", ""] == said[:3]
    assert "     1       2         3         4           5" == said[3].rstrip()
    assert "  3  Beta    2023-W09  Migrants  approached  **75**" == said[6]
    ((seq, _),) = [one for one in desk.rows("claim") if one[1]["words"] == "75"]
    claimed = f"Claim {seq} on record says “75” of approached/b/migrants/2023-W09."
    assert claimed == said[-1]


def test_words_are_shown_in_their_text(desk: Desk) -> None:
    """Between marks, with what stands around them."""
    said = located(desk, "letter.txt#at=32-60").out
    assert "\n  It says that **forty people were approached** in Alpha.\n" in said


def test_the_answer_for_programs(desk: Desk) -> None:
    """The same keys whatever became of the place."""
    keys = {"original", "digest", "reader", "locator", "link", "state", "why", "text", "elsewhere"}
    keys |= {"around", "claims", "selectors", "picture"}
    for line in ("annex.csv#cell=2,5", "annex.csv#cell=99,5", "letter.txt#at=0-5&quote=Where"):
        assert keys == set(located(desk, line, "--json").json)


def test_drifted_and_gone_are_said_and_need_a_person(desk: Desk) -> None:
    """The exit code tells; where the same words stand is told and not taken."""
    drifted = located(desk, "letter.txt#at=0-5&quote=forty")
    assert drifted.code == 1
    assert "drifted: the words do not stand there any more, but elsewhere" in drifted.out
    assert "The same words stand at:\n  letter.txt#at=32-37&quote=forty\n" in drifted.out
    gone = located(desk, "letter.txt#at=900-905&quote=fifty")
    assert gone.code == 1
    assert "is gone: there is no such place, and 'fifty' stands nowhere" in gone.out


def test_another_reading_of_the_text_makes_claims_drift(desk: Desk, tmp_path: Path) -> None:
    """The letter's encoding is declared anew, and it reads otherwise."""
    copy = copied(desk, tmp_path / "project")
    copy.declare({"sources/letter.toml": f'encoding = "utf-16-le"\n{_SOURCE}'})
    done = located(copy, "letter.txt#at=32-60")
    assert (1, "") == (done.code, done.err)
    assert "drifted" in done.out
    copy.declare({"sources/letter.toml": f'encoding = "ascii"\n{_SOURCE}'})
    assert 0 == located(copy, "letter.txt#at=32-60").code


def test_an_original_is_named_by_its_name_or_the_beginning_of_its_digest(desk: Desk) -> None:
    """A name that two originals have is no name."""
    digest = located(desk, "annex.csv#cell=2,5", "--json").json["digest"]
    assert 0 == located(desk, f"{digest[:16]}#cell=2,5").code
    assert "2 originals are named 'note.txt'" in one_sentence(located(desk, "note.txt#at=0-1"))
    assert "no original named 'x.csv'" in one_sentence(located(desk, "x.csv#cell=1,1"))


@pytest.mark.parametrize("line", ["annex.csv", "annex.csv#", "annex.csv#cell=B", "#a=b", ""])
def test_what_is_no_place_is_refused(line: str, desk: Desk) -> None:
    """The message says what a line looks like."""
    assert "ORIGINAL#LOCATOR" in one_sentence(located(desk, line))


def test_a_picture_is_written_under_its_own_name_or_the_one_given(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cells and words are SVG; another ending is refused."""
    monkeypatch.chdir(tmp_path)
    assert (
        "Picture: annex.csv-cell-2-5.svg\n" in located(desk, "annex.csv#cell=2,5", "--picture").out
    )
    assert (tmp_path / "annex.csv-cell-2-5.svg").read_text("utf-8").startswith("<svg ")
    said = one_sentence(located(desk, "annex.csv#cell=2,5", "--picture", "cell.png"))
    assert "give a name that ends in .svg" in said
    again = tmp_path / "again.svg"
    assert 0 == located(desk, "annex.csv#cell=2,5", "--picture", again).code
    assert again.read_bytes() == (tmp_path / "annex.csv-cell-2-5.svg").read_bytes()
    said = one_sentence(located(desk, "annex.csv#cell=99,5", "--picture", "x.svg"))
    assert "nothing to draw" in said


def test_what_is_drawn_is_no_markup(tmp_path: Path) -> None:
    """Signs that SVG would obey are written as they are shown; those it does not know are not."""
    (tmp_path / "a.csv").write_text("a,b\n<script>&amp;\x9b\ufffe,2\n", "utf-8")
    out = tmp_path / "a.svg"
    done = counterfoil("locate", "cell=2,1", "--file", tmp_path / "a.csv", "--picture", out)
    assert done.code == 0
    assert "&lt;script&gt;&amp;amp;\x9b\ufffd<" in out.read_text("utf-8")
    assert "<script" not in out.read_text("utf-8")
    assert "\\x9b" in done.out


def test_a_file_outside_a_project_needs_no_project(tmp_path: Path) -> None:
    """The line may be a locator alone, or the whole line that was printed elsewhere."""
    path = tmp_path / "letter.txt"
    path.write_text(_LETTER, "utf-8")
    for line in ("at=32-60", "letter.txt#at=32-60&quote=forty people were approached"):
        done = counterfoil("locate", line, "--file", path, "--json")
        assert (0, "forty people were approached") == (done.code, done.json["text"])
    path.write_bytes(b"")
    assert "CF001" in one_sentence(counterfoil("locate", "at=32-60", "--file", path))
