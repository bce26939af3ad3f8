"""The page of findings: what checks noticed, with places and questions in a reader's words."""

from __future__ import annotations

import inspect
from typing import Any

from counterfoil.checks import FINDINGS, make
from counterfoil.model.locator import Locator, LocatorError
from counterfoil.model.question import Question, QuestionError
from counterfoil.publish.making import Draft, Making
from counterfoil.publish.places import place_in_words
from counterfoil.publish.site import original_path, region_path
from counterfoil.publish.words import N_

LEDGER = N_("the whole record")
_CODED = ("question", "region", "smaller", "larger")
_MOST = 500


def findings_of(making: Making) -> list[dict[str, str]]:
    """Return every finding in the language of the pages, with a link to what it is about."""
    found = []
    places = _Places(making)
    for trouble in making.shelf.troubles:
        finding = make(trouble.code, trouble.where, trouble.details)
        details = {
            name: _named(making, given) if name in _CODED else given
            for name, given in finding.details.items()
        }
        found.append(
            {
                "code": finding.code,
                "says": making.words.finding(finding.says, details),
                **places.of(finding.where),
            }
        )
    return found


class _Places:
    """What findings are about: an original and a place in it, a question, or a region."""

    def __init__(self, making: Making) -> None:
        self._making = making
        shown = {filing.original for filing in making.shelf.record.filings.values()}
        self._originals = {
            original.name: digest if digest in shown else ""
            for digest, original in making.shelf.originals.items()
        }

    def of(self, where: str) -> dict[str, str]:
        """Return its name, a link below the language's folder, a place in it, and the original."""
        making = self._making
        facts = {"name": where, "link": "", "place": "", "original": ""}
        if (name := self._original(where)) is not None:
            digest, place = self._originals[name], where[len(name) + 1 :]
            facts |= {"name": name, "original": digest, "place": _place(making, place)}
            return facts | {"link": original_path(digest) if digest else ""}
        if where in making.shelf.project.codebook.regions:
            # Such a finding names its region itself.
            return facts | {"name": "", "link": region_path(where)}
        if question := _question(making, where):
            link = making.proof(question, making.shelf.figure(question))
            return facts | {"name": making.name(question), "link": link}
        return facts | {"name": making.words(LEDGER)} if where == "ledger" else facts

    def _original(self, where: str) -> str | None:
        """Return the original's name that a place starts with: the longest, since names nest."""
        name = where
        while name not in self._originals:
            name, found, _ = name.rpartition(" ")
            if not found:
                return None
        return name


def _place(making: Making, text: str) -> str:
    try:
        return place_in_words(Locator.parse(text), making.words)
    except LocatorError:
        return text


def _question(making: Making, text: str) -> Question | None:
    try:
        return Question.parse(text, making.shelf.project.codebook.calendar)
    except QuestionError:
        return None


def _named(making: Making, text: str) -> str:
    """Return the name of what a code stands for; other texts as they are."""
    codebook = making.shelf.project.codebook
    if text in codebook.regions:
        return making.region(text)
    if text in codebook.measures:
        return making.measure(text)
    question = _question(making, text)
    return making.name(question) if question else text


def findings_page(making: Making) -> Draft:
    """Return the page of findings, by their codes."""
    groups: dict[str, list[dict[str, str]]] = {}
    for finding in making.findings:
        groups.setdefault(finding["code"], []).append(finding)
    context: dict[str, Any] = {
        "title": making.words("Findings"),
        "groups": [
            {
                "code": code,
                "means": making.words(meaning(code)),
                "rows": groups[code][:_MOST],
                "more": max(len(groups[code]) - _MOST, 0),
            }
            for code in sorted(groups)
        ],
    }
    return Draft("findings.html", "findings.html", context)


def meaning(code: str) -> str:
    """Return what a finding means: the first paragraph of its page."""
    return " ".join((inspect.getdoc(FINDINGS[code]) or "").partition("\n\n")[0].split())
