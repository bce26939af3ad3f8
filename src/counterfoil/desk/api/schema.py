"""The description of the addresses for programs, as OpenAPI 3.1 writes it: docs/openapi.json."""

from __future__ import annotations

from typing import Any

from counterfoil.desk.api.parameters import ASKINGS, Asking, Parameter
from counterfoil.model.figure import Flag, Standing
from counterfoil.model.quantity import Absence

VERSION = "1"
Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_LATIN = r"^-?\d+(\.\d+)?$"


def _text(says: str, **more: Any) -> Schema:
    return {**_TEXT, "description": says, **more}


def _maybe(says: str, **more: Any) -> Schema:
    return {"type": ["string", "null"], "description": says, **more}


def _end(says: str) -> Schema:
    return _maybe(f"{says}; null: open. A decimal number, as a text", pattern=_LATIN)


_QUESTION: Schema = {
    "measure": _text("What is counted, by its code"),
    "region": _text("Region, by its code"),
    "category": _text("Category, by its code"),
    "period": _text("A week (2023-W09), a quarter (2023-Q1) or a year of the week calendar"),
}
_RANGE: Schema = {
    "low": _end("Low end of the range"),
    "high": _end("High end of the range"),
    "agreed_low": _end("Low end of what all claims agree on"),
    "agreed_high": _end("High end of what all claims agree on"),
    "standing": {
        "enum": [*(one.value for one in Standing), None],
        "description": "How well it stands; null: it is no more",
    },
    "flags": {"type": "array", "items": {"enum": [one.value for one in Flag]}},
    "claims": {**_COUNT, "description": "How many voices it rests on; of a sum, how many cells"},
    "silent": {**_COUNT, "description": "Of a sum: how many cells are silent"},
}


def _action(*words: str) -> Schema:
    return {"enum": list(words), "description": "Only with `updatedAfter`: what became of it"}


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


_ROWS: dict[str, Schema] = {
    "AsPublished": _object({"edition": _text("The edition's number"), **_RANGE}),
    "Figure": _object(
        {
            **_QUESTION,
            "basis": {"enum": ["claims", "sum"]},
            **_RANGE,
            "action": _action("added", "revised", "removed"),
            "history": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/AsPublished"},
                "description": "Only with `includeHistory`: what the public saw, small cells "
                "protected, from the first edition on",
            },
        },
        ("action", "history"),
    ),
    "Claim": _object(
        {
            "claim": {**_COUNT, "description": "Its row in the ledger"},
            **_QUESTION,
            "words": _text("The words of the original"),
            "low": _end("Low end of what the words say"),
            "high": _end("High end of what the words say"),
            "absent": {
                "enum": [*(one.value for one in Absence), None],
                "description": "Why the source says there is no number; null: there is one",
            },
            "left_out": _maybe("The rule that leaves it out; null: it counts"),
            "note": _maybe("The words behind the number"),
            "source": _text("Who publishes or sends, by its code"),
            "speaker": _text("Who says so, by a code"),
            "lineage": _text("The evidence it goes back to"),
            "grade": _text("Admiralty grade: reliability A-F, credibility 1-6"),
            "original": _text("SHA-256 of the original"),
            "locator": _text("Where in the original the words stand"),
            "said_on": _maybe("The day or moment it was said; null: not known"),
            "filed_at": _text("The day or moment it was filed"),
            "action": _action("added", "revised"),
        },
        ("action",),
    ),
    "Edition": _object(
        {
            "edition": _text("Its number"),
            "recorded_at": _text("When it was put on record"),
            "as_of": _text("The moment its figures are of"),
            "size": {**_COUNT, "description": "How many rows of the ledger it stands on"},
            "root": _text("The root hash over these rows (RFC 6962), in base64"),
            "manifest": _text("SHA-256 of its list of files, SHA256SUMS"),
        }
    ),
}
_PROBLEM: Schema = {
    "type": "object",
    "properties": {"title": _TEXT, "status": _COUNT, "detail": _TEXT},
    "required": ["title", "status", "detail"],
}
_PROBLEMS = {
    "400": "Something in the question is not understood; `detail` says what.",
    "401": "Nobody is signed in, and no token that holds came along.",
    "403": "Your role needs a second factor first.",
    "503": "The ledger or the project cannot be used just now; `detail` says why.",
}


def description() -> Schema:
    """Return the whole description."""
    paths = {f"/api/{one.name}": {"get": _operation(one)} for one in ASKINGS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Counterfoil's desk",
            "version": VERSION,
            "description": "Figures, claims and editions of one project, as its desk shows them. "
            "Read only. Numbers are decimal texts. The same question asked again gives the same "
            "bytes until the ledger grows; answers carry a strong ETag.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Made by a person on their page at the desk. The desk's own "
                    "session opens these addresses as well.",
                }
            },
            "schemas": {**_ROWS, "Problem": _PROBLEM},
        },
    }


def _operation(asking: Asking) -> Schema:
    return {
        "operationId": asking.name,
        "summary": asking.says,
        "parameters": [_parameter(one) for one in asking.parameters],
        "responses": {
            "200": {
                "description": asking.says,
                "headers": {"ETag": {"description": "Strong", "schema": _TEXT}},
                "content": {"application/json": {"schema": _answer(asking)}},
            },
            "304": {"description": "What `If-None-Match` names is what there is."},
            **{code: _problem(says) for code, says in _PROBLEMS.items()},
        },
    }


def _answer(asking: Asking) -> Schema:
    row = {"$ref": f"#/components/schemas/{asking.name.removesuffix('s').title()}"}
    return _object(
        {
            "as_of": _text("The moment of the answer"),
            "size": {**_COUNT, "description": "How many rows of the ledger it stands on"},
            "next": _maybe("The cursor of what follows; null: this is all"),
            asking.name: {"type": "array", "items": row},
        }
    )


def _problem(says: str) -> Schema:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": says, "content": {"application/problem+json": {"schema": schema}}}


def _parameter(one: Parameter) -> Schema:
    facts = {"name": one.name, "in": "query", "description": one.says, "schema": one.schema}
    return facts | ({"style": "form", "explode": False} if one.schema["type"] == "array" else {})
