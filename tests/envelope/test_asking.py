"""A request is the desk's when its key signed this method, target and body, in these minutes."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealed import DESK, DESK_VERIFIER, ORIGIN

from counterfoil.envelope.asking import WINDOW, DeskRequest, NotTheDesk
from counterfoil.envelope.notes import Signer

NOW = 29_930_000
REQUEST = DeskRequest(ORIGIN, "GET", "/desk/returns?after=7", sha256(b"").digest())
HEADER = REQUEST.authorisation(DESK, NOW)


@given(st.integers(-3 * WINDOW, 3 * WINDOW))
def test_a_request_holds_for_minutes_only(late: int) -> None:
    """Five minutes early or late, and then no more."""
    if abs(late) <= WINDOW:
        REQUEST.check(HEADER, DESK_VERIFIER, NOW + late)
    else:
        with pytest.raises(NotTheDesk, match="see the clocks"):
            REQUEST.check(HEADER, DESK_VERIFIER, NOW + late)


@pytest.mark.parametrize(
    "other",
    [
        {"origin": "example.org/other"},
        {"method": "POST"},
        {"target": "/desk/returns?after=8"},
        {"target": "/desk/returns"},
        {"body": sha256(b"x").digest()},
        {"method": "GET\0", "target": "desk/returns?after=7"},
    ],
)
def test_no_other_request_is_signed_with_it(other: dict[str, Any]) -> None:
    """Each part of a request is under the signature, apart from the others."""
    with pytest.raises(NotTheDesk, match="did not sign"):
        replace(REQUEST, **other).check(HEADER, DESK_VERIFIER, NOW)


def test_the_minute_is_signed_too() -> None:
    """Whoever has an old request cannot put a new minute on it."""
    newer = HEADER.replace(str(NOW), str(NOW + 1))
    with pytest.raises(NotTheDesk, match="did not sign"):
        REQUEST.check(newer, DESK_VERIFIER, NOW + 1)


def test_another_key_signs_nothing() -> None:
    """Not even one of the same name."""
    stranger = REQUEST.authorisation(Signer(DESK.name, bytes(32)), NOW)
    with pytest.raises(NotTheDesk, match="did not sign"):
        REQUEST.check(stranger, DESK_VERIFIER, NOW)


@given(
    st.one_of(
        st.text(max_size=200),
        st.builds("Counterfoil {} {}".format, st.text(max_size=12), st.text(max_size=90)),
        st.builds(lambda at, sign: HEADER[:at] + sign + HEADER[at + 1 :], st.integers(0, 109),
                  st.characters()),
    )
)  # fmt: skip
def test_no_other_header_passes(header: str) -> None:
    """Whatever stands in it; base64 has one spelling."""
    if header != HEADER:
        with pytest.raises(NotTheDesk):
            REQUEST.check(header, DESK_VERIFIER, NOW)
