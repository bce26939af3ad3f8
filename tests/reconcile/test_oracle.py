"""The rules as SQL and the rules as loops give the same figures for any ledger."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from settling import difference, recorded, settled, told
from worlds import LATEST, MOMENTS, Asked, Entry, Filed, Ruled, World, worlds

_moments = st.sampled_from([LATEST, LATEST, *MOMENTS])
_chances = st.randoms(use_true_random=False)


@given(worlds(), _moments)
@settings(max_examples=40)
def test_figures_are_those_of_the_oracle(world: World, at: str) -> None:
    """Exact and public figures, from claims and as sums, are what the described rules give."""
    with recorded(world) as (project, ledger):
        exact, public = told(project, ledger, at)
        for figure in exact.values():
            event(f"{figure.standing}{' contested' * figure.contested}{' chosen' * figure.chosen}")
        actual_exact, actual_public = settled(project, ledger, at)
    assert {} == difference(exact, actual_exact)
    assert {} == difference(public, actual_public)


@given(worlds(), _chances)
@settings(max_examples=15)
def test_the_order_of_rows_changes_nothing(world: World, chance: Random) -> None:
    """However filings, their claims and rulings are shuffled, every figure stays the same."""
    with recorded(world) as (project, ledger):
        before = settled(project, ledger, LATEST)
    mixed = _with_claims_mixed(world, chance)
    with recorded(mixed, _mixed_order(mixed, chance)) as (project, ledger):
        after = settled(project, ledger, LATEST)
    assert [{}, {}] == list(map(difference, before, after))


@given(worlds())
@settings(max_examples=15)
def test_the_same_thing_filed_twice_changes_nothing(world: World) -> None:
    """A filing that is on record twice counts once."""
    with recorded(world) as (project, ledger):
        before = settled(project, ledger, LATEST)
    undone = {entry.amends for entry in world.entries if isinstance(entry, Filed)}
    undone |= {e.claim[0] for e in world.entries if isinstance(e, Ruled) and e.claim}
    again = [
        entry
        for place, entry in enumerate(world.entries)
        if isinstance(entry, Filed) and place not in undone
    ]
    with recorded(replace(world, entries=(*world.entries, *again))) as (project, ledger):
        after = settled(project, ledger, LATEST)
    assert [{}, {}] == list(map(difference, before, after))


@given(worlds(), st.sampled_from(MOMENTS))
@settings(max_examples=15)
def test_a_moment_shows_what_had_been_filed_by_then(world: World, at: str) -> None:
    """Figures as of a moment are those of a ledger that holds nothing later."""
    with recorded(world) as (project, ledger):
        whole = settled(project, ledger, at)
    by_then = replace(world, entries=tuple(_by(entry, at) for entry in world.entries))
    order = [place for place, entry in enumerate(world.entries) if _when(entry) <= at]
    with recorded(by_then, order) as (project, ledger):
        part = settled(project, ledger, at)
    assert [{}, {}] == list(map(difference, part, whole))


@pytest.mark.soak
@pytest.mark.parametrize(
    ("truth", "drawn"),
    [
        (test_figures_are_those_of_the_oracle, (worlds(), _moments)),
        (test_the_order_of_rows_changes_nothing, (worlds(), _chances)),
        (test_the_same_thing_filed_twice_changes_nothing, (worlds(),)),
        (test_a_moment_shows_what_had_been_filed_by_then, (worlds(), st.sampled_from(MOMENTS))),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_three_hundred_ledgers_agree(truth: Any, drawn: tuple[Any, ...]) -> None:
    """Each of these truths, looked for in more ledgers than there is time for every day."""

    @given(st.tuples(*drawn))
    @settings(max_examples=300)
    def hold(world: tuple[Any, ...]) -> None:
        truth.hypothesis.inner_test(*world)

    hold()


def _when(entry: Entry) -> str:
    if isinstance(entry, Filed):
        return entry.filed_at
    return entry.ruled_at if isinstance(entry, Ruled) else entry.asked_at


def _by(entry: Entry, at: str) -> Entry:
    if not isinstance(entry, Asked):
        return entry
    return replace(entry, replies=tuple(reply for reply in entry.replies if reply[1] <= at))


def _with_claims_mixed(world: World, chance: Random) -> World:
    """Return the world with every filing's claims in another order."""
    orders = {
        place: chance.sample(range(len(entry.claims)), len(entry.claims))
        for place, entry in enumerate(world.entries)
        if isinstance(entry, Filed)
    }
    entries: list[Entry] = []
    for place, entry in enumerate(world.entries):
        if isinstance(entry, Filed):
            entries.append(replace(entry, claims=tuple(entry.claims[n] for n in orders[place])))
        elif isinstance(entry, Ruled) and entry.claim:
            filing, number = entry.claim
            entries.append(replace(entry, claim=(filing, orders[filing].index(number))))
        else:
            entries.append(entry)
    return replace(world, entries=tuple(entries))


def _mixed_order(world: World, chance: Random) -> list[int]:
    """Return the entries' places in another order; what names another comes after it."""
    needs = {}
    for place, entry in enumerate(world.entries):
        named = entry.amends if isinstance(entry, Filed) else None
        if isinstance(entry, Ruled) and entry.claim:
            named = entry.claim[0]
        needs[place] = named
    order: list[int] = []
    while len(order) < len(needs):
        ready = [
            p for p, named in needs.items() if p not in order and (named is None or named in order)
        ]
        order.append(chance.choice(ready))
    return order
