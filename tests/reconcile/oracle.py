"""The rules of settling once more, as loops over rows: what reconcile must agree with.

Written from the rules' description alone. Slow, plain, and without any code of reconcile's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple

from counterfoil.ledger.ledger import Ledger
from counterfoil.model.codebook import Codebook, Place
from counterfoil.model.moment import Moment
from counterfoil.model.period import Period
from counterfoil.model.source import Kind, Source
from counterfoil.project.tree import Project

Row = Mapping[str, Any]
Cell = tuple[str, str, str, str]
STANDINGS = ("reported", "corroborated", "documented", "confirmed")


class Told(NamedTuple):
    """A figure as the rules give it."""

    low: Decimal | None
    high: Decimal | None
    agreed_low: Decimal | None
    agreed_high: Decimal | None
    standing: str
    contested: bool
    chosen: bool
    denied: bool
    no_reply: bool
    protected: bool
    claims: int
    silent: int


Figures = dict[tuple[Cell, str], Told]
"""By question and basis."""


class Number(NamedTuple):
    """A claim that states bounds, with what its filing brings."""

    voice: tuple[str, str]
    low: Decimal | None
    high: Decimal | None
    lineage: str
    good_document: bool
    denied: bool
    no_reply: bool


def lowest(bounds: Iterable[Decimal | None]) -> Decimal | None:
    """Return the smallest low end; an open one is below all."""
    listed = list(bounds)
    known = [bound for bound in listed if bound is not None]
    return min(known) if len(known) == len(listed) else None


def highest(bounds: Iterable[Decimal | None]) -> Decimal | None:
    """Return the largest high end; an open one is above all."""
    listed = list(bounds)
    known = [bound for bound in listed if bound is not None]
    return max(known) if len(known) == len(listed) else None


@dataclass
class Oracle:
    """Settles one ledger as of one moment."""

    project: Project
    rows: Sequence[tuple[int, Row]]
    at: str

    @classmethod
    def of(cls, project: Project, ledger: Ledger, moment: Moment) -> Oracle:
        """Take all rows of the ledger that the moment may see."""
        kinds = ("filing", "claim", "ruling", "enquiry", "reply")
        rows = [pair for kind in kinds for pair in ledger.rows(kind, last=moment.size)]
        return cls(project, rows, moment.at)

    def _of(self, kind: str, when: str) -> dict[int, Row]:
        return {seq: row for seq, row in self.rows if row["kind"] == kind and row[when] <= self.at}

    # --- what people decided -----------------------------------------------------------------

    def _newest(self, decision: str, kind: str, about: str) -> Row | None:
        """Return the last ruling at which as many reviewers as are asked for were of one mind."""
        found = [
            (ruling["ruled_at"], seq, ruling)
            for seq, ruling in self._of("ruling", "ruled_at").items()
            if (ruling["decision"], ruling["about_kind"], ruling["about"])
            == (decision, kind, about)
        ]
        counting, minds = None, dict[str, Row]()
        for _, _, ruling in sorted(found, key=lambda one: one[:2]):
            minds[ruling["by"]] = ruling.get("details", {})
            if list(minds.values()).count(minds[ruling["by"]]) >= self.project.settings.reviewers:
                counting = ruling
        return counting

    def _source(self, filing: Row) -> Source:
        return self.project.sources[filing["source"]]

    def _lineage(self, filing: Row) -> str:
        source = self._source(filing)
        lineage = source.lineage or source.code
        if source.per_speaker:
            lineage = f"{source.code}:{filing['speaker']}"
        for kind in ("source", "original"):
            if ruling := self._newest("lineage", kind, filing[kind]):
                lineage = ruling["details"]["lineage"]
        return lineage

    def _is_good_document(self, filing: Row) -> bool:
        source = self._source(filing)
        letter, number = source.grade.reliability, source.grade.credibility
        for kind in ("source", "original"):
            if ruling := self._newest("grade", kind, filing[kind]):
                letter = ruling["details"]["reliability"]
                number = ruling["details"]["credibility"]
        return source.kind is Kind.PRIMARY and letter in "AB" and number in "12"

    def _answered(self, kind: str, about: str) -> tuple[bool, bool]:
        denied = unanswered = False
        replies = self._of("reply", "replied_at").values()
        for seq, enquiry in self._of("enquiry", "asked_at").items():
            if (enquiry["about_kind"], enquiry["about"]) != (kind, about):
                continue
            outcomes = [reply["outcome"] for reply in replies if reply["enquiry"] == seq]
            deadline = enquiry["deadline"]
            if len(deadline) == len("2023-04-03"):
                deadline += "T23:59:59Z"
            denied |= "denied" in outcomes
            unanswered |= not outcomes and deadline < self.at
        return denied, unanswered

    # --- questions ---------------------------------------------------------------------------

    def filings(self) -> dict[int, Row]:
        """Return the filings that had come by the moment."""
        return self._of("filing", "filed_at")

    def _counting(self) -> dict[int, Row]:
        """Return the filings of which claims may count."""
        filings = self.filings()
        amended = {filing.get("amends") for filing in filings.values()}
        return {
            seq: filing
            for seq, filing in filings.items()
            if seq not in amended
            and not self._newest("withdraw", "source", filing["source"])
            and not self._newest("withdraw", "original", filing["original"])
        }

    def _claims(self) -> dict[Cell, list[tuple[int, Row]]]:
        """Return all claims that had come by the moment, by question."""
        filings, found = self.filings(), dict[Cell, list[tuple[int, Row]]]()
        for seq, row in self.rows:
            if row["kind"] == "claim" and row["filing"] in filings:
                cell = (row["measure"], row["region"], row["category"], row["period"])
                found.setdefault(cell, []).append((seq, row))
        return found

    def _eligible(self, claim: tuple[int, Row]) -> Row | None:
        """Return the filing of a claim that may count, or None."""
        seq, row = claim
        if self._newest("withdraw", "claim", str(seq)):
            return None
        return self._counting().get(row["filing"])

    def _latest(self, claims: list[tuple[int, Row]]) -> list[Number]:
        """Return the numbers of each voice's last turn on a question."""
        spoken: dict[tuple[str, str], dict[str, list[Number | None]]] = {}
        for seq, claim in claims:
            filing = self._eligible((seq, claim))
            if filing is None:
                continue
            number = self._number(claim, filing)
            turn = filing.get("said_on") or filing["filed_at"]
            voice = (filing["speaker"], self._lineage(filing))
            spoken.setdefault(voice, {}).setdefault(turn, []).append(number)
        return [
            number
            for turns in spoken.values()
            for number in turns[max(turns)]
            if number is not None
        ]

    def _number(self, claim: Row, filing: Row) -> Number | None:
        if claim.get("absent"):
            return None
        low, high = (None if claim[end] is None else Decimal(claim[end]) for end in ("low", "high"))
        asked = [self._answered(kind, filing[kind]) for kind in ("source", "original")]
        lineage = self._lineage(filing)
        return Number(
            (filing["speaker"], lineage),
            low,
            high,
            lineage,
            self._is_good_document(filing),
            any(denied for denied, _ in asked),
            any(no_reply for _, no_reply in asked),
        )

    def _choice(self, cell: Cell) -> tuple[Decimal | None, Decimal | None] | None:
        ruling = self._newest("choose", "question", "/".join(cell))
        if ruling is None or self._newest("withdraw", "claim", ruling["details"]["claim"]):
            return None
        filings = self.filings()
        for seq, row in self.rows:
            if str(seq) != ruling["details"]["claim"] or row["kind"] != "claim":
                continue
            filing = filings.get(row["filing"])
            if filing is None or row.get("absent") or self._is_withdrawn(filing):
                return None
            number = self._number(row, filing)
            return (number.low, number.high) if number else None
        return None

    def _is_withdrawn(self, filing: Row) -> bool:
        return any(self._newest("withdraw", kind, filing[kind]) for kind in ("source", "original"))

    def _confirmed(self, cell: Cell) -> bool:
        reviewers = {
            ruling["by"]
            for ruling in self._of("ruling", "ruled_at").values()
            if (ruling["decision"], ruling["about_kind"]) == ("confirm", "question")
            and ruling["about"] == "/".join(cell)
        }
        return len(reviewers) > 1

    def _settle(self, cell: Cell, numbers: list[Number]) -> Told:
        low, high = lowest(n.low for n in numbers), highest(n.high for n in numbers)
        lows = [n.low for n in numbers if n.low is not None]
        highs = [n.high for n in numbers if n.high is not None]
        agree = not lows or not highs or max(lows) <= min(highs)
        choice = self._choice(cell)
        if choice is not None:
            low, high = choice
        if self._confirmed(cell):
            standing = "confirmed"
        elif any(n.good_document for n in numbers):
            standing = "documented"
        elif agree and len({n.lineage for n in numbers}) > 1:
            standing = "corroborated"
        else:
            standing = "reported"
        denied, no_reply = self._answered("question", "/".join(cell))
        return Told(
            low,
            high,
            max(lows) if agree and lows else None,
            min(highs) if agree and highs else None,
            standing,
            contested=not agree and choice is None,
            chosen=choice is not None,
            denied=denied or any(n.denied for n in numbers),
            no_reply=no_reply or any(n.no_reply for n in numbers),
            protected=False,
            claims=len({n.voice for n in numbers}),
            silent=0,
        )

    def exact(self) -> Figures:
        """Return the desk's figures."""
        told = {
            (cell, "claims"): self._settle(cell, numbers)
            for cell, claims in self._claims().items()
            if (numbers := self._latest(claims))
        }
        return told | self._sums(told)

    # --- the public's figures ----------------------------------------------------------------

    def public(self) -> Figures:
        """Return what the public may see."""
        smallest = self.project.settings.smallest_cell
        exact = {key: told for key, told in self.exact().items() if key[1] == "claims"}
        small = self._small(smallest)
        # A ruling may have chosen a claim whose filing stands no more.
        small |= {cell for (cell, _), told in exact.items() if _is_small(told, smallest)}
        guarded = {key: _guarded(told, smallest) for key, told in exact.items()}
        for cell in small:
            if told := guarded.get((cell, "claims")):
                guarded[cell, "claims"] = told._replace(agreed_low=None, agreed_high=None)
        shown = dict(guarded)
        for (cell, basis), told in guarded.items():
            if any(self._is_above(cell, part) for part in small):
                shown[cell, basis] = told._replace(
                    low=None, high=None, agreed_low=None, agreed_high=None, protected=True
                )
        return shown | self._sums(guarded)

    def _small(self, smallest: int) -> set[Cell]:
        """Return the questions on which a filing that stands gives a count of few people."""
        standing = self._counting()
        return {
            cell
            for cell, claims in self._claims().items()
            for _, claim in claims
            if claim["filing"] in standing and not claim.get("absent")
            for end in (claim["low"], claim["high"])
            if end is not None and 0 < Decimal(end) < smallest and smallest > 1
        }

    def _is_above(self, cell: Cell, part: Cell) -> bool:
        codebook = self.project.codebook
        return (
            cell != part
            and cell[0] == part[0]
            and cell[1] in _upwards(codebook.regions, part[1])
            and cell[2] in _upwards(codebook.categories, part[2])
            and {w.code for w in Period.parse(part[3]).weeks()}
            <= {w.code for w in Period.parse(cell[3]).weeks()}
        )

    # --- sums --------------------------------------------------------------------------------

    def _weeks(self) -> list[str]:
        codebook = self.project.codebook
        spoken = [
            week.code
            for cell, claims in self._claims().items()
            if any(map(self._eligible, claims))
            for week in Period.parse(cell[3]).weeks()
        ]
        ends = [week.code for week in (codebook.first, codebook.last) if week]
        if not spoken and not ends:
            return []
        first = codebook.first.code if codebook.first else min(spoken + ends)
        last = codebook.last.code if codebook.last else max([*spoken, first])
        years = range(int(first[:4]), int(last[:4]) + 1)
        weeks = [week.code for year in years for week in Period(f"{year:04}").weeks()]
        return [week for week in weeks if first <= week <= last]

    def _leaf_cells(self, told: Figures) -> dict[Cell, Told]:
        codebook, weeks = self.project.codebook, set(self._weeks())
        return {
            cell: figure
            for (cell, _), figure in told.items()
            if cell[3] in weeks
            and cell[1] in _leaves(codebook.regions, cell[3])
            and cell[2] in _leaves(codebook.categories, cell[3])
        }

    def _sums(self, told: Figures) -> Figures:
        codebook, weeks = self.project.codebook, self._weeks()
        leaves = self._leaf_cells(told)
        above: dict[str, list[str]] = {}
        for week in weeks:
            quarter = min((int(week[6:]) - 1) // 13 + 1, 4)
            for code in (week, f"{week[:4]}-Q{quarter}", week[:4]):
                above.setdefault(code, []).append(week)
        found: Figures = {}
        asked = product(codebook.measures, codebook.regions, codebook.categories, above)
        for cell in asked:
            if self._may_be_summed(cell):
                owed = [(cell[0], *part) for part in _parts(codebook, cell, above[cell[3]])]
                if present := [leaves[part] for part in owed if part in leaves]:
                    found[cell, "sum"] = _added(present, len(owed))
        return found

    def _may_be_summed(self, cell: Cell) -> bool:
        codebook = self.project.codebook
        measure, region, category, period = cell
        over = codebook.measures[measure].sums
        folded = (
            ("regions", _has_parts(codebook.regions, region)),
            ("categories", _has_parts(codebook.categories, category)),
            ("periods", "W" not in period),
        )
        needed = {name for name, is_sum in folded if is_sum}
        return bool(needed) and needed <= over


def _is_small(told: Told, smallest: int) -> bool:
    ends = (end for end in (told.low, told.high) if end is not None)
    return smallest > 1 and any(0 < end < smallest for end in ends)


def _guarded(told: Told, smallest: int) -> Told:
    """Widen the ends that may point at people, to at least all of 1 to one below the smallest."""
    low, high = told.low, told.high
    if not _is_small(told, smallest):
        return told
    if low is not None and 0 < low < smallest:
        low = Decimal(1) if low >= 1 else Decimal(0)
    if high is not None and 0 < high < smallest:
        high = Decimal(smallest - 1) if high <= smallest - 1 else Decimal(smallest)
    return told._replace(low=low, high=high, agreed_low=None, agreed_high=None, protected=True)


def _added(present: list[Told], owed: int) -> Told:
    silent = owed - len(present)
    highs = [cell.high for cell in present if cell.high is not None]
    whole = not silent and len(highs) == len(present)
    return Told(
        sum((cell.low or Decimal(0) for cell in present), Decimal(0)),
        sum(highs, Decimal(0)) if whole else None,
        None,
        None,
        min((cell.standing for cell in present), key=STANDINGS.index),
        contested=any(cell.contested for cell in present),
        chosen=False,
        denied=False,
        no_reply=False,
        protected=any(cell.protected for cell in present),
        claims=len(present),
        silent=silent,
    )


def _has_parts(places: Mapping[str, Place], code: str) -> bool:
    return any(place.parent == code for place in places.values())


def _upwards(places: Mapping[str, Place], code: str) -> Iterator[str]:
    while code:
        yield code
        code = places[code].parent


def _leaves(places: Mapping[str, Place], week: str) -> set[str]:
    return {
        place.code
        for place in places.values()
        if not _has_parts(places, place.code)
        and (not place.valid_from or place.valid_from <= week)
        and (not place.valid_to or week <= place.valid_to)
    }


def _parts(codebook: Codebook, cell: Cell, weeks: list[str]) -> Iterator[tuple[str, str, str]]:
    for week in weeks:
        for region in _leaves(codebook.regions, week):
            for category in _leaves(codebook.categories, week):
                if cell[1] in _upwards(codebook.regions, region) and cell[2] in _upwards(
                    codebook.categories, category
                ):
                    yield region, category, week
