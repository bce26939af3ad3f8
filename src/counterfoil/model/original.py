"""Originals: these bytes, and who brought them from where and when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Custody:
    """One time an original came in: its name then, who collected it, from where, when (UTC).

    `inside` is the digest of the original that it was taken out of, such as the mail that an
    attachment came with; it is empty where it came by itself.
    """

    name: str
    by: str
    came_from: str
    collected_at: str
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """Bytes by their SHA-256, with every time they came in, the first first."""

    digest: str
    size: int
    custody: tuple[Custody, ...]

    @property
    def name(self) -> str:
        """The name under which it first came in."""
        return self.custody[0].name

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it came in under, without repetition."""
        return tuple(dict.fromkeys(custody.name for custody in self.custody))

    @property
    def containers(self) -> tuple[str, ...]:
        """The digests of the originals that it was taken out of, without repetition."""
        return tuple(dict.fromkeys(held.inside for held in self.custody if held.inside))
