"""What is on record already, to tell what is new, what is the same and what replaces what."""

from __future__ import annotations

from dataclasses import replace

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rows import filing_from
from counterfoil.model.claim import Act, Filing
from counterfoil.record.drafting import Draft, Noticed

_Key = tuple[str, ...]


class Previous:
    """The newest filing for each thing that can be filed again."""

    def __init__(self) -> None:
        """Start with nothing on record."""
        self._same: dict[_Key, tuple[int, str]] = {}
        self._returns: dict[_Key, int] = {}

    def add(self, filing: Filing, seq: int, content: str) -> None:
        """Take note of a filing on record."""
        self._same[_same_key(filing)] = (seq, content)
        if filing.act is Act.RETURN:
            self._returns[_return_key(filing, filing.filed_at)] = seq

    def content(self, filing: Filing) -> str:
        """Return the content of the filing that this one repeats, or an empty text."""
        return self._same.get(_same_key(filing), (0, ""))[1]

    def amended(self, filing: Filing, draft: Draft) -> Filing:
        """Return the filing with the one it replaces, adding a finding where that is not known.

        A return names the moment of the one it replaces. What is filed again from the same
        original, because its mapping changed, replaces what was filed from it before.
        """
        if draft.amends:
            earlier = self._returns.get(_return_key(filing, draft.amends))
            if earlier is None:
                draft.findings.append(Noticed("CF112", "", {"words": draft.amends}))
            return replace(filing, amends=earlier)
        again = self._same.get(_same_key(filing))
        return replace(filing, amends=again[0] if again else None)


def previous_filings(ledger: Ledger) -> Previous:
    """Return what the ledger holds."""
    previous = Previous()
    for seq, row in ledger.rows("filing"):
        previous.add(filing_from(row), seq, row.get("content", ""))
    return previous


def _same_key(filing: Filing) -> _Key:
    key: _Key = (filing.act.value, filing.source, filing.original)
    if filing.act is not Act.MAPPING:
        key += (filing.speaker, filing.region, filing.period, filing.filed_at)
    return key


def _return_key(filing: Filing, filed_at: str) -> _Key:
    return (filing.source, filing.speaker, filing.region, filing.period, filed_at)
