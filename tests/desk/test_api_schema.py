"""Whatever programs send, the desk answers as its description says, and never breaks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from attending import made
from desks import Desk
from django.apps import apps
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.desk.api.parameters import ASKINGS
from counterfoil.desk.roles import Role

_DAYS = 30
_LIKELY = {
    "measure": st.sampled_from(["approached", "approached,signed"]),
    "region": st.sampled_from(["a", "north,b"]),
    "category": st.sampled_from(["migrants", "debtors,migrants"]),
    "period": st.sampled_from(["2023-W09", "2023-Q1,2023"]),
    "asOf": st.sampled_from(["2023-03-14", "2023-03-20T09:30:00Z", "2023-04-01"]),
    "updatedAfter": st.sampled_from(["2023-03-01", "2023-03-14T12:00:00+03:00"]),
    "includeHistory": st.sampled_from(["true", "false"]),
    "basis": st.sampled_from(["claims", "sum"]),
    "limit": st.integers(1, 3),
}
"""What a program that knows the codebook asks: else nearly everything asked would be refused."""


@pytest.fixture(scope="module")
def schema(office: Desk) -> Any:
    """Return the served description, read from the desk with a token."""
    schemathesis: Any = pytest.importorskip("schemathesis", reason="the extra `schema` is missing")
    del office
    cache.clear()
    ends_on = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=_DAYS)
    token = apps.get_model("desk", "Token").make(made("S-1", Role.READER), "schema", ends_on)
    headers = {"Authorization": f"Bearer {token}"}
    found = schemathesis.openapi.from_wsgi(
        "/api/openapi.json", get_wsgi_application(), headers=headers, base_url="http://localhost"
    )
    return found, headers


@pytest.mark.parametrize("known", [True, False], ids=["known", "strange"])
@pytest.mark.parametrize("name", [one.name for one in ASKINGS])
def test_answers_are_as_described(schema: Any, now_is: None, name: str, *, known: bool) -> None:
    """Every answer has a status, type, headers and body of the description; none is a 5xx."""
    del now_is
    described, headers = schema
    # A code that the codebook lacks has the form of one that it has, and is refused.
    checks: Any = pytest.importorskip("schemathesis.specs.openapi.checks")
    spared = [checks.positive_data_acceptance]
    operation = described[f"/api/{name}"]["GET"]
    seen: set[int] = set()

    @given(operation.as_strategy(), st.fixed_dictionaries({}, optional=_LIKELY))
    @settings(
        max_examples=60 if known else 120,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any, likely: dict[str, Any]) -> None:
        if known:
            declared = {one.name for one in operation.query}
            case.query = {name: one for name, one in likely.items() if name in declared}
        answer = case.call_and_validate(headers=headers, excluded_checks=[] if known else spared)
        seen.add(answer.status_code)

    ask()
    assert seen == {200} if known else 400 in seen
