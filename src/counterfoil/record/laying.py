"""A drafted mapping laid over the cells of its table: what each is read as, or why it is not."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import NamedTuple

import orjson

from counterfoil.ledger.rows import claim_from
from counterfoil.model.claim import Claim
from counterfoil.model.codebook import Codebook
from counterfoil.model.locator import parse_a1
from counterfoil.model.mapping import DIMENSIONS, Mapping, Place
from counterfoil.model.patterns import identifier_in
from counterfoil.model.reading import Reading, Table
from counterfoil.model.source import Source
from counterfoil.project.declared import Declared, ProjectError
from counterfoil.project.sources import SPACES, read_mapping
from counterfoil.record.drafting import Codes, Draft, Drafting, Noticed, Quantities, finish
from counterfoil.record.labels import Labels
from counterfoil.record.mapped import map_reading
from counterfoil.record.proposing import Proposal, propose_for
from counterfoil.record.unfolding import NoFit, Unfolding

MOST_CELLS = 10_000
"""A table with more cells than this is not read cell by cell: its mapping has to be declared."""
NOT_FOUND = "?"
"""What a draft names as a place that it did not find."""


class Read(NamedTuple):
    """A cell as the draft reads it: a claim with its JSON, or what is in the way of one.

    `codes` are what it answers, with a Problem in place of what is not known. An empty cell that
    answers nothing has neither claim nor trouble.
    """

    at: tuple[int, int]
    locator: str
    words: str
    codes: Codes
    core: str = ""
    claim: Claim | None = None
    trouble: Noticed | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """A table with a drafted mapping laid over it.

    `text` is the draft as it goes on record, `cells` how each cell of numbers is read, `findings`
    what the table as a whole gives to notice, and `standing` where each dimension stands.
    """

    source: Source
    reading: Reading
    table: Table
    text: str
    mapping: Mapping
    proposal: Proposal
    cells: dict[tuple[int, int], Read]
    findings: tuple[Noticed, ...]
    standing: dict[str, tuple[int, int]]

    @property
    def digest(self) -> str:
        """Tells this draft, and how it reads every cell, from any other."""
        told = [self.text, *(f"{one.locator} {one.core}" for one in self.cells.values())]
        return sha256("\n".join(told).encode()).hexdigest()

    @property
    def proposed(self) -> list[Read]:
        """The cells that the draft makes claims of, row by row."""
        return [one for one in self.cells.values() if one.claim is not None]


def lay(
    codebook: Codebook, source: Source, reading: Reading, name: str, table: Table
) -> Laid | None:
    """Draft a mapping for a table of the original `name` and lay it over the table's cells.

    None where the table holds no counts, has too many cells, or is one that nothing is read from.
    """
    proposal = propose_for(codebook, name, reading, table)
    if proposal is None or not 0 < len(proposal.numbers) * len(table.rows) <= MOST_CELLS:
        return None
    alone = replace(reading, tables=(table,))
    try:
        drafted, mapping, text = _as_declared(source, proposal)
        whole = map_reading(codebook, drafted, alone, name).whole
        unfolding = Unfolding(table, mapping, name)
        cells = list(_cells(codebook, drafted, unfolding)) if whole.claims else []
    except (NoFit, ProjectError):
        return None
    return Laid(
        source=drafted,
        reading=reading,
        table=table,
        text=text,
        mapping=mapping,
        proposal=proposal,
        cells={one.at: one for one in cells},
        findings=tuple(whole.findings),
        standing=dict(_standing(unfolding)),
    )


def _as_declared(source: Source, proposal: Proposal) -> tuple[Source, Mapping, str]:
    """Return the source as it would be with the draft in its file, the mapping, and the draft.

    Labels with what identifies a person in them are no labels: the draft goes on record.
    """
    labels = {text: code for text, code in proposal.labels.items() if not identifier_in(text)}
    entry = [line for line in proposal.lines if line and not line.startswith("#")]
    mapping = read_mapping(Declared("the draft", tomllib.loads("\n".join(entry))["tables"][0]))
    numbers = source.numbers
    text = list(entry)
    if labels:
        text += ["[labels]", *(f"{_toml(words)} = {_toml(code)}" for words, code in labels.items())]
    if proposal.grouped and not numbers.group:
        numbers = replace(numbers, group=SPACES)
        text += ["[numbers]", 'group = [" "]']
    drafted = replace(
        source, tables=(mapping,), numbers=numbers, labels={**labels, **source.labels}
    )
    return drafted, mapping, "\n".join(text)


def _toml(text: str) -> str:
    return orjson.dumps(text).decode()


def _cells(codebook: Codebook, source: Source, unfolding: Unfolding) -> Iterator[Read]:
    """Yield every cell of the table's numbers, each read by itself as recording reads them."""
    labels = Labels(codebook, source, unfolding.mapping.period_format)
    table, drafts = unfolding.table, list[Draft]()

    def alone(*_: object) -> Draft:
        drafts.append(Draft())
        return drafts[-1]

    Drafting(codebook, labels, Quantities(source.numbers)).draft(unfolding, alone)
    for cell, draft in zip(unfolding.cells(labels), drafts, strict=True):
        row, column, codes, words, _ = cell
        finish(codebook, draft)
        core = draft.claims[0] if draft.claims else ""
        yield Read(
            at=(row, column),
            locator=str(table.place((row, column))),
            words=words,
            codes=codes,
            core=core,
            claim=claim_from(orjson.loads(f"{{{core}}}")) if core else None,
            trouble=draft.findings[0] if draft.findings and not core else None,
        )


def _standing(unfolding: Unfolding) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the row and column that each dimension stands in; 0 where it is any, or neither."""
    mapping = unfolding.mapping
    for dimension in DIMENSIONS:
        place: Place = getattr(mapping, dimension)
        if place.columns:
            yield dimension, (0, unfolding.column(place.columns[0]))
        elif place.cell:
            yield dimension, parse_a1(place.cell)
        else:
            yield dimension, (place.row, 0)
