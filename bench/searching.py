"""Search over 100,000 texts, beside plain FTS5 on the same texts and the same questions.

Plain FTS5 (`unicode61`) holds the same texts as rows of one table and knows no word forms; ours
reads kept readings from the disk, knows the forms, and gives each hit its passage and locator.
"""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pymorphy3
import pysqlite3

from bench.clock import Cost, best, piece
from bench.report import Report
from counterfoil.index.database import open_index
from counterfoil.index.forms import Forms
from counterfoil.index.query import parse
from counterfoil.index.search import Search
from counterfoil.model.codebook import Codebook
from counterfoil.model.original import Custody, Original
from counterfoil.model.reading import Article, Reading
from counterfoil.project.readings import keep_reading
from counterfoil.project.tree import Project, Settings, work_folder

TEXTS = 100_000
ASKED = ("пожар", "регион контракт", "наблюдатель", "выборы", "fire", "official letter", "склад")
_LEMMAS = 4_000
_ENGLISH = "fire region official letter report week contract office debtor migrant number sign"
_WORDS = re.compile(r"[а-яё]{4,12}")


def bench(report: Report, room: Path) -> None:
    """Add a row for making the index, one for asking it and one for what it takes on the disk."""
    project = Project(room / "texts", Settings({}, (), "", "", {}, {}, 0), Codebook({}, {}, {}), {})
    texts = list(_texts())
    held = _keep(project, texts)
    ours = piece(lambda: _index(project, held))
    with open_index(project, held):
        pass
    plain = piece(lambda: _plain(room / "plain.db", texts))
    report.add(
        f"index {TEXTS:,} texts of 15 to 50 words for search",
        f"{ours.cpu:.1f} CPU s, {TEXTS / ours.cpu:,.0f} texts per CPU s",
        f"plain FTS5 unicode61, without word forms: {plain.cpu:.1f} CPU s",
        f"{ours.cpu / plain.cpu:.1f}×",
        "≥ 4,000 texts per CPU s",
    )
    asked = best(3, lambda: _asked(project, held))
    peer = best(3, lambda: _asked_plainly(room / "plain.db"))
    report.add(
        f"{len(ASKED)} searches over them, ten passages with locators each",
        f"{asked.wall * 1000:.0f} ms",
        f"plain FTS5, ten rows with snippets: {peer.wall * 1000:.0f} ms",
        f"{asked.wall / peer.wall:.1f}×",
        "< 100 ms each",
    )


def _texts() -> Iterator[str]:
    """Yield texts: two in three Russian, with inflected words, as often as words are in life."""
    draw = random.Random(5)  # noqa: S311 - synthetic texts
    russian = _russian(draw)
    english = [w + e for w in _ENGLISH.split() for e in ("", "s", "ed")]
    weights = [1 / (n + 1) for n in range(len(russian))]
    for number in range(TEXTS):
        length = draw.randint(15, 50)
        if number % 3:
            lexemes = draw.choices(russian, weights, k=length)
            yield " ".join(draw.choice(forms) for forms in lexemes)
        else:
            yield " ".join(draw.choices(english, k=length))


def _russian(draw: random.Random) -> list[list[str]]:
    """Return the forms of some thousands of words, those that are asked for among the first."""
    words = pymorphy3.MorphAnalyzer(lang="ru")
    first = ["пожар", "регион", "контракт", "наблюдатель", "выборы", "выбор", "склад"]
    known = sorted({w for w, p, *_ in words.dictionary.iter_known_words() if _usual(w, p)})
    chosen = first + draw.sample(known, _LEMMAS)
    draw.shuffle(chosen)
    return [sorted({form.word for form in words.parse(word)[0].lexeme}) for word in chosen]


def _usual(word: str, parsed: object) -> bool:
    return (
        bool(_WORDS.fullmatch(word)) and "NOUN,inan" in str(parsed) and "sing,nomn" in str(parsed)
    )


def _keep(project: Project, texts: list[str]) -> dict[str, Original]:
    held = {}
    for number, text in enumerate(texts):
        digest = sha256(text.encode()).hexdigest()
        keep_reading(project, Reading(digest, "text/1", "", Article("", "", "", (text,))))
        custody = Custody(f"{number}.txt", "desk", "", "2023-03-01T00:00:00Z")
        held[digest] = Original(digest, len(text), (custody,))
    return held


def _index(project: Project, held: dict[str, Original]) -> None:
    shutil.rmtree(work_folder(project.folder, "search"), ignore_errors=True)
    with open_index(project, held):
        pass


def _plain(path: Path, texts: list[str]) -> None:
    path.unlink(missing_ok=True)
    with pysqlite3.connect(str(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("CREATE VIRTUAL TABLE word USING fts5(text, tokenize = 'unicode61')")
        connection.executemany("INSERT INTO word (text) VALUES (?)", ((text,) for text in texts))


def _asked(project: Project, held: dict[str, Original]) -> Cost:
    forms = Forms()
    forms.spellings("слово")
    with open_index(project, held) as index:
        search = Search(index, forms, held, lambda _: ())
        start, before = time.perf_counter(), time.process_time()
        for words in ASKED:
            search.find(parse(words, forms), 10)
        return Cost(time.perf_counter() - start, time.process_time() - before, 0)


def _asked_plainly(path: Path) -> Cost:
    connection = pysqlite3.connect(str(path))
    start, before = time.perf_counter(), time.process_time()
    for words in ASKED:
        connection.execute("SELECT count(*) FROM word WHERE word MATCH ?", (words,)).fetchall()
        connection.execute(
            "SELECT snippet(word, 0, '', '', '', 30) FROM word WHERE word MATCH ? "
            "ORDER BY bm25(word) LIMIT 10",
            (words,),
        ).fetchall()
    cost = Cost(time.perf_counter() - start, time.process_time() - before, 0)
    connection.close()
    return cost
