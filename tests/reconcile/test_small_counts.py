"""Whatever is on record, what the public sees gives no small count, nor lets one be worked out."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import event, given, settings
from settling import recorded
from worlds import DAYS, LATEST, ORIGINALS, WEEKS, Filed, Ruled, Said, World, worlds

from counterfoil.ledger.columns import connect
from counterfoil.model.claim import Decision
from counterfoil.model.figure import Flag
from counterfoil.model.moment import Moment
from counterfoil.model.period import Period
from counterfoil.model.question import Question
from counterfoil.project.tree import Project
from counterfoil.publish import shelf as shelves
from counterfoil.publish.filling import fill_shelf
from counterfoil.publish.guarding import is_withheld
from counterfoil.reconcile.reading import figures
from counterfoil.reconcile.stage import reconcile

_SOURCE = 'kind = "primary document"\n[grade]\nreliability = "A"\ncredibility = "1"\n'
DECLARED = {
    "codebook/measures.csv": "code,en,sums\napproached,A,none\n",
    "codebook/regions.csv": "code,parent,en\nall,,\na,all,\nb,all,\n",
    "codebook/categories.csv": "code,parent,en\nm,,\n",
    "codebook/rules.toml": '[weeks]\ncalendar = "iso"\n',
    "sources/letter.toml": _SOURCE,
    "sources/wire.toml": _SOURCE,
}


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


def _small(shelf: shelves.Shelf, said: shelves.Said) -> bool:
    smallest = shelf.project.settings.smallest_cell
    bounds = [end for end in (said.low, said.high) if end is not None]
    return smallest > 1 and any(0 < end < smallest for end in bounds)


def test_a_small_count_that_a_ruling_chose_is_a_range_though_its_filing_is_amended() -> None:
    """A chosen claim makes the figure after its filing was replaced: it is as small as before."""
    cell, above = ("approached", "a", "m", WEEKS[0]), ("approached", "all", "m", WEEKS[0])
    letter, wire = ("letter", "p", ORIGINALS[0], DAYS[0], ""), ("wire", "q", *ORIGINALS[1:2])
    entries = (
        Filed(*letter, None, (Said(cell, Decimal(1), Decimal(1)),)),
        Filed(*letter, 0, (Said(cell, Decimal(9), Decimal(9)),)),
        Filed(*wire, DAYS[0], "", None, (Said(above, Decimal(20), Decimal(20)),)),
        Ruled(Decision.CHOOSE, "question", "/".join(cell), "R-1", DAYS[3], (), (0, 0)),
    )
    with recorded(World(DECLARED, 3, entries)) as (project, ledger):
        settled = reconcile(project, ledger, Moment(LATEST, ledger.size))
        (exact,) = [one for one in figures(settled) if one.question == Question(*cell)]
        assert (Decimal(1), Decimal(1), True) == (exact.low, exact.high, Flag.CHOSEN in exact.flags)
        with connect() as columns:
            shelf = fill_shelf(columns, project, ledger, settled)
    shown = shelf.figures[Question(*cell)]
    assert (Decimal(1), Decimal(2), True) == (shown.low, shown.high, shown.protected)
    assert is_withheld(shelf.figures[Question(*above)])


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
    for held in (shelf.figures, shelf.sums):
        for figure in held.values():
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
