"""What every page of the desk has: words in the reader's language, its way around, who is in."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.template import engines
from django.template.backends.utils import csrf_input
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import get_language
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from counterfoil.desk.models import Person
from counterfoil.desk.roles import Role
from counterfoil.desk.table import LEAST
from counterfoil.desk.watching import SETTINGS
from counterfoil.desk.working import folder
from counterfoil.publish.words import N_, Words

_STAMP, _ADDRESS = "\0stamp\0", "\0address\0"
"""Marks for what makes a page its own: no text of a project or a person has such signs."""
_PART, _CODE = "-part-", re.compile("`([^`]+)`")
LANGUAGES = {"en": "English", "ru": "Русский"}
WAYS: tuple[tuple[str, str], ...] = (
    ("home", N_("Weeks")),
    ("inbox", N_("Inbox")),
    ("questions", N_("Questions")),
    ("originals", N_("Originals")),
    ("sources", N_("Sources")),
    ("enquiries", N_("Enquiries")),
    ("publishing", N_("Publishing")),
    ("people", N_("People")),
)
"""The ways around, each a route and its name on the page."""


def environment(**options: Any) -> Environment:
    """Return the templates' environment: escaping everything, refusing what is not given."""
    options |= {"autoescape": True, "undefined": StrictUndefined}
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - escaping
    made.globals["url"] = _url
    made.filters["drawn"] = _drawn
    made.filters["coded"] = _coded
    return made


def _coded(text: str) -> Markup:
    """Return a sentence in which what stands between backticks is shown as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


def _drawn(svg: str) -> Markup:
    """Return a drawing that allauth made of a secret: squares, and no words of anybody's."""
    return Markup(svg[svg.index("<svg") :])  # noqa: S704


def draw(template: str, context: dict[str, Any]) -> str:
    """Return a part of a page that is the same for whoever looks, in the language spoken.

    It knows no more of who asks than it is given: nothing of what their forms must say.
    """
    said = words()
    return drawing(template).render(context | {"_": said, "plural": said.plural})


def drawing(template: str) -> Template:
    """Return a template as Jinja has it."""
    found: Template = get_template(template).template  # type: ignore[attr-defined]
    return found


def templates() -> list[str]:
    """Return the names of all templates."""
    found: list[str] = engines["jinja2"].env.list_templates()  # type: ignore[attr-defined]
    return found


def words() -> Words:
    """Return the words of the language that is spoken now."""
    language = get_language() or "en"
    return speaking(language if language in LANGUAGES else "en")


@cache
def speaking(language: str) -> Words:
    """Return the words of a language."""
    return Words(language, "counterfoil.desk")


@lru_cache(maxsize=4096)
def _url(name: str, *parts: object) -> str:
    """Return the address of a route.

    Django looks through all routes for it, on every page for some that no page had before. Where
    all parts are texts it does so once for a route.
    """
    if not all(isinstance(part, str) for part in parts):
        return reverse(name, args=parts)
    before, *after = around(name, len(parts))
    told = zip(parts, after, strict=True)
    return "".join([before, *(f"{quote(str(part), '')}{rest}" for part, rest in told)])


@cache
def around(name: str, parts: int) -> list[str]:
    """Return what stands in a route's address around its parts, all of which are texts."""
    return reverse(name, args=(_PART,) * parts).split(_PART)


class _Stamp:
    """What makes a form this page's own: drawn anew for every page, and once for all its forms."""

    def __init__(self, request: HttpRequest) -> None:
        self._request, self._drawn = request, ""

    def __html__(self) -> str:
        self._drawn = self._drawn or str(csrf_input(self._request))
        return self._drawn


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what every page is given."""
    said, settings = words(), SETTINGS.of(folder())
    somebody = getattr(request, "user", None)
    person = somebody if isinstance(somebody, Person) else None
    here = (request.resolver_match.url_name if request.resolver_match else "") or ""
    project, stamp = said.label(settings.title), _Stamp(request)
    notice = said.label(settings.notice) if settings.notice else ""
    who = (person.code, person.standing) if person else ("", None)
    header, footer = _around_page(said.language, project, notice, here, who)
    # What is anybody's own comes last: nothing that it says is taken for a mark.
    header = header.replace(_STAMP, stamp.__html__())
    header = header.replace(_ADDRESS, str(escape(request.get_full_path())))
    return {
        "_": said,
        "plural": said.plural,
        "csrf_input": stamp,
        "language": said.language,
        "project": project,
        "person": person,
        "REVIEWER": Role.REVIEWER,
        "PUBLISHER": Role.PUBLISHER,
        "header": Markup(header),  # noqa: S704 - drawn by our templates
        "footer": Markup(footer),  # noqa: S704 - as above
    }


@lru_cache(maxsize=512)
def _around_page(
    language: str, project: str, notice: str, here: str, who: tuple[str, Role | None]
) -> tuple[str, str]:
    """Return what stands above and below a page for somebody, by their code and role.

    Drawn once for all their looks, with marks for what makes each page its own.
    """
    said, (code, role) = speaking(language), who
    context = {
        "csrf_input": _STAMP,
        "address": _ADDRESS,
        "others": [(other, name) for other, name in LANGUAGES.items() if other != language],
        "project": project,
        "notice": notice,
        "here": here,
        "code": code,
        "ways": [
            (_url(name), said(text), name == here)
            for name, text in WAYS
            if role is not None and role.may(LEAST[name])
        ],
    }
    return draw("header.html", context), draw("footer.html", context)
