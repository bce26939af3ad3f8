"""Sources and their Admiralty grades.

The two axes are kept apart and never averaged: A-F says how reliable the source is, 1-6 how
credible this information is (NATO AJP-2.1; MISP taxonomy "admiralty-scale"). F and 6 mean "cannot
be judged", never "medium".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counterfoil.model.mapping import Mapping as TableMapping
from counterfoil.model.numbers import NumberFormat

Labels = Mapping[str, str]
"""Texts by language code, such as `{"en": "Letter", "ru": "Письмо"}`."""


class Kind(StrEnum):
    """What a source is."""

    PRIMARY = "primary document"
    REPORT = "report"
    RETURN = "weekly return"
    STATISTICS = "statistics"


@dataclass(frozen=True, slots=True)
class Grade:
    """Reliability of the source (A-F) and credibility of the information (1-6), with a reason."""

    reliability: str = "F"
    credibility: str = "6"
    reason: str = ""

    def __post_init__(self) -> None:
        if self.reliability not in set("ABCDEF") or self.credibility not in set("123456"):
            msg = f"{self.reliability}{self.credibility} is no Admiralty grade; "
            msg += "write a letter A to F and a number 1 to 6"
            raise ValueError(msg)

    @property
    def good(self) -> bool:
        """Whether both axes are B2 or better; "cannot be judged" never is."""
        return self.reliability in {"A", "B"} and self.credibility in {"1", "2"}

    def __str__(self) -> str:
        return f"{self.reliability}{self.credibility}"


@dataclass(frozen=True, slots=True)
class Source:
    """Who publishes or sends: one reviewed file, `sources/CODE.toml`.

    `lineage` names the evidence the source's claims go back to: claims of one lineage corroborate
    nothing in each other. It defaults to the source's own code; `per_speaker` gives every speaker
    a lineage of their own (monitors, who see different things). `files` are glob patterns over
    the names of originals that come from the source. `public_metadata` are the keys of what its
    originals say about themselves that public pages may show beside what is harmless.
    """

    code: str
    title: Labels
    publisher: str = ""
    kind: Kind = Kind.REPORT
    grade: Grade = Grade()
    lineage: str = ""
    per_speaker: bool = False
    speaker: str = ""
    said_on: str = ""
    files: tuple[str, ...] = ()
    numbers: NumberFormat = field(default_factory=NumberFormat)
    labels: Labels = field(default_factory=dict)
    tables: tuple[TableMapping, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    public_metadata: tuple[str, ...] = ()

    def lineage_of(self, speaker: str) -> str:
        """Return the lineage of what `speaker` says through this source."""
        if self.per_speaker:
            return f"{self.code}:{speaker}"
        return self.lineage or self.code
