"""The type of the fixtures that read a file or bytes: see conftest.py."""

from __future__ import annotations

from collections.abc import Callable

from counterfoil.model.reading import Reading

Reads = Callable[..., Reading]
