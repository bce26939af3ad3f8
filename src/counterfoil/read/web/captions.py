"""Captions of a page's pictures, with the credit that names who made the picture kept apart."""

from __future__ import annotations

import re

from counterfoil.model.reading import Caption
from counterfoil.read.given import tidy
from counterfoil.read.web.markup import Element, Markup

_CAPTION_CLASS = re.compile(r"(?:^|[_-])caption(?:$|[_-])|[a-z]Caption")
_CREDIT_CLASS = re.compile(
    r"credit|copyright|photographer|picture-?author|image-?source", re.IGNORECASE
)
_CREDIT = re.compile(
    r"""(?:^|(?<=[.!?…)»"”])\s*|\s+[|/\u2014\u2013]\s*|\s*(?=[(\[]\s*(?:фото|photo|credit|image|©)))
    (?P<credit>[(\[]?\s*
    (?:©|(?:фото|фотография|снимок|иллюстрация|коллаж|скриншот|изображение|photos?|photograph|image
       |picture|credit|illustration|graphic|collage|screenshot|foto|bild|source|источник)
       (?:\s+credit)?\s*(?::|\s+by\s|\s*©|\s*/)).*)$""",
    re.IGNORECASE | re.VERBOSE,
)
# Whatever says a credit says one of these.
_PERHAPS = re.compile(r"[©:/]|by\s", re.IGNORECASE)
_MARKS = "()[] |/\u2014\u2013"
_LONGEST = 1000
_ASIDE = {"nav", "footer", "aside"}


def page_captions(page: Markup) -> tuple[tuple[Caption, ...], list[Element]]:
    """Return a page's captions in order, each once, and the elements that they stand in."""
    found: dict[Caption, None] = {}
    elements: list[Element] = []
    for element in page.elements:
        if not _is_caption(page, element) or (elements and element.index < elements[-1].until):
            continue
        elements.append(element)
        if not any(above.name in _ASIDE for above in element.above()):
            caption = _caption(page, element)
            if caption.text or caption.credit:
                found[caption] = None
    return tuple(found), elements


def _is_caption(page: Markup, element: Element) -> bool:
    if element.name == "figcaption":
        return True
    if "aption" not in element.written or element.first == element.last:
        return False
    if not any(map(_CAPTION_CLASS.search, element.get("class").split())):
        return False
    if any(above.name == "figure" for above in element.above()):
        return True
    texts = page.texts[element.first : element.last]
    return sum(text.end - text.start for text in texts) <= _LONGEST


def _caption(page: Markup, element: Element) -> Caption:
    for inner in page.within(element):
        if inner.written and _CREDIT_CLASS.search(inner.get("class")):
            credit = tidy(page.text(inner))
            before = tidy(page.text_between(element.first, inner.first))
            after = tidy(page.text_between(inner.last, element.last))
            return Caption(tidy(f"{before} {after}").strip(_MARKS), credit.strip(_MARKS))
    return parted(tidy(page.text(element)))


def parted(text: str) -> Caption:
    """Part a caption that says its credit in words: "On the square. Photo: A. Ivanova"."""
    found = _PERHAPS.search(text) and _CREDIT.search(text)
    if not found:
        return Caption(text)
    return Caption(text[: found.start()].strip(_MARKS), found["credit"].strip(_MARKS))
