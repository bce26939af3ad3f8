"""Showing what was read in a file, and apart from it what the file says about itself."""

from __future__ import annotations

import click

from counterfoil.cli.screen import harmless, plural, say
from counterfoil.model.metadata import LEFT_OUT, fact_of
from counterfoil.model.reading import Article, Reading, Table
from counterfoil.read.limits import binary_size


def show_reading(reading: Reading) -> None:
    """Print a reading: article, pages, tables, what is inside, and what it says about itself."""
    if reading.article:
        _show_article(reading.article)
    for page in reading.pages:
        say(f"— page {page.number} —")
        say(page.text)
    for table in reading.tables:
        _show_table(table)
    for part in reading.parts:
        say(f"— inside: {part.name}, {binary_size(part.size)}, {part.digest} —")
    if left := reading.metadata.get(LEFT_OUT):
        say(f"— left out of the article: {plural(len(left.splitlines()), 'line')}, see --json —")
    _show_facts(reading)


def _show_article(article: Article) -> None:
    for name in ("title", "author", "published"):
        if text := getattr(article, name):
            say(f"{name}: {text}")
    for paragraph in article.paragraphs:
        say()
        say(paragraph)


def _show_table(table: Table) -> None:
    named = " ".join(filter(None, (f"table {table.number}", table.name)))
    say(f"— {named}: {plural(len(table.rows), 'row')} —")
    for number, cells in enumerate(table.rows, 1):
        say(f"{number:>6}  " + " | ".join(cells))


def _show_facts(reading: Reading) -> None:
    """Print each fact that a file gives about itself, with what it proves and does not."""
    facts = {key: text for key, text in reading.metadata.items() if key != LEFT_OUT}
    if facts:
        say("— what the file says about itself: leads, no proofs —")
    for key, text in sorted(facts.items()):
        fact = fact_of(key)
        first, *more = text.splitlines() or [""]
        say(f"{fact.name}: {first}")
        for line in more:
            say(f"    {line}")
        click.secho(f"    {harmless(fact.proves)}", dim=True)
