"""Making the offline form of a project: one HTML page that asks nobody for anything.

Its content security policy names its style and its script by their digests, so that nothing else
runs in it, and lets it speak to nobody but the counter that served it. The same programme and
roster make the same bytes.
"""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Mapping
from hashlib import sha256
from importlib import resources
from typing import Any

import jinja2
import orjson
from markupsafe import Markup

from counterfoil.sealing.programme import Programme
from counterfoil.sealing.roster import BadRoster, read_roster

LANGUAGES = ("en", "ru")
_HOME = resources.files("counterfoil.form")


def make_form(programme: Programme, roster: bytes) -> bytes:
    """Return the page; raise BadRoster where the programme's root key did not sign the roster."""
    found = read_roster(roster, programme.root)
    if found.origin != programme.origin:
        msg = f"the roster is of {found.origin}, and the programme of {programme.origin}"
        raise BadRoster(msg)
    spoken = {language: read_words(language) for language in LANGUAGES}
    style = _read("page", "form.css").strip()
    script = _read("built", "form.js").strip()
    given = {
        "title": spoken["en"]["title"],
        "policy": policy(style, script),
        "icon": base64.b64encode(_read("page", "icon.svg").encode()).decode(),
        "style": Markup(style),  # noqa: S704 - our own
        "script": Markup(script),  # noqa: S704 - our own
        "without": {language: words["without"] for language, words in spoken.items()},
        "words": _data(spoken),
        "project": _data(
            {
                "programme": orjson.loads(programme.json()),
                "roster": roster.decode(),
                "languages": [one for one in LANGUAGES if one in programme.title] or [*LANGUAGES],
            }
        ),
    }
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.from_string(_read("page", "form.html")).render(given).encode()


def policy(style: str, script: str) -> str:
    """Return the page's content security policy."""
    return (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def read_words(language: str) -> Mapping[str, Any]:
    """Return the form's table of words of a language."""
    return tomllib.loads(_read("words", f"{language}.toml"))


def _data(facts: Mapping[str, Any]) -> Markup:
    """Return facts as JSON that no page can take for the end of its script."""
    text = orjson.dumps(facts).decode()
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no tag can begin in it


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(content.encode()).digest()).decode()}'"


def _read(*names: str) -> str:
    return _HOME.joinpath(*names).read_text("utf-8")
