"""Every page of a language but the receipts, which are many and made apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from counterfoil.publish.making import Draft, Making
from counterfoil.publish.pages import about, categories, findings, home, regions, sources, weeks


def every_page(making: Making) -> Iterator[Draft]:
    """Yield the drafts of a language's pages."""
    making = replace(making, findings=findings.findings_of(making))
    yield home.home_page(making)
    yield from regions.region_pages(making)
    yield from categories.category_pages(making)
    yield from weeks.week_pages(making)
    yield from sources.source_pages(making)
    yield from about.about_pages(making)
