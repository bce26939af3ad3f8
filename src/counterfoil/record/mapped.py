"""What an original's tables give by its source's mappings, before anything is on record."""

from __future__ import annotations

from dataclasses import dataclass, field

from counterfoil.model.codebook import Codebook
from counterfoil.model.mapping import Mapping
from counterfoil.model.patterns import says_persons, says_targets
from counterfoil.model.period import PeriodError
from counterfoil.model.reading import Reading, Table
from counterfoil.model.source import Source
from counterfoil.record.drafting import Draft, Drafting, Noticed, Quantities, safe
from counterfoil.record.labels import Labels
from counterfoil.record.periods import read_moment
from counterfoil.record.returns import ReturnKey, Returns
from counterfoil.record.unfolding import NoFit, Unfolding, chosen_tables


@dataclass
class Mapped:
    """Drafts of one original: one for the whole of it, and one for each weekly return in it."""

    whole: Draft = field(default_factory=Draft)
    returns: dict[ReturnKey, Draft] = field(default_factory=dict)
    filed_at: str = ""


def map_reading(codebook: Codebook, source: Source, reading: Reading, name: str) -> Mapped:
    """Return what a reading says by its source's mappings; `name` is the original's."""
    mapped = Mapped()
    quantities = Quantities(source.numbers)
    for mapping in source.tables:
        labels = Labels(codebook, source, mapping.period_format)
        drafting = Drafting(codebook, labels, quantities)
        tables = chosen_tables(reading.tables, mapping)
        if not tables:
            why = f"no sheet is named {' or '.join(mapping.sheets)}"
            mapped.whole.findings.append(Noticed("CF107", "", {"why": why}))
        for table in tables:
            _map_table(mapped, drafting, mapping, table, name)
        drafting.finish(mapped.whole)
        for draft in mapped.returns.values():
            drafting.finish(draft)
    return mapped


def _map_table(
    mapped: Mapped, drafting: Drafting, mapping: Mapping, table: Table, name: str
) -> None:
    try:
        unfolding = Unfolding(table, mapping, name)
        if refused := _refused(unfolding):
            mapped.whole.findings.append(refused)
            return
        if mapping.filed:
            mapped.filed_at = _filed_at(mapped, unfolding, mapping) or mapped.filed_at
        if mapping.returns is None:
            drafting.draft(unfolding, lambda *_: mapped.whole)
            return
        returns = Returns(unfolding, mapping.returns, mapped.whole)
        returns.drafts = mapped.returns
        drafting.draft(unfolding, returns.choose)
        returns.finish()
    except NoFit as error:
        where = f"sheet {table.name}" if table.name else f"table {table.number}"
        details = {"why": f"{where}: {error}"}
        mapped.whole.findings.append(Noticed("CF107", "", details))


def _refused(unfolding: Unfolding) -> Noticed | None:
    for heading in sorted(unfolding.heading_texts()):
        for code, refuses in (("CF302", says_persons), ("CF303", says_targets)):
            if refuses(heading):
                return Noticed(code, "", safe({"words": heading}))
    return None


def _filed_at(mapped: Mapped, unfolding: Unfolding, mapping: Mapping) -> str:
    words = unfolding.constant(mapping.filed) if mapping.filed else None
    if words is None:
        words, why = "", "`filed` must be one place for the whole table: cell, sheet, file or fixed"
    else:
        try:
            return read_moment(words)
        except PeriodError as error:
            why = str(error)
    mapped.whole.findings.append(Noticed("CF111", "", {"words": words, "why": why}))
    return ""
