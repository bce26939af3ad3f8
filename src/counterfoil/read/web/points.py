"""How likely a line is the article's: points that decision trees give for its traits.

The trees were grown by gradient boosting (Friedman: Greedy Function Approximation, 2001) on the
pages of the development set, by `quality/grow.py`, which says how. `article_points.json` holds
them: for each tree either its points, or a trait's name, a bound, and the trees for traits up to
the bound and above it. The sum of all points is the logarithm of the odds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson

from counterfoil.read.web.traits import TRAITS

_FILE = Path(__file__).with_name("article_points.json")
_LOOKS = (8, 24, 48)
"""After so many trees a line is looked at: what is sure by then is left at that."""
_HOPELESS, _SURE = -3.5, 3.5
Sum = Callable[[list[float]], float]


class Trees:
    """Trees that judge lines: the sum of what each gives.

    They are made into Python's own code, which runs three times as fast as walking them.
    """

    def __init__(self, held: bytes) -> None:
        """Take trees as JSON, see above."""
        read = orjson.loads(held)
        number = {name: place for place, name in enumerate(TRAITS)}

        def written(tree: Any) -> str:
            if not isinstance(tree, list):
                return repr(float(tree))
            name, bound, below, above = tree
            test = f"t[{number[name]}]<={float(bound)!r}"
            return f"({written(below)} if {test} else {written(above)})"

        trees = [written(tree) for tree in read["trees"]]
        self._base = float(read["base"])
        borders = pairwise((0, *_LOOKS, len(trees)))
        self._sums = [_sum(trees[start:end]) for start, end in borders]

    def points(self, traits: list[float]) -> float:
        """Return the logarithm of the odds that a line with these traits is the article's."""
        found = self._base
        for several in self._sums:
            found += several(traits)
            if not _HOPELESS < found < _SURE:
                break
        return found


def _sum(trees: list[str]) -> Sum:
    code = "lambda t: " + ("+".join(trees) or "0.0")
    made: Sum = eval(code, {"__builtins__": {}})  # noqa: S307 - made of numbers alone, see above
    return made


@cache
def grown() -> Trees:
    """Return the trees that pages are read by."""
    return Trees(_FILE.read_bytes())
