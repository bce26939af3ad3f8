"""Every page of a language but the receipts, which are many and made apart."""

from __future__ import annotations

from collections.abc import Iterator

from counterfoil.model.reading import Reading
from counterfoil.publish.making import Draft, Making
from counterfoil.publish.pages.about import about_pages
from counterfoil.publish.pages.categories import category_pages
from counterfoil.publish.pages.home import home_page
from counterfoil.publish.pages.regions import region_pages
from counterfoil.publish.pages.sources import source_pages
from counterfoil.publish.pages.weeks import week_pages
from counterfoil.publish.past import Past
from counterfoil.publish.plan import Change


def every_page(
    making: Making,
    past: list[Past],
    changes: list[Change],
    readings: dict[str, Reading | None],
) -> Iterator[Draft]:
    """Yield the drafts of a language's pages."""
    yield home_page(making, changes if past else [], past[-1].number if past else "")
    yield from region_pages(making)
    yield from category_pages(making)
    yield from week_pages(making)
    yield from source_pages(making, readings)
    yield from about_pages(making, past, changes)
