"""What a finding is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class Level(StrEnum):
    """What a finding does to an edition."""

    BLOCKS = "blocks"
    """Nothing is published until a person has dealt with it."""
    WARNS = "warns"
    """It is published with the edition, for readers to see."""
    NOTES = "notes"
    """It is worth knowing."""


FINDINGS: dict[str, type[Finding]] = {}
"""Every finding there is, by its code."""


@dataclass(frozen=True)
class Finding:
    """Something a check noticed: where, and the words to say it with.

    `where` is an original's name with a locator, a question, or a file of the project. `says` and
    `mend` are English sentences with `{placeholders}` that `details` fill in. Where one finding is
    about several rows of a table, its details list them as `in_rows`.
    """

    where: str
    details: Mapping[str, str] = field(default_factory=dict)

    code: ClassVar[str] = ""
    level: ClassVar[Level] = Level.WARNS
    says: ClassVar[str] = ""
    mend: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        """Register the finding under its code; two of one code are a mistake."""
        if cls.code in FINDINGS or not cls.code:
            msg = f"{cls.__name__} has no code of its own: {cls.code!r}"
            raise TypeError(msg)
        FINDINGS[cls.code] = cls

    def sentence(self) -> str:
        """Return what was noticed, in a sentence without the place, and the rows it is about."""
        said = self.says.format_map(_Blank(self.details))
        return f"{said} Rows {self.details['in_rows']}." if "in_rows" in self.details else said

    def advice(self) -> str:
        """Return what to do about it."""
        return self.mend.format_map(_Blank(self.details))

    def __str__(self) -> str:
        return f"{self.code} {self.where}: {self.sentence()} {self.advice()}"


def make(code: str, where: str, details: Mapping[str, str]) -> Finding:
    """Return the finding with a code; raises KeyError when there is no such code."""
    return FINDINGS[code](where, dict(details))


class _Blank(dict[str, str]):
    """Details in which a missing one is shown as such instead of raising."""

    def __missing__(self, key: str) -> str:
        return f"({key} not known)"
