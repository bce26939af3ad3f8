"""The completeness report: every original, how much of it was read, and why not all.

It is what an investigator looks at before she says that something is not in the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from counterfoil.checks import Finding, make
from counterfoil.checks.extent import Extent, extent, shortfalls
from counterfoil.cli.screen import plural, say, table
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.model.original import Original
from counterfoil.project.newest import load_kept, newest_kept
from counterfoil.project.opening import vault_of
from counterfoil.project.tree import Project
from counterfoil.read.stage import findings_of

_NOT_YET = "not read yet"
_STATES = (Extent.NOT_READ.value, _NOT_YET, Extent.PARTLY.value, Extent.READ.value)
_UNTOLD = "?"


@dataclass(frozen=True, slots=True)
class Reported:
    """An original: its format, how much of it was read, by which reader, and why not all."""

    original: Original
    form: str
    state: str
    reader: str
    why: tuple[Finding, ...]


def report(project: Project, ledger: Ledger) -> list[Reported]:
    """Return what is known of every original, the least read first."""
    return sorted(
        _reported(project, ledger),
        key=lambda one: (_STATES.index(one.state), one.original.name, one.original.digest),
    )


def _reported(project: Project, ledger: Ledger) -> Iterator[Reported]:
    kept, vault = newest_kept(project), vault_of(project)
    for digest, original in originals(ledger).items():
        reading = load_kept(project, digest, kept[digest]) if digest in kept else None
        if reading is None:
            missing = () if vault.has(digest) else findings_of(None, original.name)
            yield Reported(original, "", _NOT_YET, "", missing)
            continue
        why = tuple(
            make(trouble.code, f"{original.name} {trouble.where}".strip(), trouble.details)
            for trouble in shortfalls(reading)
        )
        form = reading.metadata.get("format", "")
        yield Reported(original, form, extent(reading).value, reading.reader, why)


def show_report(reported: list[Reported]) -> None:
    """Print the report: a table of the originals, one of their formats, and what it comes to."""
    if reported:
        table(("original", "format", "was", "why"), [_row(one) for one in reported])
        say()
        counts = _by_format(reported)
        rows = [
            (form or _UNTOLD, *(held[state] or "" for state in _STATES), held.total())
            for form, held in counts.items()
        ]
        table(("format", *_STATES, "all"), rows)
        say()
    states = Counter(one.state for one in reported)
    parts = [f"{states[state]:,} {state}" for state in reversed(_STATES) if states[state]]
    say(f"{plural(len(reported), 'original')}{': ' if parts else ''}{', '.join(parts)}.")
    if states[_NOT_YET]:
        say("Run `counterfoil read` for those not read yet.")


def _row(one: Reported) -> tuple[str, str, str, str]:
    sentences = dict.fromkeys(f"{finding.code} {finding.sentence()}" for finding in one.why)
    return one.original.name, one.form or _UNTOLD, one.state, " ".join(sentences)


def _by_format(reported: list[Reported]) -> dict[str, Counter[str]]:
    """Count states for each format, in order of formats."""
    counts: dict[str, Counter[str]] = {}
    for one in reported:
        counts.setdefault(one.form, Counter())[one.state] += 1
    return dict(sorted(counts.items()))


def report_facts(reported: list[Reported]) -> dict[str, object]:
    """Return the report for programs."""
    return {
        "originals": [
            {
                "name": one.original.name,
                "digest": one.original.digest,
                "format": one.form,
                "state": one.state,
                "reader": one.reader,
                "why": [{"code": f.code, "where": f.where, "says": f.sentence()} for f in one.why],
            }
            for one in reported
        ],
        "formats": {form: dict(held) for form, held in _by_format(reported).items()},
        "states": dict(Counter(one.state for one in reported)),
    }
