"""What is on record already, to tell what is new, what is the same and what replaces what."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rows import filing_from
from counterfoil.model.claim import Act, Filing
from counterfoil.record.drafting import Draft, Noticed

_Key = tuple[str, ...]


class Previous:
    """The newest filing for each thing that can be filed again.

    What is filed again from the same original, because its mapping changed, replaces what was filed
    from it before. A return names the moment of the one it replaces. What a changed mapping does
    not give any more is replaced by a filing without claims and without content, of a declared
    mapping: the monitor sent no such thing.
    """

    def __init__(self) -> None:
        """Start with nothing on record."""
        self._same: dict[_Key, tuple[int, str, Filing]] = {}
        self._returns: dict[_Key, int] = {}
        self._from: dict[tuple[str, str], set[_Key]] = {}
        self._replaced: set[int] = set()
        self.reviewed: set[str] = set()
        """Originals of which people answered a draft cell by cell."""

    def add(self, filing: Filing, seq: int, content: str) -> None:
        """Take note of a filing on record."""
        if filing.amends is not None:
            self._replaced.add(filing.amends)
        if filing.mapping:
            self.reviewed.add(filing.original)
        key = _same_key(filing)
        if not content:
            self._forget(filing)
            return
        self._same[key] = (seq, content, filing)
        self._from.setdefault((filing.source, filing.original), set()).add(key)
        if filing.act is Act.RETURN:
            self._returns[_return_key(filing, filing.filed_at)] = seq

    def _forget(self, by: Filing) -> None:
        """Take out the filing that one without content replaces."""
        for act in (Act.MAPPING, Act.RETURN):
            key = _same_key(replace(by, act=act))
            if key in self._same and self._same[key][0] == by.amends:
                del self._same[key]
        key = _return_key(by, by.filed_at)
        if self._returns.get(key) == by.amends:
            del self._returns[key]

    def has(self, source: str, original: str) -> bool:
        """Whether a mapping gave anything of an original before."""
        return any(key in self._same for key in self._from.get((source, original), ()))

    def unchanged(self, filing: Filing, draft: Draft, content: str) -> bool:
        """Whether a filing is on record with this very content, naming what it replaces."""
        own = self._same.get(_same_key(filing))
        return own is not None and own[1] == content and self._newly_known(filing, draft) is None

    def lacks(self, filing: Filing, draft: Draft) -> bool:
        """Whether a return replaces one that is not on record."""
        return bool(draft.amends) and _return_key(filing, draft.amends) not in self._returns

    def note_missing(self, filing: Filing, draft: Draft) -> None:
        """Add a finding where a return replaces one that is not on record."""
        if self.lacks(filing, draft):
            draft.findings.append(Noticed("CF112", "", {"words": draft.amends}))

    def amended(self, filing: Filing, draft: Draft) -> tuple[Filing, Filing | None]:
        """Return the filing with the one it replaces.

        Where it replaces two, its own earlier version and the return it names, which was not on
        record when that version was, the second is a filing without claims for the former.
        """
        own, earlier = self._same.get(_same_key(filing)), self._newly_known(filing, draft)
        if earlier is not None:
            return replace(filing, amends=earlier), self._gone(own) if own else None
        return replace(filing, amends=own[0] if own else None), None

    def _newly_known(self, filing: Filing, draft: Draft) -> int | None:
        """Return the filing that a return says it replaces, where none replaces it yet."""
        if not draft.amends:
            return None
        earlier = self._returns.get(_return_key(filing, draft.amends))
        return None if earlier in self._replaced else earlier

    def beyond(self, given: Collection[Filing], source: str, original: str) -> Iterator[Filing]:
        """Yield a filing without claims for each of an original's that is not `given` any more."""
        keys = {_same_key(filing) for filing in given}
        for key in sorted(self._from.get((source, original), set()) - keys):
            if key in self._same and self._same[key][2].act is not Act.SESSION:
                yield self._gone(self._same[key])

    @staticmethod
    def _gone(known: tuple[int, str, Filing]) -> Filing:
        seq, _, filing = known
        return replace(filing, act=Act.MAPPING, amends=seq, nothing=False)


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
