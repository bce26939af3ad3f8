"""How well reprints, versions, quotes and copied tables are told from what is merely alike.

The labelled set is made here from the articles beside the repository: each text is used once, so
that what was made from what is known. Every text carries a notice and an appeal like those of its
neighbours; what was not made from each other must not be proposed.
"""

from __future__ import annotations

import gzip
import random
import tempfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import orjson

from counterfoil.index.likeness import likenesses
from counterfoil.model.codebook import Codebook
from counterfoil.model.reading import Article, Reading, Row, Table
from counterfoil.project.newest import newest_kept
from counterfoil.project.readings import keep_reading
from counterfoil.project.tree import Project, Settings
from quality.report import SHARED, Measure

TITLE = "Lineage: reprints, quotes and copied tables"
_GOLD = SHARED / "articles" / "gold.jsonl.gz"
_EACH = 30
_NOTICES = (
    "This message was created and distributed by a foreign mass medium that performs the functions "
    "of a foreign agent or by a legal entity that performs the functions of a foreign agent.",
    "Данное сообщение создано и распространено иностранным средством массовой информации, "
    "выполняющим функции иностранного агента, или российским юридическим лицом, выполняющим "
    "функции иностранного агента.",
)
_APPEALS = (
    "Support our work: subscribe to the newsletter and tell your friends about the stories that "
    "others keep silent about. Every donation helps.",
    "Поддержите нашу работу: подпишитесь на рассылку и расскажите друзьям об историях, о которых "
    "молчат другие. Помогает каждое пожертвование.",
)
Words = list[str]
Draw = random.Random


class Pair(NamedTuple):
    """Two readings' names, and how the second was made from the first."""

    one: str
    other: str
    way: str


def measure() -> list[Measure]:
    """Return recall by the way of making and over all, and precision over all."""
    if not _GOLD.is_file():
        return []
    with tempfile.TemporaryDirectory() as room:
        settings = Settings({}, (), "", "", {}, {}, 0)
        project = Project(Path(room), settings, Codebook({}, {}, {}), {})
        gold = [*_texts(project, _bodies()), *_tables(project)]
        proposed = {
            frozenset((alike.one, alike.other))
            for alike in likenesses(project, newest_kept(project))
        }
    right = {frozenset((_digest(pair.one), _digest(pair.other))): pair.way for pair in gold}
    corpus = sha256(orjson.dumps(sorted(map(list, gold)))).hexdigest()
    found = proposed & right.keys()
    measures = [
        Measure(
            "proposed pairs that go back to each other", len(found) / len(proposed), "0.98", corpus
        ),
        Measure("pairs found, of all", len(found) / len(right), "0.95", corpus),
    ]
    for way in dict.fromkeys(right.values()):
        made = {pair for pair, how in right.items() if how == way}
        share = len(made & proposed) / len(made)
        measures.append(Measure(f"pairs found: {way}", share, "0.9", corpus))
    return measures


def _bodies() -> list[list[Words]]:
    """Return texts of some length, as paragraphs of words, in an order that is always the same."""
    found = []
    for line in gzip.decompress(_GOLD.read_bytes()).splitlines():
        body = orjson.loads(line).get("body") or ""
        paragraphs = [words for part in body.split("\n") if (words := part.split())]
        if 120 <= sum(map(len, paragraphs)) <= 2000:
            found.append(paragraphs)
    Draw(3).shuffle(found)
    return found


def _texts(project: Project, bodies: list[list[Words]]) -> Iterator[Pair]:
    draw, left = Draw(4), iter(bodies)
    for way, make in _WAYS.items():
        for number in range(_EACH):
            original = next(left, None)
            if original is None:
                return
            names = f"{way} {number}", f"{way} {number} made"
            _keep(project, names[0], original, draw.randrange(2))
            _keep(project, names[1], make(original, draw), draw.randrange(2))
            yield Pair(*names, way)


def _keep(project: Project, name: str, paragraphs: list[Words], language: int) -> None:
    texts = [_APPEALS[language], *(" ".join(words) for words in paragraphs), _NOTICES[language]]
    keep_reading(project, Reading(_digest(name), "html/1", "", Article("", "", "", tuple(texts))))


def _edited(share: float) -> Callable[[list[Words], Draw], list[Words]]:
    """Return what changes, drops or adds so many of the words."""

    def edit(paragraphs: list[Words], draw: Draw) -> list[Words]:
        every = [word for words in paragraphs for word in words]
        made = []
        for words in paragraphs:
            changed: Words = []
            for word in words:
                if draw.random() >= share:
                    changed.append(word)
                elif draw.random() < 0.7:
                    changed += [draw.choice(every)] * draw.randint(1, 2)
            made.append(changed)
        return made

    return edit


def _cut(paragraphs: list[Words], draw: Draw) -> list[Words]:
    """Keep the first half, under a lead of other words."""
    lead = [f"{word}s" for word in draw.choice(paragraphs)]
    half, kept = sum(map(len, paragraphs)) // 2, list[Words]()
    for words in paragraphs:
        if sum(map(len, kept)) >= half:
            break
        kept.append(words)
    return [lead[:40], *kept]


def _reordered(paragraphs: list[Words], draw: Draw) -> list[Words]:
    made = list(paragraphs)
    draw.shuffle(made)
    return made


def _as_letter(paragraphs: list[Words], draw: Draw) -> list[Words]:
    """Put a text into an article three times as long, of words in no order of anybody's."""
    every = [word for words in paragraphs for word in words]
    around = [draw.choices(every, k=len(every) // 2) for _ in range(6)]
    return [*around[:3], *paragraphs, *around[3:]]


def _quoted(paragraphs: list[Words], draw: Draw) -> list[Words]:
    """Quote some 50 words, or a fifth of a longer text, in another of the same length."""
    every = [word for words in paragraphs for word in words]
    long = max(50, len(every) // 5)
    start = draw.randrange(len(every) - long)
    around = [draw.choices(every, k=len(every) // 4) for _ in range(4)]
    return [*around[:2], every[start : start + long], *around[2:]]


_WAYS: dict[str, Callable[[list[Words], Draw], list[Words]]] = {
    "another site around it": lambda paragraphs, _: paragraphs,
    "one word in 12 edited": _edited(1 / 12),
    "one word in 6 edited": _edited(1 / 6),
    "cut to half, new lead": _cut,
    "paragraphs reordered": _reordered,
    "a whole letter quoted": _as_letter,
    "a long passage quoted": _quoted,
}


def _tables(project: Project) -> Iterator[Pair]:
    draw = Draw(9)
    for way, make in _COPIES.items():
        for number in range(_EACH):
            rows = _counts(draw, week=number)
            names = f"table {way} {number}", f"table {way} {number} made"
            for name, made in zip(names, (rows, make(rows, draw)), strict=True):
                table = Table(1, made)
                keep_reading(project, Reading(_digest(name), "csv/1", "", None, (), (table,)))
            yield Pair(*names, f"table, {way}")
    for number in range(_EACH):
        # Returns on one form: the same words, other numbers, few of them.
        name, counts = f"return {number}", [str(draw.randint(0, 40)) for _ in range(6)]
        rows = [["monitor", "region", "week", "measure", "count"]]
        rows += [
            [f"M-{number}", "Alpha", "2023-W09", f"measure {n}", c] for n, c in enumerate(counts)
        ]
        keep_reading(project, Reading(_digest(name), "csv/1", "", None, (), (Table(1, rows),)))


def _counts(draw: Draw, week: int) -> list[Row]:
    """Return a week's table: running numbers, regions, eight columns of counts, a population."""
    heads = ["№", "Region", *(f"Category {n}" for n in range(8)), "Population"]
    rows: list[Row] = [[f"Week {week} of 2023"], heads]
    for region in range(40):
        counts = [str(draw.randint(0, 900)) for _ in range(8)]
        rows.append([str(region + 1), f"Region {region}", *counts, str(100_000 + 777 * region)])
    return rows


def _renamed(rows: list[Row], _: Draw) -> list[Row]:
    words = {"Region": "Субъект", "Category": "Категория"}
    return [[_translated(cell, words) for cell in row] for row in rows]


def _translated(cell: str, words: dict[str, str]) -> str:
    for word, other in words.items():
        cell = cell.replace(word, other)
    return cell


def _corrected(rows: list[Row], draw: Draw) -> list[Row]:
    def one(cell: str) -> str:
        return str(int(cell) + 3) if cell.isdigit() and draw.random() < 0.05 else cell

    return [*rows[:2], *([*row[:2], *map(one, row[2:])] for row in rows[2:])]


def _grouped(cell: str) -> str:
    return f"{int(cell):,}".replace(",", "\u00a0") + ",00" if cell.isdigit() else cell.upper()


_COPIES: dict[str, Callable[[list[Row], Draw], list[Row]]] = {
    "numbers written otherwise": lambda rows, _: [list(map(_grouped, row)) for row in rows],
    "half of its rows": lambda rows, _: rows[:22],
    "some of its columns, moved": lambda rows, _: [
        *rows[:1],
        *([row[1], row[7], row[3], row[4]] for row in rows[1:]),
    ],
    "headings translated": _renamed,
    "one number in 20 corrected": _corrected,
}


def _digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()
