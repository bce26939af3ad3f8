"""Readings as JSON held against their schema: docs/reading.schema.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
from layers import ROOT


@cache
def schema() -> Any:
    """Return the schema of readings."""
    return json.loads((ROOT / "docs" / "reading.schema.json").read_text("utf-8"))


@cache
def _validator() -> Any:
    return jsonschema_rs.validator_for(schema())


def hold_documented(reading: Any) -> None:
    """Fail where a reading as JSON is not as its schema says."""
    told = [f"{list(e.instance_path)}: {e.message}" for e in _validator().iter_errors(reading)]
    assert not told, told[:3]


def fields_of(one: dict[str, Any], name: str = "") -> Iterator[str]:
    """Yield all fields that a schema and its parts name, as `part.field`."""
    yield from (f"{name}.{field}" for field in one.get("properties", ()))
    for inner, told in one.get("$defs", {}).items():
        yield from fields_of(told, inner)
