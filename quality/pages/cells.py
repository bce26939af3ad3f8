"""What stands in tables that are made to measure and test on: cells in two languages, by kind."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

Draw = random.Random


class Cell(NamedTuple):
    """What a cell says, where it is (row and column from 1), and how far it reaches."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Content(NamedTuple):
    """A table's cells, which columns hold numbers, and how many rows are headings."""

    cells: list[Cell]
    numeric: list[bool]
    headings: int


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language that tables are made of."""

    regions: tuple[str, ...]
    categories: tuple[str, ...]
    remarks: tuple[str, ...]
    region: str
    category: str
    counts: tuple[str, ...]
    share: str
    week: str
    remark: str
    total: str
    of_them: str
    absent: str
    group: str
    decimal: str
    prose: str


WORDS = {
    "ru": Words(
        regions=(
            "Брянская область",
            "Курская область",
            "Республика Татарстан",
            "Москва",
            "Чувашская Республика",
            "Ханты-Мансийский автономный округ — Югра",
            "Пермский край",
            "Санкт-Петербург",
            "Ямало-Ненецкий АО",
            "Орловская область",
            "Тульская область",
            "Республика Саха (Якутия)",
        ),
        categories=(
            "Мигранты",
            "Недавно принявшие гражданство",
            "Должники",
            "Безработные",
            "Лица, освободившиеся из мест лишения свободы",
            "Студенты, отчисленные из вузов",
        ),
        remarks=(
            "Данные уточняются региональным военкоматом до конца недели",
            "Сведения не представлены",
            "По состоянию на утро понедельника, без учёта отказов",
            "Отчёт получен с опозданием",
            "Включая повторные обращения и переводы из других районов области",
        ),
        region="Регион",
        category="Категория",
        counts=("Обратилось", "Подписали контракт", "Отказались", "Направлено в часть"),
        share="Доля, %",
        week="Неделя",
        remark="Примечание",
        total="Итого",
        of_them="{all} (из них {some} не подтверждены)",
        absent="н/д",
        group=" ",
        decimal=",",
        prose="Во исполнение поручения от 3 октября сообщаем, что органы местного самоуправления "
        "еженедельно представляют сведения о ходе набора. Сведения собираются по каждой категории "
        "отдельно и направляются в аппарат полномочного представителя не позднее понедельника.",
    ),
    "en": Words(
        regions=(
            "Bryansk region",
            "Kursk region",
            "Republic of Tatarstan",
            "Moscow",
            "Chuvash Republic",
            "Khanty-Mansi Autonomous District, Yugra",
            "Perm territory",
            "St Petersburg",
            "Yamal-Nenets AD",
            "Oryol region",
            "Tula region",
            "Republic of Sakha (Yakutia)",
        ),
        categories=(
            "Migrants",
            "Recently naturalised citizens",
            "Debtors",
            "Unemployed",
            "Persons released from places of detention",
            "Students expelled from universities",
        ),
        remarks=(
            "Figures are being checked by the regional office until the end of the week",
            "No return was received",
            "As of Monday morning, refusals not counted",
            "The return came late",
            "Including repeated approaches and transfers from other districts of the region",
        ),
        region="Region",
        category="Category",
        counts=("Approached", "Signed a contract", "Refused", "Sent to a unit"),
        share="Share, %",
        week="Week",
        remark="Remarks",
        total="Total",
        of_them="{all} (of them {some} not confirmed)",
        absent="n/a",
        group=",",
        decimal=".",
        prose="In fulfilment of the instruction of 3 October we report that local authorities file "
        "weekly returns on the progress of recruitment. The returns are collected for each "
        "category apart and are sent to the office of the envoy not later than Monday.",
    ),
}


def number(draw: Draw, words: Words) -> str:
    """Return a count as tables write it, or what stands where there is none."""
    kind = draw.random()
    if kind < 0.08:
        return "—"
    if kind < 0.12:
        return words.absent
    if kind < 0.16:
        return f"{draw.randint(2, 5)}–{draw.randint(6, 9)}"
    count = draw.choice([9, 99, 999, 99_999])
    return f"{draw.randint(0, count):,}".replace(",", words.group)


def share(draw: Draw, words: Words) -> str:
    """Return a share of a hundred."""
    return f"{draw.randint(0, 99)}{words.decimal}{draw.randint(0, 9)}"


def _row(number_of: int, *texts: str) -> Iterator[Cell]:
    for column, text in enumerate(texts, 1):
        yield Cell(text, number_of, column)


def _regions(draw: Draw, words: Words, most: int = 12) -> list[str]:
    return draw.sample(words.regions, draw.randint(5, most))


def simple(draw: Draw, words: Words) -> Content:
    """Return a region and two to four numbers in each row."""
    heads = [*draw.sample(words.counts, draw.randint(1, 3)), words.share]
    cells = [*_row(1, words.region, *heads)]
    for row, region in enumerate(_regions(draw, words, 11), 2):
        numbers = [number(draw, words) for _ in heads[1:]]
        cells += _row(row, region, *numbers, share(draw, words))
    return Content(cells, [False] + [True] * len(heads), 1)


def wide(draw: Draw, words: Words) -> Content:
    """Return a region and many short columns, with a row of totals."""
    weeks = [f"{n:02d}.{draw.randint(1, 12):02d}" for n in range(3, 3 + draw.randint(6, 9))]
    cells = [*_row(1, words.region, *weeks)]
    regions = [*_regions(draw, words), words.total]
    for row, region in enumerate(regions, 2):
        cells += _row(row, region, *(str(draw.randint(0, 999)) for _ in weeks))
    return Content(cells, [False] + [True] * len(weeks), 1)


def pair(draw: Draw, words: Words) -> Content:
    """Return a region and one number."""
    cells = [*_row(1, words.region, draw.choice(words.counts))]
    for row, region in enumerate(_regions(draw, words), 2):
        cells += _row(row, region, number(draw, words))
    return Content(cells, [False, True], 1)


def text(draw: Draw, words: Words) -> Content:
    """Return a region, a week, a number and a remark in several lines, for each row."""
    cells = [*_row(1, words.region, words.week, words.counts[0], words.remark)]
    for row, region in enumerate(_regions(draw, words, 11), 2):
        week = f"2023-W{draw.randint(10, 52)}"
        cells += _row(row, region, week, number(draw, words))
        if draw.random() < 0.9:
            cells.append(Cell(draw.choice(words.remarks), row, 4))
    return Content(cells, [False, False, True, False], 1)


def multi(draw: Draw, words: Words) -> Content:
    """Return three columns of words in several lines, and two of numbers."""
    heads = (words.region, words.category, *words.counts[:2], words.remark)
    cells = [*_row(1, *heads)]
    for row, region in enumerate(_regions(draw, words, 7), 2):
        numbers = number(draw, words), number(draw, words)
        cells += _row(
            row, region, draw.choice(words.categories), *numbers, draw.choice(words.remarks)
        )
    return Content(cells, [False, False, True, True, False], 1)


def words_only(draw: Draw, words: Words) -> Content:
    """Return three columns of words in several lines, without any number."""
    cells = [*_row(1, words.region, words.category, words.remark)]
    for row, region in enumerate(_regions(draw, words, 7), 2):
        cells += _row(row, region, draw.choice(words.categories), draw.choice(words.remarks))
    return Content(cells, [False] * 3, 1)


def wrapped(draw: Draw, words: Words) -> Content:
    """Return numbers with words behind them, which take several lines."""
    cells = [*_row(1, words.region, *words.counts[:3])]
    for row, region in enumerate(_regions(draw, words, 8), 2):
        numbers = [number(draw, words) for _ in range(3)]
        if draw.random() < 0.5:
            many = f"{draw.randint(1000, 9000):,}".replace(",", words.group)
            told = words.of_them.format(all=many, some=draw.randint(2, 90))
            numbers[draw.randrange(3)] = told
        cells += _row(row, region, *numbers)
    return Content(cells, [False, True, True, True], 1)


def merged(draw: Draw, words: Words) -> Content:
    """Return weeks over pairs of numbers: headings of two levels."""
    weeks = [f"2023-W{n}" for n in range(10, 10 + draw.randint(2, 3))]
    subs = draw.sample(words.counts[:3], 2)
    cells = [Cell(words.region, 1, 1, 2)]
    for n, week in enumerate(weeks):
        cells.append(Cell(week, 1, 2 + 2 * n, 1, 2))
        cells += [Cell(sub, 2, 2 + 2 * n + k) for k, sub in enumerate(subs)]
    for row, region in enumerate(_regions(draw, words, 11), 3):
        cells += _row(row, region, *(number(draw, words) for _ in range(2 * len(weeks))))
    return Content(cells, [False] + [True] * (2 * len(weeks)), 2)


def grouped(draw: Draw, words: Words) -> Content:
    """Return regions that reach over several rows of categories."""
    cells = [*_row(1, words.region, words.category, *words.counts[:2])]
    row = 2
    for region in _regions(draw, words, 6)[:4]:
        categories = draw.sample(words.categories[:4], draw.randint(2, 3))
        cells.append(Cell(region, row, 1, len(categories)))
        for category in categories:
            numbers = number(draw, words), number(draw, words)
            cells += [Cell(t, row, n) for n, t in enumerate((category, *numbers), 2)]
            row += 1
    return Content(cells, [False, False, True, True], 1)


KINDS: dict[str, Callable[[Draw, Words], Content]] = {
    "simple": simple,
    "wide": wide,
    "pair": pair,
    "text": text,
    "multi": multi,
    "words": words_only,
    "wrapped": wrapped,
    "merged": merged,
    "grouped": grouped,
}
