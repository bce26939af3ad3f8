"""How likely a line is the article's: points that decision trees give for its traits.

The trees were grown by gradient boosting (Friedman: Greedy Function Approximation, 2001) on the
pages of the development set, by `quality/grow.py`, which says how. `article_points.json` holds
them: for each tree either its points, or a trait's name, a bound, and the trees for traits up to
the bound and above it. The sum of all points is the logarithm of the odds.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson

from counterfoil.read.web.traits import TRAITS

Tree = float | tuple[int, float, Any, Any]
_FILE = Path(__file__).with_name("article_points.json")
_LOOK = 16
_HOPELESS = -4.5
"""After so many trees, a line with so few points is left at that: it will not be the article's."""


class Trees:
    """Trees that judge lines: the sum of what each gives."""

    def __init__(self, held: bytes) -> None:
        """Take trees as JSON, see above."""
        read = orjson.loads(held)
        number = {name: place for place, name in enumerate(TRAITS)}

        def planted(tree: Any) -> Tree:
            if not isinstance(tree, list):
                return float(tree)
            name, bound, below, above = tree
            return number[name], bound, planted(below), planted(above)

        self._base: float = read["base"]
        self._trees = tuple(planted(tree) for tree in read["trees"])

    def points(self, traits: list[float]) -> float:
        """Return the logarithm of the odds that a line with these traits is the article's."""
        found = self._base
        for number, tree in enumerate(self._trees):
            if number == _LOOK and found < _HOPELESS:
                break
            node = tree
            while node.__class__ is tuple:
                node = node[2] if traits[node[0]] <= node[1] else node[3]
            found += node  # type: ignore[operator]
        return found


@cache
def grown() -> Trees:
    """Return the trees that pages are read by."""
    return Trees(_FILE.read_bytes())
