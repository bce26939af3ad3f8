"""What every test needs: keys away from the home directory, and no clock in properties."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "house",
    deadline=None,
    max_examples=100,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

pytest_plugins = [
    "sites",
    "stores",
    "browsers",
    "counters",
    "desks",
    "deciding",
    "altering",
    "attending",
    "forms",
]


@pytest.fixture(autouse=True, scope="session")
def _apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep private keys out of the home directory, and every test out of a team's database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTERFOIL_KEYS", str(tmp_path_factory.mktemp("keys")))
        patch.delenv("DATABASE_URL", raising=False)
        patch.delenv("COUNTERFOIL_NOW", raising=False)
        yield
