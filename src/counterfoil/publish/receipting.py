"""Making receipts: a page and a line of JSON for every claim, only where something changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import sha256

from counterfoil.ledger.ledger import Ledger
from counterfoil.publish.excerpting import Excerpting
from counterfoil.publish.making import Making
from counterfoil.publish.pages.claims import ReceiptPages
from counterfoil.publish.press import Press
from counterfoil.publish.receipts import covering, proofs
from counterfoil.publish.render import Renderer
from counterfoil.publish.shelf import Shelf
from counterfoil.publish.site import claim_path, receipts_path, seq_of
from counterfoil.publish.stamps import Stamps

_REPORT_EVERY = 200
_STAMP = 16


class Receipting:
    """An edition's receipts in the making. `sizes` are the checkpoints of all editions so far."""

    def __init__(self, ledger: Ledger, shelf: Shelf, sizes: list[int]) -> None:
        """Take the ledger that proves, and the shelf that is shown."""
        self._ledger, self._shelf, self._sizes = ledger, shelf, sizes
        self._excerpting = Excerpting(shelf)
        self._stamps = Stamps(shelf, self._excerpting)

    def pages(
        self, making: Making, renderer: Renderer, press: Press, report: Callable[[int], None]
    ) -> None:
        """Make the receipts of one language; a page whose stamp is the last edition's is reused."""
        start = f"site/{making.words.language}/"
        basis, claims = renderer.basis.hex()[:_STAMP], self._shelf.claims
        fresh: list[int] = []
        for folder, stamps in self._folders.items():
            fresh += sorted(map(seq_of, press.reuse_folder(start + folder, stamps, basis)))
        report(len(claims) - len(fresh))
        receipts, excerpt = ReceiptPages(making), self._excerpting.excerpt
        picture = self._excerpting.pictures.of
        for done, proof in enumerate(proofs(self._ledger, fresh, self._sizes), 1):
            said = claims[proof.seq]
            draft = receipts.page(said, proof, excerpt(said), picture(said.seq))
            press.write(start + draft.path, renderer.render(draft))
            if done % _REPORT_EVERY == 0:
                report(_REPORT_EVERY)
        report(len(fresh) % _REPORT_EVERY)

    @cached_property
    def _folders(self) -> dict[str, dict[str, str]]:
        """The receipts' stamps, by folder and name, in the order of names."""
        found: dict[str, dict[str, str]] = {}
        for seq, stamp in self._stamps.by_claim.items():
            folder, _, name = claim_path(seq).rpartition("/")
            found.setdefault(folder, {})[name] = stamp
        return {folder: dict(sorted(stamps.items())) for folder, stamps in found.items()}

    def pictures(self, press: Press) -> None:
        """Write the pictures that receipts of every language show."""
        self._excerpting.pictures.write(press)

    def lines(self, press: Press) -> None:
        """Make the files of receipts for programs, a thousand claims' lines in each."""
        shards: dict[str, list[int]] = {}
        for seq in self._shelf.claims:
            shards.setdefault(receipts_path(seq), []).append(seq)
        for path, seqs in shards.items():
            withheld = [seq for seq in seqs if self._hidden(seq)]
            proven = sorted({covering(self._sizes, seq) for seq in seqs})
            stamp = sha256(repr((seqs, withheld, proven)).encode()).hexdigest()
            if not press.reuse(path, stamp):
                press.write(path, b"".join(self._lines(seqs)), stamp)

    def _lines(self, seqs: list[int]) -> Iterator[bytes]:
        for proof in proofs(self._ledger, seqs, self._sizes):
            yield proof.line(body=not self._hidden(proof.seq))

    def _hidden(self, seq: int) -> bool:
        """Whether a claim's row must not be shown: its bytes hold all its words."""
        return seq in self._shelf.withheld or seq in self._shelf.veiled
