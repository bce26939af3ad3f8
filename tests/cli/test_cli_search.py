"""`counterfoil search`: hits with their links, what was not read, JSON for programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import counterfoil, one_sentence
from desks import Desk, copied

from counterfoil.model.locator import Locator


@pytest.fixture
def desk(town: Desk, tmp_path: Path) -> Desk:
    """Return a copy of the town's desk, with a note that a folder holds too."""
    desk = copied(town, tmp_path / "project")
    desk.collect({"note.txt": "Officials of all regions report every week.\n"})
    return desk


def test_a_hit_is_printed_with_its_link(desk: Desk) -> None:
    """The words with the hit marked, and one line that names the original and the place."""
    done = counterfoil("search", "region", "week", "-p", desk.folder)
    assert 0 == done.code
    assert "Officials of all **regions** report every **week**." in done.out
    assert "note.txt#at=0-43&quote=Officials of all regions report every week." in done.out
    assert "that were read" in done.out


def test_links_name_one_original_and_one_place(desk: Desk) -> None:
    """Where a name is not enough the digest stands for it; the rest parses as a locator."""
    desk.collect({"more/note.txt": "Regions report.", "a#b.txt": "One more region."})
    hits = counterfoil("search", "region", "-p", desk.folder, "--json").json["hits"]
    by_name = {hit["original"]: hit for hit in hits}
    assert by_name["a#b.txt"]["link"].startswith(by_name["a#b.txt"]["digest"][:16])
    assert by_name["note.txt"]["link"].startswith(by_name["note.txt"]["digest"][:16])
    assert by_name["annex.csv"]["link"].startswith("annex.csv#")
    for hit in hits:
        assert str(Locator.parse(hit["link"].partition("#")[2])) == hit["locator"]


def test_json_has_the_same_keys_whether_anything_is_found(desk: Desk) -> None:
    """Hits, counts, and how much of the originals was read."""
    some, none = (
        counterfoil("search", words, "-p", desk.folder, "--json").json
        for words in ("migrants", "giraffe")
    )
    keys = {"hits", "places", "originals", "apart", "undated", "extent"}
    assert keys == set(some) == set(none)
    assert [] == none["hits"]
    keys = {"original", "digest", "published", "kind", "about", "hidden", "apart"}
    assert keys | {"words", "marks", "locator", "link"} == set(some["hits"][0])


def test_what_was_not_read_is_told_beside_what_was_found(desk: Desk) -> None:
    """Nobody takes "not found" for "not there" while originals are unread."""
    desk.collect({"broken.xlsx": b"PK\x03\x04 no workbook", "empty.txt": b""})
    done = counterfoil("search", "giraffe", "-p", desk.folder)
    assert "Not read: 2 originals; see `counterfoil read --report`." in done.out
    (desk.folder / "coming" / "new.txt").write_text("giraffe", "utf-8")
    counterfoil("collect", desk.folder / "coming" / "new.txt", "-p", desk.folder)
    done = counterfoil("search", "giraffe", "-p", desk.folder)
    assert "Nothing found" in done.out
    assert "Not read yet: 1 original; run `counterfoil read`." in done.out


def test_a_question_without_words_is_refused(desk: Desk) -> None:
    """One sentence, and what to write."""
    told = one_sentence(counterfoil("search", "in:table", "-p", desk.folder))
    assert "there is no word to look for; write words" in told
