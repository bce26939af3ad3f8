"""Finding originals and claims by the names that people write."""

from __future__ import annotations

from typing import NamedTuple

import orjson

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.ledger.rows import claim_from, filing_from
from counterfoil.model.claim import Claim, Filing
from counterfoil.model.locator import Locator, LocatorError
from counterfoil.model.original import Original
from counterfoil.project.declared import ProjectError
from counterfoil.record.stage import Recorder

_SHORTEST_DIGEST = 8


class Lookup:
    """The originals and claims on record when it was made."""

    def __init__(self, recorder: Recorder) -> None:
        """Read what originals there are."""
        self._ledger = recorder.ledger
        self._originals = list(originals(recorder.ledger).values())

    def original(self, name: str, where: str) -> Original:
        """Return the original with a name or a digest; raise ProjectError when not exactly one."""
        return _find(self._originals, name, where)

    def claim(self, name: str, where: str) -> int:
        """Return the seq of the claim named `ORIGINAL#LOCATOR`, or by its seq itself."""
        if name.isascii() and name.isdecimal():
            row = self._ledger.row(int(name)) if int(name) < self._ledger.size else None
            if row is None or row["kind"] != "claim":
                msg = f"{where}: row {name} of the ledger is no claim"
                raise ProjectError(msg)
            return int(name)
        title, _, text = name.partition("#")
        try:
            locator = str(Locator.parse(text))
        except LocatorError as error:
            msg = f"{where}: {name!r} is not ORIGINAL#LOCATOR: {error}"
            raise ProjectError(msg) from None
        found = self._claims_at(self.original(title, where).digest, locator)
        if not found:
            msg = f"{where}: no claim of {title} stands at {locator}; see `counterfoil explain`"
            raise ProjectError(msg)
        if len(found) > 1:
            rows = ", ".join(map(str, found))
            msg = f"{where}: {len(found)} claims of {title} stand at {locator}; name one of the "
            msg += f"rows {rows} instead"
            raise ProjectError(msg)
        return found[0]

    def claimed(self, seq: int) -> Claim:
        """Return the claim that the row `seq` states."""
        return claim_from(self._ledger.row(seq) or {})

    def _claims_at(self, digest: str, locator: str) -> list[int]:
        """Return the claims at a place of an original, without those of replaced filings."""
        replaced = {filing.amends for _, _, filing in _filings(self._ledger)}
        return [
            claimed.seq
            for claimed in claims_at(self._ledger, digest, Locator.parse(locator))
            if claimed.filed not in replaced and claimed.claim.locator == locator
        ]


class Claimed(NamedTuple):
    """A claim on record, and its filing, each with its seq."""

    seq: int
    claim: Claim
    filed: int
    filing: Filing


def claims_at(ledger: Ledger, digest: str, locator: Locator) -> list[Claimed]:
    """Return the claims at a place of an original; a place without a quote is that of any quote."""
    start = orjson.dumps(str(locator.bare())).decode()[:-1]
    found = []
    for first, last, filing in _filings(ledger):
        if filing.original != digest:
            continue
        for seq, body in ledger.store.bodies("claim", first, last):
            if f'"locator":{start}' not in body:
                continue
            claim = claim_from(orjson.loads(body))
            at = Locator.parse(claim.locator)
            if at.bare() == locator.bare() and locator.quote in {None, at.quote}:
                found.append(Claimed(seq, claim, first, filing))
    return found


def _filings(ledger: Ledger) -> list[tuple[int, int, Filing]]:
    """Return every filing with its seq and the seq of the next."""
    filings = [(seq, filing_from(row)) for seq, row in ledger.rows("filing")]
    ends = [*(seq for seq, _ in filings[1:]), ledger.size]
    return [(first, last, filing) for (first, filing), last in zip(filings, ends, strict=False)]


def find_original(ledger: Ledger, name: str, where: str) -> Original:
    """Return the original with a name or a digest; raise ProjectError when not exactly one."""
    return _find(list(originals(ledger).values()), name, where)


def _find(known: list[Original], name: str, where: str) -> Original:
    found = [
        original
        for original in known
        if name in original.names
        or any(held.endswith(f"/{name}") for held in original.names)
        or (len(name) >= _SHORTEST_DIGEST and original.digest.startswith(name))
    ]
    if len(found) != 1:
        why = "there is no original" if not found else f"{len(found)} originals are"
        msg = f"{where}: {why} named {name!r}; name it by its digest, or collect it first"
        raise ProjectError(msg)
    return found[0]
