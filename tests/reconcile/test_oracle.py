"""The rules as SQL and the rules as loops give the same figures for any ledger."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st
from settling import difference, recorded, settled, told
from worlds import LATEST, MOMENTS, Filed, Ruled, World, worlds

_moments = st.sampled_from([LATEST, LATEST, *MOMENTS])


@given(worlds(), _moments)
@settings(max_examples=80)
def test_figures_are_those_of_the_oracle(world: World, at: str) -> None:
    """Exact and public figures, from claims and as sums, are what the described rules give."""
    with recorded(world) as (project, ledger):
        exact, public = told(project, ledger, at)
        for told_ in exact.values():
            event(f"{told_.standing}{' contested' * told_.contested}{' chosen' * told_.chosen}")
        actual_exact, actual_public = settled(project, ledger, at)
    assert {} == difference(exact, actual_exact)
    assert {} == difference(public, actual_public)
