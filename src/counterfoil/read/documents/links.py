"""Where the links of a document lead: facts beside its text, which shows other words for them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from counterfoil.read.given import tidy

_FIELD = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"', re.IGNORECASE)
_OUTER = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LONGEST, _MOST = 2_000, 10_000


class Links:
    """The targets of links outside the document, each once, in the order in which they are met."""

    def __init__(self) -> None:
        """Begin without any."""
        self._found: dict[str, None] = {}

    def add(self, *targets: str) -> None:
        """Take targets; what leads to a place in the document itself is left out."""
        for target in targets:
            text = tidy(target)[:_LONGEST]
            if _OUTER.match(text) and len(self._found) < _MOST:
                self._found[text] = None

    def add_relations(self, relations: Iterable[tuple[str, str]]) -> None:
        """Take what a part of a package points to, where that is a link."""
        self.add(*(target for kind, target in relations if kind == "hyperlink"))

    def add_field(self, instruction: str) -> None:
        """Take the target that a field's instruction names, if it is a link."""
        self.add(*_FIELD.findall(instruction))

    def facts(self) -> dict[str, str]:
        """Return what is told of them in a reading's metadata."""
        return {"links": "\n".join(self._found)} if self._found else {}
