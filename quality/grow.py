"""Grow the trees that judge the lines of web pages: `article_points.json` of the web readers.

Run by hand when the traits change: `python -m quality.grow`. It needs LightGBM (MIT), which is
installed apart: neither reading nor measuring needs it. Version 4.7 grew the trees that are kept;
the same pages and the same version give the same trees.

What a line is worth is told by the pages of three public benchmarks. Where a page's article is
given as a whole, a line is the article's where most of its words stand there in the same order,
and weighs as much as its share of the article. Where only some segments are given, the lines that
they stand in are known, and the others are not.

The trees are grown twice. Many small ones are grown first, once from the lines that are known and
once with their own opinion on those that are not. Fewer are then grown to say what both said on
average (Hinton, Vinyals, Dean: Distilling the Knowledge in a Neural Network, 2015), because each
tree costs time on every line. `article_folds.json` gets trees grown in the same way without a
quarter of the sites each, by which `quality/articles.py` tells how well unseen sites are read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
import orjson

from counterfoil.read.web import points
from counterfoil.read.web.article import is_far
from counterfoil.read.web.lines import page_lines
from counterfoil.read.web.markup import Markup
from counterfoil.read.web.shape import Shape
from counterfoil.read.web.traits import TRAITS, Traits
from quality.articles import FOLDS, Gold, fold_of, golds, source_of
from quality.report import say

_FOLDS = 4
_KEPT = Path(points.__file__).with_name("article_points.json")
_WORD = re.compile(r"\w+")
_IN_A_ROW = 4
_BRIEF = 50
_SEGMENTS = 2.0
_DOUBT = 0.3
_LIKELY = 0.45
_MANY = {
    "objective": "cross_entropy",
    "learning_rate": 0.06,
    "num_leaves": 15,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
_MANY_TREES = 250
_FEW = {**_MANY, "learning_rate": 0.14, "num_leaves": 12}
_FEW_TREES = 100
Known = tuple[float, float]
"""Whether a line is the article's, and how much that weighs."""
_UNKNOWN = 0.0, 0.0


class Line(NamedTuple):
    """A line that is looked at: its traits, its words, the fold its page is in, what is known.

    `right` is whether it is the article's and `weight` how much that counts, none where it is not
    known. `page` is the number of its page.
    """

    traits: list[float]
    words: int
    page: int
    fold: int
    right: float
    weight: float


def main() -> None:
    """Grow all trees and keep them."""
    lines = [line for number, gold in enumerate(golds()) for line in _lines(number, gold)]
    say(f"{len(lines)} lines")
    _KEPT.write_bytes(orjson.dumps(_grown(lines)))
    FOLDS.write_bytes(orjson.dumps([_grown(lines, without=fold) for fold in range(_FOLDS)]))


def _lines(number: int, gold: Gold) -> Iterator[Line]:
    page = Markup(source_of(gold))
    every = page_lines(page)
    shape = Shape(page, every)
    traits = Traits(shape)
    texts = [" ".join(line.text.split()) for line in every]
    segments = gold["set"] == "traf"
    known = _by_segments(texts, gold) if segments else _by_text(texts, gold.get("body") or "")
    fold = fold_of(gold, _FOLDS)
    for place, (line, (right, weight)) in enumerate(zip(every, known, strict=True)):
        if not is_far(line, shape) and (segments or weight):
            words = len(_WORD.findall(line.text))
            yield Line(traits.of(place), words, number, fold, right, weight)


def _by_segments(texts: list[str], gold: Gold) -> list[Known]:
    """Return what segments tell of lines: those that stand in one that must be there are right."""
    known = [_UNKNOWN] * len(texts)
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    joined = " ".join(texts)
    for right in ("without", "with"):
        for segment in filter(None, (" ".join(words.split()) for words in gold[right])):
            for found in re.finditer(re.escape(segment), joined):
                first = bisect_right(starts, found.start()) - 1
                last = bisect_left(starts, found.end())
                known[first:last] = [(float(right == "with"), _SEGMENTS)] * (last - first)
    return known


def _by_text(texts: list[str], body: str) -> list[Known]:
    """Return what an article's whole text tells of lines: their words, in their order, are right.

    Four words in a row are the article's wherever they stand, fewer only as whole lines.
    """
    words = [_WORD.findall(text.lower()) for text in texts]
    wanted = _WORD.findall(body.lower())
    if not wanted:
        return [_UNKNOWN] * len(texts)
    owners = [place for place, several in enumerate(words) for _ in several]
    matcher = SequenceMatcher(None, list(chain.from_iterable(words)), wanted, autojunk=False)
    right = [0] * len(texts)
    for first, _, size in matcher.get_matching_blocks():
        for owner in owners[first : first + size]:
            right[owner] += size >= _IN_A_ROW or len(words[owner]) <= size
    whole = max(_BRIEF, len(wanted))
    return [
        (float(count * 2 >= len(several)), 0.2 + 12 * len(several) / whole) if several else _UNKNOWN
        for count, several in zip(right, words, strict=True)
    ]


def _grown(lines: list[Line], without: int | None = None) -> dict[str, Any]:
    """Return trees for all lines but those of a fold, in the form in which they are kept."""
    lines = [line for line in lines if line.fold != without]
    traits = np.array([line.traits for line in lines])
    right = np.array([line.right for line in lines])
    weight = np.array([line.weight for line in lines])
    known = weight > 0
    first = _boosted(_MANY, _MANY_TREES, traits[known], right[known], weight[known]).predict(traits)
    weight = np.where(known, weight, _of_unknown(lines, first))
    told = np.where(known, right, first)
    second = _boosted({**_MANY, "seed": 2}, _MANY_TREES, traits, told, weight).predict(traits)
    both = (first + second) / 2
    told = np.where(known, (right + both) / 2, both)
    few = _boosted(_FEW, _FEW_TREES, traits, told, weight)
    trees = [_kept(tree["tree_structure"]) for tree in few.dump_model()["tree_info"]]
    return {"base": 0.0, "trees": trees}


def _boosted(settings: dict[str, Any], trees: int, traits: Any, right: Any, weight: Any) -> Any:
    return lightgbm.train(settings, lightgbm.Dataset(traits, right, weight=weight), trees)


def _of_unknown(lines: list[Line], opinion: Any) -> Any:
    """Return the weights of lines of which nothing is known: little, more where they are long."""
    sizes: dict[int, int] = defaultdict(int)
    for line, share in zip(lines, opinion, strict=True):
        sizes[line.page] += line.words if share > _LIKELY else 0
    return np.array(
        [
            _DOUBT * min(1, 0.1 + 8 * line.words / max(_BRIEF, sizes[line.page]))
            if line.words > 2
            else 0.0
            for line in lines
        ]
    )


def _kept(node: dict[str, Any]) -> Any:
    """Return a tree as points, or a trait, a bound, and the trees up to the bound and above it."""
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    name, bound = TRAITS[node["split_feature"]], float(f"{node['threshold']:.6g}")
    return [name, bound, _kept(node["left_child"]), _kept(node["right_child"])]


if __name__ == "__main__":
    main()
