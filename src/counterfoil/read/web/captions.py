"""Captions of a page's pictures, with the credit that names who made the picture kept apart."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from counterfoil.model.reading import Caption
from counterfoil.read.given import tidy

_CAPTIONS = (
    ".//figcaption"
    ' | .//*[contains(concat(" ", normalize-space(@class), " "), " wp-caption-text ")]'
    ' | .//figure//*[contains(@class, "caption") and not(ancestor::figcaption)]'
)
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
_MARKS = "()[] |/\u2014\u2013"
_ASIDE = {"nav", "footer", "aside"}


def take_captions(tree: HtmlElement) -> tuple[Caption, ...]:
    """Take the captions out of a page's tree and return them in order, each once."""
    found: dict[Caption, None] = {}
    for element in tree.xpath(_CAPTIONS):
        if tree not in element.iterancestors():
            # It stood inside a caption that is taken out already.
            continue
        if not any(above.tag in _ASIDE for above in element.iterancestors()):
            caption = _caption(element)
            if caption.text or caption.credit:
                found[caption] = None
        element.drop_tree()
    return tuple(found)


def _caption(element: HtmlElement) -> Caption:
    for inner in element.iterdescendants():
        if _CREDIT_CLASS.search(inner.get("class") or ""):
            credit = tidy(inner.text_content())
            inner.drop_tree()
            return Caption(tidy(element.text_content()).strip(_MARKS), credit.strip(_MARKS))
    return parted(tidy(element.text_content()))


def parted(text: str) -> Caption:
    """Part a caption that says its credit in words: "On the square. Photo: A. Ivanova"."""
    found = _CREDIT.search(text)
    if not found:
        return Caption(text)
    return Caption(text[: found.start()].strip(_MARKS), found["credit"].strip(_MARKS))
