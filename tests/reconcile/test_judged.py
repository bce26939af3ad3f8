"""Claims of some rows of an original: those whose locators point there, and those of no cell."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.ledger.columns import connect
from counterfoil.model.locator import Locator
from counterfoil.model.moment import Moment
from counterfoil.model.settled import Settled
from counterfoil.reconcile.reading import judged

_TABLE = """
CREATE TABLE claim (
  seq BIGINT, filing BIGINT, measure VARCHAR, region VARCHAR, category VARCHAR, period VARCHAR,
  words VARCHAR, low DECIMAL(18, 4), high DECIMAL(18, 4), locator VARCHAR, left_out VARCHAR)
"""
_HOSTILE = st.text(st.sampled_from("&cell=,1290AEж\n%'"), max_size=12)
_COUNT = st.integers(1, 400)
LOCATORS = st.builds(
    Locator,
    page=st.none() | _COUNT,
    sheet=st.none() | _HOSTILE,
    table=st.none() | _COUNT,
    cell=st.none() | st.tuples(_COUNT, _COUNT),
    quote=st.none() | _HOSTILE,
)


@given(st.lists(LOCATORS, min_size=5, max_size=20), st.tuples(_COUNT, _COUNT))
@settings(max_examples=40)
def test_claims_of_some_rows_are_those_whose_locators_point_there(
    places: list[Locator], rows: tuple[int, int]
) -> None:
    """Whatever names of sheets and quotes hold, and however a cell is written."""
    with TemporaryDirectory() as name, connect(threads=1) as columns:
        kept = Settled(Moment("2023-04-01T23:59:59Z", 9), Path(name), (), ())
        columns.execute(_TABLE)
        columns.executemany(
            "INSERT INTO claim VALUES (?, ?, 'm', 'a', 'd', '2023-W09', '', NULL, 4.5, ?, NULL)",
            [(seq, seq % 3, str(place)) for seq, place in enumerate(places)],
        )
        columns.execute(f"COPY claim TO '{kept.claims}' (FORMAT parquet)")
        asked = [
            seq
            for seq, place in enumerate(places)
            if seq % 3 and (place.cell is None or rows[0] <= place.cell[0] <= rows[1])
        ]
        assert asked == [claim.seq for claim in judged(kept, [1, 2], rows)]
        found = judged(kept, [0, 1, 2])
        assert [place.cell is not None for place in places] == [claim.of_cell for claim in found]
        every = [seq for seq in range(len(places)) if seq % 3]
        assert every == [claim.seq for claim in judged(kept, [1, 2])]
        assert [] == judged(kept, [])
