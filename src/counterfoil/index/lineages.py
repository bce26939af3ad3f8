"""Whose evidence originals are held to be, and which pairs of them a person should look at.

Two originals that look alike are worth a look when they come from different sources and lineages,
so that each would corroborate the other, and nobody has ruled on it since both were there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from counterfoil.index.likeness import Likeness
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.ledger.rulings import Judge, OnRecord
from counterfoil.model.claim import Act, Decision, Filing
from counterfoil.model.source import Kind, Source
from counterfoil.project.sourcing import sources_for
from counterfoil.project.tree import Project


class Lineages:
    """What the desk holds of originals: their sources and lineages, as filed or by their names."""

    def __init__(self, project: Project, ledger: Ledger, record: OnRecord) -> None:
        """Take what was filed and ruled by a moment."""
        self._project, self._record = project, record
        self._judge = Judge(project.sources, record)
        self.held = originals(ledger)
        self._came: dict[str, int] = {}
        for seq, row in ledger.rows("custody"):
            self._came.setdefault(row["digest"], seq)
        self._filings: dict[str, list[Filing]] = defaultdict(list)
        for filing in record.filings.values():
            self._filings[filing.original].append(filing)

    def sources(self, digest: str) -> list[Source]:
        """Return the sources of an original: those it was filed under, else those of its name."""
        declared = self._project.sources
        codes = dict.fromkeys(filing.source for filing in self._filings[digest])
        filed = [declared[code] for code in codes if code in declared]
        return filed or sources_for(self._project, self.held[digest])

    def of(self, digest: str) -> frozenset[str]:
        """Return the lineages of an original; none where it comes from no source."""
        filings = self._filings[digest] or [
            Filing(Act.SESSION, source.code, digest, "", "", source.speaker, "")
            for source in self.sources(digest)
        ]
        return frozenset(self._judge.of(filing).lineage for filing in filings)

    def apart(self, alike: Iterable[Likeness]) -> Iterator[Likeness]:
        """Yield those that would corroborate each other although they look alike."""
        for pair in alike:
            one, other = self.of(pair.one), self.of(pair.other)
            if one and other and not one & other and not self._settled(pair):
                yield pair

    def _settled(self, pair: Likeness) -> bool:
        """Whether both come from one source, or a ruling kept one apart when both were there."""
        codes = [{source.code for source in self.sources(d)} for d in (pair.one, pair.other)]
        if codes[0] & codes[1]:
            return True
        both = max(self._came[pair.one], self._came[pair.other])
        ruled = self._record.ruled(Decision.LINEAGE, "original")
        rulings = [ruled[digest] for digest in (pair.one, pair.other) if digest in ruled]
        return any("kept" in ruling.details and seq > both for seq, ruling in rulings)

    def earlier(self, pair: Likeness, published: Mapping[str, str]) -> tuple[str, str]:
        """Return the digests of a pair, first the one that the other seems to go back to.

        A primary document comes before what reports it; then the day of publishing tells, then
        which of them stands whole in the other, and then which was collected first.
        """

        def order(digest: str) -> tuple[bool, str, float, int]:
            primary = any(source.kind is Kind.PRIMARY for source in self.sources(digest))
            known = published.get(pair.one) and published.get(pair.other)
            day = published[digest] if known else ""
            whole = pair.of_one if digest == pair.one else pair.of_other
            return not primary, day, -round(whole, 1), self._came[digest]

        first, second = sorted((pair.one, pair.other), key=order)
        return first, second
