"""What an original's tables give by its source's mappings, before anything is on record."""

from __future__ import annotations

from dataclasses import dataclass, field

from counterfoil.model.codebook import Codebook
from counterfoil.model.mapping import Mapping
from counterfoil.model.patterns import identifier_in, says_persons, says_targets
from counterfoil.model.period import PeriodError
from counterfoil.model.reading import Reading, Table
from counterfoil.model.source import Source
from counterfoil.record.drafting import Draft, Drafting, Noticed, Quantities, finish, noticed
from counterfoil.record.labels import Labels
from counterfoil.record.periods import read_moment
from counterfoil.record.returns import ReturnKey, Returns, finish_return
from counterfoil.record.unfolding import NoFit, Unfolding, chosen_tables


@dataclass
class Mapped:
    """Drafts of one original: one for the whole of it, and one for each weekly return in it.

    `filed` holds every moment that its tables give for when it was filed.
    """

    whole: Draft = field(default_factory=Draft)
    returns: dict[ReturnKey, Draft] = field(default_factory=dict)
    filed: set[str] = field(default_factory=set)

    @property
    def filed_at(self) -> str:
        """When the original was filed; empty where no table says so, or several differ."""
        return next(iter(self.filed)) if len(self.filed) == 1 else ""


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
    if len(mapped.filed) > 1:
        details = {"words": ", ".join(sorted(mapped.filed)), "why": "its tables differ about it"}
        mapped.whole.findings.append(Noticed("CF111", "", details))
    finish(codebook, mapped.whole)
    for draft in mapped.returns.values():
        finish(codebook, draft)
        finish_return(draft)
    return mapped


def _map_table(
    mapped: Mapped, drafting: Drafting, mapping: Mapping, table: Table, name: str
) -> None:
    if refused := _refused_name(table):
        mapped.whole.findings.append(refused)
        return
    try:
        unfolding = Unfolding(table, mapping, name)
        if refused := _refused(unfolding):
            mapped.whole.findings.append(refused)
            return
        if mapping.filed:
            _filed_at(mapped, unfolding, mapping)
        if mapping.returns is None:
            drafting.draft(unfolding, lambda *_: mapped.whole)
            return
        returns = Returns(unfolding, mapping.returns, mapped.whole)
        returns.drafts = mapped.returns
        drafting.draft(unfolding, returns.choose)
        returns.finish()
    except NoFit as error:
        where = f"sheet {table.name}" if table.name else f"table {table.number}"
        mapped.whole.findings.append(noticed("CF107", "", {"why": f"{where}: {error}"}))


def _refused_name(table: Table) -> Noticed | None:
    """Return why nothing of a sheet is recorded, by its name: every locator would repeat it."""
    if identifier := identifier_in(table.name):
        return Noticed("CF301", "", {"identifier": identifier})
    return Noticed("CF303", "", {"words": table.name}) if says_targets(table.name) else None


def _refused(unfolding: Unfolding) -> Noticed | None:
    for heading in sorted(unfolding.heading_texts()):
        for code, refuses in (("CF302", says_persons), ("CF303", says_targets)):
            if refuses(heading):
                identifier = identifier_in(heading)
                return Noticed(code, "", {"words": f"({identifier})" if identifier else heading})
    return None


def _filed_at(mapped: Mapped, unfolding: Unfolding, mapping: Mapping) -> None:
    words = unfolding.constant(mapping.filed) if mapping.filed else None
    if words is None:
        words, why = "", "`filed` must be one place for the whole table: cell, sheet, file or fixed"
    else:
        try:
            mapped.filed.add(read_moment(words))
        except PeriodError as error:
            why = str(error)
        else:
            return
    mapped.whole.findings.append(noticed("CF111", "", {"words": words, "why": why}))
