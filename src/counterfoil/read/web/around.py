"""Where a page's links lead, its article's apart; its pictures, and words shown when pointed at.

Addresses are given as they are written, each once, in the order of the page; nobody followed them.
Of pictures that are written into the page itself only the kind is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from counterfoil.read.documents.links import Links
from counterfoil.read.given import tidy
from counterfoil.read.web.markup import Markup

_LONGEST, _MOST = 2_000, 20_000
_WRITTEN_OUT = "data:"


def around(page: Markup, own: Iterable[str]) -> dict[str, str]:
    """Return what is told of it in a reading's metadata; `own` are the targets of the article."""
    links = Links()
    links.add(*own)
    facts = links.facts()
    facts |= {
        "other links": _once(_targets(page, set(facts.get("links", "").splitlines()))),
        "pictures": _once(_pictures(page)),
        "tips": _once(_tips(page)),
    }
    return {name: text for name, text in facts.items() if text}


def _targets(page: Markup, told: set[str]) -> Iterator[str]:
    for name in ("a", "area", "iframe", "frame", "embed"):
        for element in page.named(name):
            target = element.get("href" if name in {"a", "area"} else "src")
            if target and not target.startswith("#") and tidy(target) not in told:
                yield target


def _pictures(page: Markup) -> Iterator[str]:
    for element in page.named("img"):
        about = element.attributes()
        yield f"{_address(about.get('src', ''))} {about.get('alt', '')}"


def _address(written: str) -> str:
    kind, comma, _ = written.partition(",")
    return kind if comma and written.startswith(_WRITTEN_OUT) else written


def _tips(page: Markup) -> Iterator[str]:
    for element in page.elements:
        if "title" in element.written:
            yield element.get("title")


def _once(texts: Iterator[str]) -> str:
    found: dict[str, None] = {}
    for text in texts:
        if line := tidy(text)[:_LONGEST]:
            found[line] = None
        if len(found) >= _MOST:
            break
    return "\n".join(found)
