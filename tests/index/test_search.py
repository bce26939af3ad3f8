"""Search over all readings: what is in a text is found, by any form of its words, at its place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from desks import ANNEX, NOW, Desk, copied
from hostile import letters, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from small_projects import ledger_of

from counterfoil.index.database import open_index
from counterfoil.index.forms import Forms
from counterfoil.index.query import parse
from counterfoil.index.search import Found, Search
from counterfoil.ledger.originals import originals
from counterfoil.model.locator import Locator
from counterfoil.model.original import Custody, Original
from counterfoil.model.reading import Article, Page, Reading, Table
from counterfoil.project.declared import ProjectError
from counterfoil.project.readings import keep_reading, newest_reading
from counterfoil.project.sourcing import sources_for

_PAGE = """<html lang="ru"><head><title>{title}</title>
<meta name="author" content="{author}">
<meta property="article:published_time" content="{day}"></head>
<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"""
_FILLING = "Подробности ведомство не приводит, и проверить их независимо пока нельзя. " * 3


def page(title: str, author: str, day: str, *paragraphs: str) -> str:
    """Return a news page."""
    told = "".join(f"<p>{one}</p>" for one in (*paragraphs, _FILLING))
    return _PAGE.format(title=title, author=author, day=day, paragraphs=told)


FILES = {
    "news.html": page(
        "Полпред требует отчётов",
        "Анна Петрова",
        "2023-10-06",
        "В регионах чиновники еженедельно считают мигрантов. Всего охвачено не менее 40 человек.",
        "На выборах губернатора об этом не говорили.",
    ),
    "later.html": page(
        "Choice of words",
        "Ivan Smith",
        "2023-11-02",
        "Officials said that children of debtors were approached in every region last week.",
        "Выбор слов остался за ними, и никто за него не ответил.",
    ),
    "annex.csv": "region,week,category,measure,count\nАльфа,2023-W09,мигранты,охвачено,1 204\n"
    "Бета,2023-W09,должники,подписали,17\n",
    "other.txt": "Просто заметка без дня, в ней сказано про отчёты полпредов и регион.\n" * 2,
}


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk that has read two news pages, a table and a note."""
    files = {"sources/annex.toml": ANNEX, "sources/press.toml": 'files = ["*.html"]'}
    desk = Desk(tmp_path_factory.mktemp("newsroom") / "project", files)
    desk.collect(FILES)
    return desk


@contextmanager
def searching(desk: Desk) -> Iterator[Search]:
    """Open a desk's index."""
    with ledger_of(desk.project) as ledger:
        held = originals(ledger)

    def claimed(original: object) -> list[str]:
        return [source.code for source in sources_for(desk.project, original)]  # type: ignore[arg-type]

    with open_index(desk.project, held) as index:
        yield Search(index, Forms(), held, claimed)


def find(desk: Desk, words: str, most: int = 50) -> Found:
    """Ask a desk's index."""
    with searching(desk) as search:
        return search.find(parse(words, Forms()), most)


def names(desk: Desk, words: str) -> set[str]:
    """Return the names of the originals that answer."""
    return {hit.original.name for hit in find(desk, words).hits}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("регион", {"news.html", "other.txt"}),
        ("РЕГИОНАМИ", {"news.html", "other.txt"}),
        ("region", {"later.html", "annex.csv"}),
        ("выборы", {"news.html"}),
        ("выбор", {"later.html"}),
        ("мигрант", {"news.html", "annex.csv"}),
        ("say child", {"later.html"}),
        ("отчет", {"news.html", "other.txt"}),
        ('"не менее 40"', {"news.html"}),
        ("«менее не»", set()),
        ('"регион"', {"other.txt"}),
        ("1204", set()),
        ('"1 204"', {"annex.csv"}),
        ("2023-W09", {"annex.csv"}),
        ("title:отчёты", {"news.html"}),
        ("author:петрова", {"news.html"}),
        ("author:smith регион", set()),
        ("author:smith region", {"later.html"}),
        ("регион source:press", {"news.html"}),
        ("мигранты source:annex", {"annex.csv"}),
        ("полпред original:OTHER", {"other.txt"}),
        ("мигранты in:table", {"annex.csv"}),
        ("мигранты in:text", {"news.html"}),
        ("полпред after:2023-10-06", {"news.html"}),
        ("полпред after:2023-10-07", set()),
        ("полпред before:2023-10", {"news.html"}),
        ("полпред before:2023-10-05", set()),
        ("полпред collected-after:2023-04-01", {"news.html", "other.txt"}),
        ("полпред collected-before:2023-03", set()),
        ("ничегонет", set()),
    ],
)
def test_a_question_finds_what_it_is_about(newsroom: Desk, words: str, expected: set[str]) -> None:
    """Forms, phrases, fields, places and days, in both languages."""
    assert expected == names(newsroom, words)


def test_originals_without_a_day_are_counted_when_a_day_is_asked(newsroom: Desk) -> None:
    """Silence about the day is told, not taken for "not in those days"."""
    found = find(newsroom, "полпред after:2023-01-01")
    assert (1, 1) == (found.originals, found.undated)


def test_words_in_different_places_of_an_original_are_found_last(newsroom: Desk) -> None:
    """All the words are there, in no one row: that is said, with one of the places."""
    found = find(newsroom, "Альфа должники")
    assert (0, 1, 1) == (found.units, found.originals, found.apart)
    (hit,) = found.hits
    assert hit.apart
    assert "annex.csv" == hit.original.name


def test_one_original_does_not_hide_the_others(newsroom: Desk, tmp_path: Path) -> None:
    """Of a table of like rows three come first, then other originals, then the rest of it."""
    desk = copied(newsroom, tmp_path / "project")
    rows = "".join(f"регион {n},{n}\n" for n in range(9))
    desk.collect({"rows.csv": f"название,число\n{rows}"})
    hits = [hit.original.name for hit in find(desk, "регион").hits]
    assert 11 == len(hits)
    assert {"rows.csv", "news.html", "other.txt"} == set(hits[:5])
    assert 6 * ["rows.csv"] == hits[5:]
    assert hits[:4] == [hit.original.name for hit in find(desk, "регион", 4).hits]


def test_a_hit_in_a_table_leads_to_its_cell(newsroom: Desk) -> None:
    """The locator is the cell's, and the words are marked in the row."""
    (hit,) = find(newsroom, "должник in:table").hits
    assert Locator(cell=(3, 3)) == hit.passage.locator
    ((start, end),) = hit.passage.marks
    assert "должники" == hit.passage.words[start:end]
    assert "Бета" in hit.passage.words


def test_a_passage_stands_at_its_locator(newsroom: Desk) -> None:
    """The quoted words are at their code points in the reading's text, and hold the hit."""
    for words in ("губернатор", "охвачено", "debtor", "ответить"):
        (hit,) = find(newsroom, f"{words} in:text").hits
        reading = newest_reading(newsroom.project, hit.original.digest)
        assert reading
        ((_, text),) = reading.passages()
        place = hit.passage.locator
        assert place
        assert place == Locator.parse(str(place))
        assert hit.passage.words == place.quote == text[place.start : place.end]
        assert hit.passage.marks


@given(st.text(st.one_of(letters, st.sampled_from('"*()^:-+{}ANDORNOTEA «»“”')), max_size=40))
def test_whatever_is_typed_is_a_question_or_one_sentence(newsroom: Desk, words: str) -> None:
    """No sign of the index's own language reaches it: any text is asked, or refused in words."""
    try:
        query = parse(words, Forms())
    except ProjectError as error:
        assert "\n" not in str(error)
        return
    with searching(newsroom) as search:
        assert search.find(query, 3).units >= 0


@pytest.mark.parametrize("words", ["AND", "NEAR", "a NOT b", "регион*", "lemma:x", '"" "" x', "^x"])
def test_operators_of_the_index_are_words(newsroom: Desk, words: str) -> None:
    """Words that FTS5 obeys are looked for like any other."""
    assert find(newsroom, words).units >= 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "no word"),
        ("—", "no word"),
        ("in:table", "no word"),
        ("x in:cellar", "write one of them"),
        ("x after:spring", "no day"),
        ("x source:nowhere", "no original"),
        ("x " * 101, "up to 100 words"),
    ],
)
def test_what_makes_no_question_is_refused_in_words(newsroom: Desk, words: str, says: str) -> None:
    """A field that is not understood is said, not passed over."""
    with pytest.raises(ProjectError, match=says):
        find(newsroom, words)


def _all_found(desk: Desk) -> dict[str, Found]:
    asked = ("регион", "region", "мигрант", "не", "отчёт полпред", "2023-W09", "Альфа должники")
    return {words: find(desk, words) for words in asked}


def test_an_index_that_grew_is_like_one_made_at_once(tmp_path: Path) -> None:
    """Originals that come one by one give the same hits in the same order."""
    grown, files = Desk(tmp_path / "grown", {}), dict(FILES)
    for name, content in files.items():
        grown.collect({name: content})
        find(grown, "регион")
    before = _all_found(grown)
    shutil.rmtree(grown.folder / "work" / "search")
    assert before == _all_found(grown)
    once = Desk(tmp_path / "once", {})
    once.collect(dict(reversed(files.items())))
    assert before == _all_found(once)


def test_asking_again_adds_nothing(newsroom: Desk) -> None:
    """An index with nothing new to it keeps its bytes."""
    find(newsroom, "регион")
    path = newsroom.folder / "work" / "search" / "index.db"
    before = path.read_bytes()
    find(newsroom, "мигрант")
    assert before == path.read_bytes()


@pytest.mark.parametrize("broken", [b"", b"no database", None])
def test_a_broken_index_is_made_again(newsroom: Desk, tmp_path: Path, broken: bytes | None) -> None:
    """Work may be lost at any time: emptied, overwritten, cut short, or of an older form."""
    desk = copied(newsroom, tmp_path / "project")
    before = _all_found(desk)
    path = desk.folder / "work" / "search" / "index.db"
    path.write_bytes(path.read_bytes()[:5000] if broken is None else broken)
    assert before == _all_found(desk)


def test_a_reading_made_anew_takes_the_place_of_the_old(newsroom: Desk, tmp_path: Path) -> None:
    """What a replaced reading said is found no more."""
    desk = copied(newsroom, tmp_path / "project")
    (digest,) = {hit.original.digest for hit in find(desk, "original:other.txt полпред").hits}
    reading = newest_reading(desk.project, digest)
    assert reading
    text = Article(paragraphs=("Совсем другие слова про жирафа.",))
    keep_reading(desk.project, Reading(digest, reading.reader, "", text))
    assert {"other.txt"} == names(desk, "жираф")
    assert "other.txt" not in names(desk, "полпред")


@settings(max_examples=40)
@given(st.lists(texts, min_size=1, max_size=4), st.sampled_from(("page", "text", "table")))
def test_every_word_of_a_text_finds_it(
    newsroom: Desk, tmp_path_factory: pytest.TempPathFactory, pieces: list[str], made: str
) -> None:
    """Whatever a text is made of, each of its words leads back to it, at its place."""
    project = replace(newsroom.project, folder=tmp_path_factory.mktemp("any"))
    held = {"ab" * 32: Original("ab" * 32, 1, (Custody("a.txt", "R-1", "", NOW),))}
    (digest,), body = held, "\n".join(pieces)
    reading = {
        "page": Reading(digest, "text/1", "", None, (Page(1, body),)),
        "text": Reading(digest, "text/1", "", Article(paragraphs=tuple(pieces))),
        "table": Reading(digest, "text/1", "", None, (), (Table(1, [pieces]),)),
    }[made]
    keep_reading(project, reading)
    with open_index(project, held) as index:
        search = Search(index, Forms(), held, lambda _: ())
        for spelling in Forms().spellings("\x1f".join(pieces) if made == "table" else body):
            found = search.find(parse(f'"{spelling.written}"', Forms()), 10)
            assert 1 == found.units
            (hit,) = found.hits
            assert hit.passage.marks
            assert hit.passage.locator
