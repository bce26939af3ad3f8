"""Every page of a language but the receipts, which are many and made apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from counterfoil.model.reading import Reading
from counterfoil.publish.making import Draft, Making
from counterfoil.publish.pages import about, categories, findings, home, regions, sources, weeks
from counterfoil.publish.past import Past
from counterfoil.publish.plan import Change


def every_page(
    making: Making,
    past: list[Past],
    changes: list[Change],
    readings: dict[str, Reading | None],
) -> Iterator[Draft]:
    """Yield the drafts of a language's pages."""
    making = replace(making, findings=findings.findings_of(making))
    yield home.home_page(making, changes if past else [], past[-1].number if past else "")
    yield from regions.region_pages(making)
    yield from categories.category_pages(making)
    yield from weeks.week_pages(making)
    yield from sources.source_pages(making, readings)
    yield from about.about_pages(making, past, changes)
