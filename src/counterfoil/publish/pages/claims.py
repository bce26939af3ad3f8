"""Receipts: a page for each claim, with the words or cells behind it and its proof."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import orjson
from markupsafe import Markup

from counterfoil.model.claim import Act, Enquiry, Ruling
from counterfoil.model.locator import Locator
from counterfoil.model.question import Question
from counterfoil.publish.cells import bounds
from counterfoil.publish.making import Draft, Making
from counterfoil.publish.pictures import Shown
from counterfoil.publish.places import place_in_words
from counterfoil.publish.receipts import Proof
from counterfoil.publish.shelf import Said
from counterfoil.publish.site import (
    category_path,
    claim_path,
    original_path,
    receipts_path,
    region_path,
    source_path,
    week_path,
)
from counterfoil.publish.words import N_

LEFT_OUT = {
    "withdrawn": N_("a ruling withdrew it"),
    "amended": N_("its filing was replaced by a later one"),
    "superseded": N_("the same speaker said something later"),
    "no number": N_("it says that there is no number"),
    "not chosen": N_("a ruling chose another claim"),
}
ABSENCES = {
    "not due": N_("not due yet"),
    "late": N_("late"),
    "silent": N_("silent"),
    "nothing to report": N_("nothing to report"),
    "not available": N_("not available"),
    "not asked": N_("not asked"),
    "refused": N_("refused"),
    "illegible": N_("illegible"),
    "withheld": N_("withheld"),
}
ACTS = {
    Act.RETURN: N_("weekly return"),
    Act.MAPPING: N_("read by the mapping that its source declares"),
    Act.SESSION: N_("read by a reviewer"),
}
OUTCOMES = {
    "answered": N_("answered"),
    "denied": N_("denied"),
    "declined": N_("declined to comment"),
}
DECISIONS = {
    "withdraw": N_("withdrawn"),
    "choose": N_("chosen"),
    "confirm": N_("figure confirmed"),
    "grade": N_("graded"),
    "lineage": N_("lineage"),
}


class ReceiptPages:
    """Makes the receipts of one language; what many claims share is made once."""

    def __init__(self, making: Making) -> None:
        """Take the edition in the making."""
        self._making = making
        self._filings: dict[int, dict[str, Any]] = {}

    def page(
        self, said: Said, proof: Proof, excerpt: dict[str, Any] | None, picture: Shown | None
    ) -> Draft:
        """Return a claim's receipt. `excerpt` is None where the place is not found any more."""
        making, path = self._making, claim_path(said.seq)
        question = said.question
        withheld = said.seq in making.shelf.withheld
        veiled, words = said.seq in making.shelf.veiled, making.words
        shown = proof.shown(body=not (withheld or veiled))
        shown["body"] = _json(shown["body"])
        locator = said.place() if veiled else said.locator
        context = {
            "title": making.name(question),
            "seq": said.seq,
            "measure": making.measure(question.measure),
            "region": {
                "name": making.region(question.region),
                "link": region_path(question.region),
            },
            "category": {
                "name": making.category(question.category),
                "link": category_path(question.category),
            },
            "week": {
                "code": question.period,
                "link": week_path(question.period) if "W" in question.period else "",
                "days": making.days(question.period),
            },
            "withheld": withheld,
            "words": "" if withheld else said.words,
            "range": "" if withheld or said.absent else words.range(said.low, said.high),
            "absent": words(ABSENCES[said.absent]) if said.absent else "",
            "note": "" if withheld else said.note or "",
            "left_out": words(LEFT_OUT[said.left_out]) if said.left_out else "",
            "excerpt": None if withheld else excerpt,
            "picture": _picture(picture, excerpt) if picture and excerpt and not withheld else None,
            "veiled": veiled,
            "locator": "" if withheld else locator,
            "place": "" if withheld else place_in_words(Locator.parse(said.locator), words),
            "selectors": "" if withheld else _selectors(locator),
            "filing": self._filing(said.filing),
            "figure": self._figure(question, path, said.seq),
            "asked": self._asked(question, said),
            "rulings": self._rulings(question, said),
            "proof": shown,
            "receipts": "../" + receipts_path(said.seq),
        }
        return Draft(path, "claim.html", context)

    def _filing(self, seq: int) -> dict[str, Any]:
        if seq not in self._filings:
            self._filings[seq] = filing_facts(self._making, seq)
        return self._filings[seq]

    def _figure(self, question: Question, path: str, seq: int) -> dict[str, Any] | None:
        making = self._making
        shelf, words = making.shelf, making.words
        figure = shelf.figures.get(question)
        others = []
        for other in shelf.on[question]:
            said = shelf.claims[other]
            filing = shelf.record.filings[said.filing]
            gone = other in shelf.withheld
            others.append(
                {
                    "seq": other,
                    "link": making.up(path) + claim_path(other),
                    "here": other == seq,
                    "range": words("withheld")
                    if gone
                    else words(ABSENCES[said.absent])
                    if said.absent
                    else words.range(said.low, said.high),
                    "speaker": filing.speaker,
                    "source": self._filing(said.filing)["source"],
                    "left_out": words(LEFT_OUT[said.left_out]) if said.left_out else "",
                }
            )
        if figure is None:
            return {"range": "", "badges": "", "agreed": "", "link": "", "claims": others}
        agreed = ""
        if figure.agreed_low is not None or figure.agreed_high is not None:
            agreed = words.range(figure.agreed_low, figure.agreed_high)
        return {
            "range": bounds(figure, words),
            "badges": making.cells.badges(figure),
            "agreed": "" if agreed == bounds(figure, words) else agreed,
            "link": making.row(question),
            "claims": others,
        }

    def _asked(self, question: Question, said: Said) -> list[dict[str, Any]]:
        filing = self._making.shelf.record.filings[said.filing]
        abouts = {
            ("question", str(question)),
            ("source", filing.source),
            ("original", filing.original),
        }
        return [
            asked_facts(self._making, seq, enquiry)
            for seq, enquiry in self._making.shelf.record.enquiries.items()
            if (enquiry.about_kind, enquiry.about) in abouts
        ]

    @cached_property
    def _by_about(self) -> dict[tuple[str, str], list[Ruling]]:
        found: dict[tuple[str, str], list[Ruling]] = {}
        for ruling in self._making.shelf.record.rulings.values():
            found.setdefault((ruling.about_kind, ruling.about), []).append(ruling)
        return found

    def _rulings(self, question: Question, said: Said) -> list[dict[str, str]]:
        filing = self._making.shelf.record.filings[said.filing]
        rulings = [
            *self._by_about.get(("claim", str(said.seq)), ()),
            *self._by_about.get(("question", str(question)), ()),
            *self._by_about.get(("source", filing.source), ()),
            *self._by_about.get(("original", filing.original), ()),
        ]
        return [ruling_facts(self._making, ruling) for ruling in rulings]


def _picture(shown: Shown, excerpt: dict[str, Any]) -> dict[str, Any]:
    """Return a picture for the template; for who does not see it, it says what is marked."""
    if excerpt["kind"] == "words":
        marked = excerpt["quote"]
    else:
        cells = (cell for row in excerpt["rows"] for cell in row["cells"])
        marked = next((cell["text"] for cell in cells if cell["claimed"]), "")
    return {**shown._asdict(), "across": shown.across, "marked": marked}


def _selectors(locator: str) -> Markup:
    """Return a locator as W3C Web Annotation selectors, in JSON."""
    return _json(orjson.dumps(Locator.parse(locator).selectors()).decode())


def _json(text: str) -> Markup:
    """Return JSON for a page. Its many quotation marks need no escaping between tags."""
    for sign, escaped in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, escaped)
    return Markup(text)  # noqa: S704 - escaped


def ruling_facts(making: Making, ruling: Ruling) -> dict[str, str]:
    """Return a ruling for the template."""
    details = ruling.details
    grade = details.get("reliability", "") + details.get("credibility", "")
    chosen = details.get("claim", "")
    return {
        "decision": making.words(DECISIONS[ruling.decision.value]),
        "by": ruling.by,
        "on": making.words.day(ruling.ruled_at),
        "reason": ruling.reason,
        "grade": grade,
        "claim": chosen,
        "claim_path": claim_path(int(chosen)) if chosen else "",
    }


def asked_facts(making: Making, seq: int, enquiry: Enquiry) -> dict[str, Any]:
    """Return an enquiry and what came back for the template."""
    words, shelf = making.words, making.shelf
    replies = shelf.record.replies_to(seq)
    passed = enquiry.deadline[:10] < shelf.settled.moment.day
    return {
        "asked": enquiry.asked,
        "on": words.day(enquiry.asked_at),
        "deadline": words.day(enquiry.deadline),
        "words": enquiry.words,
        "no_reply": not replies and passed,
        "open": not replies and not passed,
        "replies": [
            {
                "outcome": words(OUTCOMES[reply.outcome.value]),
                "words": reply.words,
                "on": words.day(reply.replied_at),
            }
            for reply in replies
        ],
    }


def filing_facts(making: Making, seq: int) -> dict[str, Any]:
    """Return what a receipt says of its filing: who, through whom, when, from which original."""
    shelf, words = making.shelf, making.words
    filing = shelf.record.filings[seq]
    source = shelf.project.sources.get(filing.source)
    original = shelf.originals.get(filing.original)
    return {
        "seq": seq,
        "act": words(ACTS[filing.act]),
        "speaker": filing.speaker,
        "said_on": words.day(filing.said_on),
        "filed_on": words.day(filing.filed_at),
        "amends": filing.amends,
        "source": words.label(source.title) if source else filing.source,
        "source_path": source_path(filing.source),
        "grade": str(making.shelf.grades[seq].grade),
        "lineage": making.shelf.grades[seq].lineage,
        "original": original.name if original else "",
        "original_path": original_path(filing.original),
        "digest": filing.original,
        "reader": filing.reader,
        "text_digest": filing.text_digest,
    }
