"""Who may do what at the desk: roles, each with all that those before it have."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is at the desk, from the least to the most."""

    ANYBODY = "anybody"
    """No role: whoever knocks at the door."""
    READER = "reader"
    """Sees everything the desk shows."""
    REVIEWER = "reviewer"
    """Puts decisions on record."""
    PUBLISHER = "publisher"
    """Publishes editions."""
    ADMIN = "admin"
    """Lets people in and says what they may do."""

    @property
    def rank(self) -> int:
        """How far up the role stands, from 0."""
        return _RANKS[self]

    def may(self, least: Role) -> bool:
        """Whether this role is enough where `least` is asked for."""
        return self.rank >= least.rank

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is not enough for this role."""
        return self.may(Role.PUBLISHER)


_RANKS = {role: rank for rank, role in enumerate(Role)}
GIVEN = tuple(role for role in Role if role is not Role.ANYBODY)
"""The roles that people are given."""
