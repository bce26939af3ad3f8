"""Stamps of receipts: for each claim a text that changes whenever its page would."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256

from counterfoil.model.question import Question
from counterfoil.publish.excerpting import Excerpting
from counterfoil.publish.shelf import Shelf

_LENGTH = 16


class Stamps:
    """Makes the stamps of an edition's receipts, the same for every language."""

    def __init__(self, shelf: Shelf, excerpting: Excerpting) -> None:
        """Take what the receipts are made from."""
        self._shelf, self._excerpting = shelf, excerpting

    @cached_property
    def by_claim(self) -> dict[int, str]:
        """For every claim a text that changes whenever its receipt would, in any language."""
        shelf, picture = self._shelf, self._excerpting.pictures.name
        of_filing = {seq: self._filing_stamp(seq) for seq in shelf.of}
        asked = {q for kind, q in self._abouts if kind == "question"}
        about = {Question(*q.split("/")): _digest(self._about("question", q)) for q in asked}
        ruled = {
            int(ruling.about): ruling
            for ruling in shelf.record.rulings.values()
            if ruling.about_kind == "claim"
        }
        # A receipt shows the other claims on its question, or that they are withheld.
        withheld = {
            question: _digest(repr([seq for seq in shelf.on[question] if seq in shelf.withheld]))
            for question in {shelf.claims[seq].question for seq in shelf.withheld}
        }
        return {
            seq: f"{shelf.told[seq]:016x}{of_filing[said.filing]}{about.get(said.question, '')}"
            f"{_digest(repr(ruled[seq])) if seq in ruled else ''}"
            f"{'-' if seq in shelf.withheld else '~' if seq in shelf.veiled else ''}"
            f"{withheld.get(said.question, '')}{picture(seq)}"
            for seq, said in shelf.claims.items()
        }

    def _filing_stamp(self, seq: int) -> str:
        shelf = self._shelf
        filing = shelf.record.filings[seq]
        source = shelf.project.sources.get(filing.source)
        original = shelf.originals.get(filing.original)
        facts = (
            filing,
            shelf.grades[seq],
            source.title if source else "",
            original.name if original else "",
            self._about("source", filing.source),
            self._about("original", filing.original),
            self._excerpting.guard(filing),
        )
        return _digest(repr(facts))

    def _about(self, kind: str, about: str) -> str:
        return self._abouts.get((kind, about), "")

    @cached_property
    def _abouts(self) -> dict[tuple[str, str], str]:
        """What was ruled and asked about each thing (its kind and name), as text."""
        record, found = self._shelf.record, dict[tuple[str, str], str]()
        for ruling in record.rulings.values():
            key = (ruling.about_kind, ruling.about)
            found[key] = found.get(key, "") + repr(ruling)
        for seq, enquiry in record.enquiries.items():
            passed = enquiry.deadline[:10] < self._shelf.settled.moment.day
            told = f"{enquiry}{record.replies_to(seq)}{passed}"
            key = (enquiry.about_kind, enquiry.about)
            found[key] = found.get(key, "") + told
        return found


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_LENGTH]
