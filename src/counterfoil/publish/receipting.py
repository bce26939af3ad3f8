"""Making receipts: a page and a line of JSON for every claim, only where something changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import sha256
from typing import Any

from counterfoil.ledger.ledger import Ledger
from counterfoil.model.locator import Locator
from counterfoil.model.question import Question
from counterfoil.model.reading import Reading
from counterfoil.publish.excerpts import Excerpts
from counterfoil.publish.making import Making
from counterfoil.publish.pages.claims import ReceiptPages
from counterfoil.publish.press import Press
from counterfoil.publish.receipts import proofs
from counterfoil.publish.render import Renderer
from counterfoil.publish.shelf import Said, Shelf
from counterfoil.publish.site import claim_path, receipts_path

_REPORT_EVERY = 200
_STAMP = 16


class Receipting:
    """An edition's receipts in the making. `sizes` are the checkpoints of all editions so far."""

    def __init__(self, ledger: Ledger, shelf: Shelf, sizes: list[int]) -> None:
        """Take the ledger that proves, and the shelf that is shown."""
        self._ledger, self._shelf, self._sizes = ledger, shelf, sizes

    def pages(
        self,
        making: Making,
        renderer: Renderer,
        press: Press,
        readings: dict[str, Reading | None],
        report: Callable[[int], None],
    ) -> None:
        """Make the receipts of one language; a page whose stamp is the last edition's is reused."""
        start = f"site/{making.words.language}/"
        basis, claims = renderer.basis.hex()[:_STAMP], self._shelf.claims
        fresh: dict[int, str] = {}
        for seq, stamp in self._stamps.items():
            if not press.reuse(start + claim_path(seq), basis + stamp):
                fresh[seq] = basis + stamp
        report(len(claims) - len(fresh))
        receipts, excerpts = ReceiptPages(making), self._excerpts(readings)
        for done, proof in enumerate(proofs(self._ledger, list(fresh), self._sizes), 1):
            said = claims[proof.seq]
            draft = receipts.page(said, proof, excerpts(said))
            press.write(start + draft.path, renderer.render(draft), fresh[proof.seq])
            if done % _REPORT_EVERY == 0:
                report(_REPORT_EVERY)
        report(len(fresh) % _REPORT_EVERY)

    def lines(self, press: Press) -> None:
        """Make the files of receipts for programs, a thousand claims' lines in each."""
        shards: dict[str, list[int]] = {}
        for seq in self._shelf.claims:
            shards.setdefault(receipts_path(seq), []).append(seq)
        for path, seqs in shards.items():
            withheld = [seq for seq in seqs if seq in self._shelf.withheld]
            sizes = [size for size in self._sizes[:-1] if size > seqs[0]][:1]
            stamp = sha256(repr((seqs, withheld, sizes)).encode()).hexdigest()
            if not press.reuse(path, stamp):
                press.write(path, b"".join(self._lines(seqs)), stamp)

    def _lines(self, seqs: list[int]) -> Iterator[bytes]:
        for proof in proofs(self._ledger, seqs, self._sizes):
            yield proof.line(body=proof.seq not in self._shelf.withheld)

    def _excerpts(
        self, readings: dict[str, Reading | None]
    ) -> Callable[[Said], dict[str, Any] | None]:
        shelf, known = self._shelf, dict[str, Excerpts]()
        filings, smallest = shelf.record.filings, shelf.project.settings.smallest_cell

        def excerpt(said: Said) -> dict[str, Any] | None:
            filing = filings[said.filing]
            reading = readings.get(filing.original)
            # A reading with other words is another text: what it shows there proves nothing.
            if reading is None or reading.text_digest != filing.text_digest:
                return None
            if filing.original not in known:
                withheld = self._withheld_in.get(filing.original, ())
                known[filing.original] = Excerpts(reading, smallest, withheld)
            return known[filing.original].excerpt(Locator.parse(said.locator))

        return excerpt

    @cached_property
    def _withheld_in(self) -> dict[str, list[str]]:
        """Locators of withheld claims, by original."""
        shelf, found = self._shelf, dict[str, list[str]]()
        for seq in sorted(shelf.withheld):
            said = shelf.claims[seq]
            found.setdefault(shelf.record.filings[said.filing].original, []).append(said.locator)
        return found

    @cached_property
    def _stamps(self) -> dict[int, str]:
        """For every claim a text that changes whenever its receipt would, in any language."""
        shelf = self._shelf
        of_filing = {seq: self._filing_stamp(seq) for seq in shelf.of}
        of_question = {q: self._question_stamp(q, seqs) for q, seqs in shelf.on.items()}
        ruled = {
            int(ruling.about): ruling
            for ruling in shelf.record.rulings.values()
            if ruling.about_kind == "claim"
        }
        return {
            seq: f"{of_question[said.question]}{of_filing[said.filing]}"
            f"{_digest(repr(ruled[seq])) if seq in ruled else ''}"
            f"{'-' if seq in shelf.withheld else ''}"
            for seq, said in shelf.claims.items()
        }

    def _question_stamp(self, question: Question, seqs: list[int]) -> str:
        shelf = self._shelf
        others = [(s, shelf.claims[s].left_out, s in shelf.withheld) for s in seqs]
        return _digest(f"{shelf.figures.get(question)}{others}{self._about(str(question))}")

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
            self._about(filing.source),
            self._about(filing.original),
            self._withheld_in.get(filing.original),
        )
        return _digest(repr(facts))

    def _about(self, about: str) -> str:
        return self._abouts.get(about, "")

    @cached_property
    def _abouts(self) -> dict[str, str]:
        """What was ruled and asked about each thing, as text."""
        record, found = self._shelf.record, dict[str, str]()
        for ruling in record.rulings.values():
            found[ruling.about] = found.get(ruling.about, "") + repr(ruling)
        for seq, enquiry in record.enquiries.items():
            passed = enquiry.deadline[:10] < self._shelf.settled.moment.day
            told = f"{enquiry}{record.replies_to(seq)}{passed}"
            found[enquiry.about] = found.get(enquiry.about, "") + told
        return found


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_STAMP]
