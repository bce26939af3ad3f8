"""Random small worlds: a codebook, sources and what people put on record, as plain things.

A world is a list of entries that name each other by place in the list. Writing it into a ledger,
in whatever order, gives every entry its seq there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st
from small_projects import settings, write_project

from counterfoil.ledger.ledger import Ledger, Writer
from counterfoil.ledger.rows import (
    claim_core,
    claim_rows,
    enquiry_row,
    filing_row,
    quantity_json,
    question_json,
    reply_row,
    ruling_row,
)
from counterfoil.model.claim import Act, Decision, Enquiry, Filing, Outcome, Reply, Ruling
from counterfoil.model.quantity import Absence, Quantity
from counterfoil.project.tree import Project

NOWHERE = 10**9
"""The seq of a row that is not there."""
WEEKS = ("2023-W12", "2023-W13", "2023-W14")
PERIODS = (*WEEKS, "2023-Q1", "2023-Q2", "2023")
REGIONS = ("a", "b", "c", "x", "north", "south", "all")
CATEGORIES = ("m", "d", "every")
SOURCES = ("letter", "annex", "wire", "returns")
SPEAKERS = ("p", "q")
ORIGINALS = ("aa" * 32, "bb" * 32, "cc" * 32)
DAYS = ("2023-04-01", "2023-04-03", "2023-04-03T00:00:00Z", "2023-04-03T10:00:00Z", "2023-04-05")
MOMENTS = ("2023-04-02T12:00:00Z", "2023-04-03T00:00:00Z", "2023-04-04T23:59:59Z", *DAYS[2:4])
LATEST = "2023-05-01T23:59:59Z"

Cell = tuple[str, str, str, str]


@dataclass(frozen=True)
class Said:
    """A claim of a filing."""

    question: Cell
    low: Decimal | None = None
    high: Decimal | None = None
    absent: Absence | None = None


@dataclass(frozen=True)
class Filed:
    """A filing with its claims; `amends` is the place of an earlier one."""

    source: str
    speaker: str
    original: str
    filed_at: str
    said_on: str
    amends: int | None
    claims: tuple[Said, ...]


@dataclass(frozen=True)
class Ruled:
    """A ruling; where it names a claim, `claim` is (place of the filing, number of the claim)."""

    decision: Decision
    kind: str
    about: str
    by: str
    ruled_at: str
    details: tuple[tuple[str, str], ...] = ()
    claim: tuple[int, int] | None = None


@dataclass(frozen=True)
class Asked:
    """An enquiry with what came back: (outcome, when)."""

    kind: str
    about: str
    asked_at: str
    deadline: str
    replies: tuple[tuple[Outcome, str], ...]


Entry = Filed | Ruled | Asked


@dataclass(frozen=True)
class World:
    """Everything declared and everything on record."""

    files: dict[str, str]
    smallest: int
    entries: tuple[Entry, ...] = field(default=())
    reviewers: int = 1


def write_world(world: World, folder: Path) -> Project:
    """Write what the world declares."""
    return write_project(
        folder, {**world.files, "project.toml": settings(world.smallest, reviewers=world.reviewers)}
    )


def put_on_record(world: World, ledger: Ledger, order: Sequence[int] | None = None) -> None:
    """Write the world's entries into the ledger, in one commit."""
    with ledger.writing() as writer:
        scribe = _Scribe(world, writer)
        for place in range(len(world.entries)) if order is None else order:
            scribe.write(place)


class _Scribe:
    """Writes entries; what is named later than it is written is not there."""

    def __init__(self, world: World, writer: Writer) -> None:
        self._entries, self._writer = world.entries, writer
        self._filings: dict[int, int] = {}

    def write(self, place: int) -> None:
        """Write one entry."""
        entry = self._entries[place]
        if isinstance(entry, Filed):
            self._filings[place] = self._filing(entry)
        elif isinstance(entry, Ruled):
            self._writer.add("ruling", ruling_row(self._ruling(entry), "2023-06-01"))
        else:
            enquiry = Enquiry("o-1", entry.about, entry.kind, "?", entry.asked_at, entry.deadline)
            seq = self._writer.add("enquiry", enquiry_row(enquiry, "2023-06-01", "R-1"))
            for outcome, replied_at in entry.replies:
                reply = Reply(seq, outcome, "…", replied_at)
                self._writer.add("reply", reply_row(reply, "2023-06-01", "R-1"))

    def _filing(self, filed: Filed) -> int:
        amends = None if filed.amends is None else self._filings.get(filed.amends)
        filing = Filing(
            act=Act.MAPPING,
            source=filed.source,
            original=filed.original,
            reader="csv/1",
            text_digest="",
            speaker=filed.speaker,
            filed_at=filed.filed_at,
            said_on=filed.said_on,
            amends=amends,
        )
        seq = self._writer.add("filing", filing_row(filing, "2023-06-01", "R-1"))
        cores = [_core(said, number) for number, said in enumerate(filed.claims)]
        self._writer.add_many("claim", claim_rows(seq, cores))
        return seq

    def _ruling(self, ruled: Ruled) -> Ruling:
        about, details = ruled.about, dict(ruled.details)
        if ruled.claim is not None:
            place, number = ruled.claim
            seq = str(self._filings.get(place, NOWHERE - number - 1) + 1 + number)
            if ruled.kind == "claim":
                about = seq
            else:
                details["claim"] = seq
        decision, kind = ruled.decision, ruled.kind
        return Ruling(decision, about, kind, "since", ruled.by, ruled.ruled_at, details)


def _core(said: Said, number: int) -> str:
    quantity = Quantity("words", said.low, said.high, said.absent)
    return claim_core(
        question_json(*said.question), quantity_json(quantity), f"cell={number + 1},1"
    )


_LINEAGES = st.sampled_from(["", "evidence", "letter"])
_NUMBERS = st.one_of(
    st.integers(0, 4).map(Decimal),
    st.integers(0, 40).map(Decimal),
    st.sampled_from([Decimal(x) for x in ("0.5", "4.5", "3.0001", "99999999999999.9998", "-3")]),
)
_CELLS = st.tuples(
    st.sampled_from(["approached", "signed"]),
    st.sampled_from(REGIONS),
    st.sampled_from(CATEGORIES),
    st.sampled_from(PERIODS),
)


@st.composite
def _declared(draw: st.DrawFn) -> dict[str, str]:
    sums = [
        draw(
            st.sampled_from(["none", "regions; categories; periods", "regions; periods", "regions"])
        )
        for _ in range(2)
    ]
    until, since = (draw(st.sampled_from(["", "2023-W13"])) for _ in range(2))
    first, last = draw(st.sampled_from([("", ""), ("2023-W12", "2023-W14"), ("2023-W13", "")]))
    weeks = "".join(f'{n} = "{w}"\n' for n, w in (("first", first), ("last", last)) if w)
    files = {
        "codebook/measures.csv": f"code,en,sums\napproached,A,{sums[0]}\nsigned,S,{sums[1]}\n",
        "codebook/regions.csv": "code,parent,en,valid_from,valid_to\n"
        "all,,,,\nnorth,all,,,\nsouth,all,,,\n"
        f"a,north,,,\nb,north,,,{until}\nc,south,,{since},\nx,,,,\n",
        "codebook/categories.csv": "code,parent,en\nevery,,\nm,every,\nd,every,\n",
        "codebook/rules.toml": f'[weeks]\ncalendar = "iso"\n{weeks}',
    }
    kinds = st.sampled_from(["primary document", "report"])
    for code in SOURCES:
        letters, numbers = (draw(st.sampled_from(options)) for options in ("ABCF", "1236"))
        files[f"sources/{code}.toml"] = (
            f'kind = "{draw(kinds)}"\nlineage = "{draw(_LINEAGES)}"\n'
            f"per_speaker = {str(draw(st.booleans())).lower()}\n"
            f'[grade]\nreliability = "{letters}"\ncredibility = "{numbers}"\n'
        )
    return files


@st.composite
def _said(draw: st.DrawFn, pool: Sequence[Cell]) -> Said:
    question = draw(_CELLS if draw(st.integers(0, 5)) == 5 else st.sampled_from(pool))
    form = draw(st.sampled_from(["exact", "exact", "range", "at least", "at most", "open", "none"]))
    if form == "none":
        return Said(question, absent=draw(st.sampled_from(list(Absence))))
    one, two = sorted((draw(_NUMBERS), draw(_NUMBERS)))
    bounds: dict[str, tuple[Decimal | None, Decimal | None]] = {
        "exact": (one, one),
        "range": (one, two),
        "at least": (abs(one), None),
        # Below nothing there is nothing to be at most: see docs/settling.md on negative counts.
        "at most": (None, abs(two)),
        "open": (None, None),
    }
    return Said(question, *bounds[form])


@st.composite
def _filed(draw: st.DrawFn, pool: Sequence[Cell], earlier: Sequence[int]) -> Filed:
    amends = draw(st.none() | st.none() | st.sampled_from(earlier)) if earlier else None
    return Filed(
        source=draw(st.sampled_from(SOURCES)),
        speaker=draw(st.sampled_from(SPEAKERS)),
        original=draw(st.sampled_from(ORIGINALS)),
        filed_at=draw(st.sampled_from(DAYS)),
        said_on=draw(st.sampled_from(["", "", "2023-03-30", "2023-04-02"])),
        amends=amends,
        claims=tuple(draw(st.lists(_said(pool), min_size=1, max_size=4))),
    )


@st.composite
def _ruled(draw: st.DrawFn, filed: dict[int, Filed]) -> Ruled:
    place = draw(st.sampled_from(sorted(filed)))
    number = draw(st.integers(0, len(filed[place].claims) - 1))
    question = "/".join(filed[place].claims[number].question)
    about = {
        "source": filed[place].source,
        "original": filed[place].original,
        "question": question,
        "claim": "",
    }
    decision, kind = draw(
        st.sampled_from(
            [
                (Decision.CHOOSE, "question"),
                (Decision.CHOOSE, "question"),
                (Decision.CHOOSE, "question"),
                (Decision.CONFIRM, "question"),
                (Decision.CONFIRM, "question"),
                (Decision.WITHDRAW, "claim"),
                (Decision.WITHDRAW, "claim"),
                (Decision.WITHDRAW, "source"),
                (Decision.WITHDRAW, "original"),
                (Decision.GRADE, "source"),
                (Decision.GRADE, "original"),
                (Decision.LINEAGE, "source"),
                (Decision.LINEAGE, "original"),
            ]
        )
    )
    details = {
        Decision.GRADE: (("reliability", draw(st.sampled_from("ABF"))), ("credibility", "2")),
        Decision.LINEAGE: (("lineage", draw(st.sampled_from(["evidence", "other"]))),),
    }
    names_claim = kind == "claim" or decision is Decision.CHOOSE
    return Ruled(
        decision,
        kind,
        about[kind],
        draw(st.sampled_from(["R-1", "R-2"])),
        "",
        details.get(decision, ()),
        (place, number) if names_claim else None,
    )


@st.composite
def _asked(draw: st.DrawFn, filed: dict[int, Filed]) -> Asked:
    some = filed[draw(st.sampled_from(sorted(filed)))]
    question = "/".join(some.claims[0].question)
    kind, about = draw(
        st.sampled_from(
            [("source", some.source), ("original", some.original), ("question", question)]
        )
    )
    replies = st.tuples(st.sampled_from(list(Outcome)), st.sampled_from(DAYS))
    return Asked(
        kind,
        about,
        draw(st.sampled_from(DAYS)),
        draw(st.sampled_from(["2023-04-03", "2023-04-03T10:00:00Z", "2023-04-30"])),
        tuple(draw(st.lists(replies, max_size=2))),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a world; no two of its rulings were made in one second."""
    # Few questions, so that claims meet.
    size = draw(st.sampled_from([1, 1, 2, 4]))
    pool = draw(st.lists(_CELLS, min_size=size, max_size=size))
    filed: dict[int, Filed] = {}
    for place in range(draw(st.integers(1, 7))):
        filed[place] = draw(_filed(pool, range(place)))
    reviewers = draw(st.sampled_from([1, 2]))
    ruled = draw(st.lists(_ruled(filed), max_size=5))
    # Where it takes two, many rulings are made by both.
    others = [one for one in ruled if reviewers > 1 and draw(st.booleans())]
    ruled += [replace(one, by="R-2" if one.by == "R-1" else "R-1") for one in others]
    rulings = [
        replace(ruling, ruled_at=f"{draw(st.sampled_from(DAYS))[:10]}T10:00:{second:02}Z")
        for second, ruling in enumerate(ruled)
    ]
    entries: tuple[Entry, ...] = (
        *filed.values(),
        *rulings,
        *draw(st.lists(_asked(filed), max_size=3)),
    )
    return World(draw(_declared()), draw(st.sampled_from([0, 1, 3, 5])), entries, reviewers)
