"""Whatever is on record, what the public sees gives no small count, nor lets one be worked out."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import event, given, settings
from settling import recorded
from worlds import LATEST, World, worlds

from counterfoil.ledger.columns import connect
from counterfoil.model.moment import Moment
from counterfoil.model.period import Period
from counterfoil.model.question import Question
from counterfoil.project.tree import Project
from counterfoil.publish.filling import fill_shelf
from counterfoil.publish.guarding import is_withheld
from counterfoil.publish.shelf import Said, Shelf
from counterfoil.reconcile.stage import reconcile


def _is_above(project: Project, whole: Question, part: Question) -> bool:
    codebook = project.codebook
    weeks = [{w.code for w in Period.parse(q.period).weeks()} for q in (whole, part)]
    pairs = ((codebook.regions, "region"), (codebook.categories, "category"))
    for places, name in pairs:
        at, wanted = getattr(part, name), getattr(whole, name)
        while at and at != wanted:
            at = places[at].parent
        if at != wanted:
            return False
    return whole != part and whole.measure == part.measure and weeks[1] <= weeks[0]


def _small(shelf: Shelf, said: Said) -> bool:
    smallest = shelf.project.settings.smallest_cell
    bounds = [end for end in (said.low, said.high) if end is not None]
    return smallest > 1 and any(0 < end < smallest for end in bounds)


@given(worlds())
@settings(max_examples=25)
def test_no_small_count_can_be_told(world: World) -> None:
    """Small claims are withheld, small figures are ranges, and so are all totals over them."""
    with recorded(world) as (project, ledger):
        settled = reconcile(project, ledger, Moment(LATEST, ledger.size))
        with connect() as columns:
            shelf = fill_shelf(columns, project, ledger, settled)
    smallest = Decimal(project.settings.smallest_cell)
    small = [said for said in shelf.claims.values() if _small(shelf, said)]
    event(f"{min(len(small), 3)} small claims or more")
    assert {said.seq for said in small} <= shelf.withheld
    for figures in (shelf.figures, shelf.sums):
        for figure in figures.values():
            exact = figure.low is not None and figure.low == figure.high
            assert not (exact and smallest > 1 and 0 < (figure.low or 0) < smallest)
            agreed = [end for end in (figure.agreed_low, figure.agreed_high) if end is not None]
            assert not any(0 < end < smallest and smallest > 1 for end in agreed)
    amended = {filing.amends for filing in shelf.record.filings.values()}
    for part in small:
        above = [q for q in shelf.on if _is_above(project, q, part.question)]
        for question in above:
            total = shelf.figures.get(question)
            stands = part.filing not in amended and part.left_out != "withdrawn"
            assert not stands or total is None or is_withheld(total)
            seqs = shelf.on[question]
            assert not [s for s in seqs if shelf.claims[s].filing == part.filing] or all(
                s in shelf.withheld or shelf.claims[s].absent
                for s in seqs
                if shelf.claims[s].filing == part.filing
            )
