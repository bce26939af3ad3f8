"""Rendering drafts into pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from hashlib import sha256
from importlib import resources
from typing import Any

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from counterfoil.model.source import Labels
from counterfoil.publish.making import Draft, Making
from counterfoil.publish.words import Words

_LISTED = frozenset(
    f"{section}/index.html" for section in ("regions", "categories", "weeks", "sources")
)
_CHANGING = (
    "base", "links", "foot", "parts", "home", "corrections", "data", "region", "category", "week",
    "claim",
)  # fmt: skip
"""Templates of the pages that change with any figure."""
LANGUAGES = {"en": "English", "ru": "Русский"}
_ROOT = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url={language}/index.html">
<title>{title}</title><link rel="stylesheet" href="assets/style.css"></head>
<body><main><h1>{title}</h1><ul>{links}</ul></main></body></html>
"""


class Renderer:
    """Renders the drafts of one language."""

    def __init__(self, making: Making, languages: tuple[str, ...]) -> None:
        """Take the edition in the making and all languages it has."""
        self._making, self._languages = making, languages
        settings = making.shelf.project.settings
        self._shared: dict[str, Any] = {
            "_": making.words,
            "plural": making.words.plural,
            "language": making.words.language,
            "project": making.words.label(settings.title),
            "notice": making.words.label(settings.notice) if settings.notice else "",
            "desk": making.words.label(settings.desk) if settings.desk else "",
        }
        self._templates: dict[str, Template] = {}
        self._frames: dict[tuple[str, str], dict[str, Markup]] = {}

    def stamp(self, draft: Draft) -> str:
        """Return a digest of all that goes into a page, without rendering it."""
        inside = draft.basis or draft.context
        packed = orjson.dumps([draft.path, draft.template, inside], default=str)
        return sha256(self.basis + packed).hexdigest()

    @cached_property
    def basis(self) -> bytes:
        """A digest of what goes into every page of the language."""
        shared = {name: text for name, text in self._shared.items() if isinstance(text, str)}
        packed = orjson.dumps([shared, self._languages, _makers_digest()])
        return sha256(packed).digest()

    def render(self, draft: Draft) -> bytes:
        """Return a page's bytes."""
        template = self._template(draft.template)
        up = "../" * draft.path.count("/")
        language = self._making.words.language
        others = [
            {"code": code, "name": LANGUAGES[code], "link": f"{up}../{code}/{draft.path}"}
            for code in self._languages
            if code != language
        ]
        return template.render(
            self._shared,
            up=up,
            path=draft.path,
            others=others,
            **self._frame(up, draft.path),
            **(draft.context() if callable(draft.context) else draft.context),
        ).encode()

    def _template(self, name: str) -> Template:
        if name not in self._templates:
            self._templates[name] = environment().get_template(name)
        return self._templates[name]

    def _frame(self, up: str, path: str) -> dict[str, Markup]:
        """Return what stands above and below a page; all receipts share one."""
        here = path.partition("/")[0]
        known = (up, path if path in _LISTED or not up else here)
        if known not in self._frames:
            around = {"up": up, "path": path, "here": here}
            self._frames[known] = {
                # Rendered with everything in it escaped.
                name: Markup(self._template(f"{name}.html").render(self._shared, **around))  # noqa: S704
                for name in ("links", "foot")
            }
        return self._frames[known]


@cache
def environment() -> Environment:
    """Return the templates' environment: escaping everything, refusing what is not given."""
    return Environment(
        loader=PackageLoader("counterfoil.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def warm(languages: Iterable[str]) -> None:
    """Make ready what pages need that change with any figure. Others may work meanwhile."""
    for name in _CHANGING:
        environment().get_template(f"{name}.html")
    for language in languages:
        Words(language).day("2023-03-01")


@cache
def _makers_digest() -> str:
    """Return a digest of templates, translations and the code that fills them in."""
    home = resources.files("counterfoil.publish")
    digest = sha256()
    for folder in ("templates", "locale", "pages", "."):
        for path in sorted(home.joinpath(folder).iterdir(), key=lambda path: path.name):
            if path.is_file():
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def assets() -> dict[str, bytes]:
    """Return the site's own files, by their path below the site."""
    home = resources.files("counterfoil.publish").joinpath("assets")
    return {f"assets/{path.name}": path.read_bytes() for path in home.iterdir() if path.is_file()}


def root_page(title: Labels, languages: tuple[str, ...]) -> bytes:
    """Return the page above all languages, which leads to the first of them."""
    words = Words(languages[0])
    links = "".join(
        f'<li><a lang="{code}" href="{code}/index.html">{LANGUAGES[code]}</a></li>'
        for code in languages
    )
    name = words.label(title).replace("&", "&amp;").replace("<", "&lt;")
    return _ROOT.format(language=languages[0], title=name, links=links).encode()
