"""Reading rulings from a decisions file: what each decision is about, and what it must say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from counterfoil.model.claim import Decision, Ruling
from counterfoil.model.source import Grade
from counterfoil.project.declared import Declared, ProjectError
from counterfoil.record.lookup import Lookup
from counterfoil.record.naming import about, moment_of, words_of
from counterfoil.record.stage import Recorder


class _Form(NamedTuple):
    """What a decision may be about, and the names of the details it needs or may have."""

    abouts: tuple[str, ...]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


_FORMS = {
    Decision.WITHDRAW: _Form(("claim", "source", "original")),
    Decision.CHOOSE: _Form(("question",), ("claim",)),
    Decision.CONFIRM: _Form(("question",)),
    Decision.GRADE: _Form(("source", "original"), (), ("reliability", "credibility")),
    # `kept` names the lineages that an original keeps, whatever it looks like.
    Decision.LINEAGE: _Form(("source", "original"), (), ("lineage", "kept")),
}


def read_ruling(recorder: Recorder, lookup: Lookup, table: Declared) -> Ruling:
    """Return a ruling; raise ProjectError where it decides nothing that could be done."""
    name = table.text("decision")
    if name not in {decision.value for decision in Decision}:
        msg = f"{table.where}: {name!r} is no decision; write one of {', '.join(Decision)}"
        raise ProjectError(msg)
    decision = Decision(name)
    form = _FORMS[decision]
    kind, thing = about(recorder, lookup, table)
    if kind not in form.abouts:
        msg = f"{table.where}: `{name}` is about a {' or '.join(form.abouts)}, not a {kind}"
        raise ProjectError(msg)
    details = _details(table, name, form)
    if decision is Decision.CHOOSE:
        details["claim"] = _chosen(lookup, table, thing, details["claim"])
    if decision is Decision.GRADE:
        _check_grade(table, details)
    by = table.person("by", recorder.by)
    reason, ruled_at = words_of(table, "reason"), moment_of(table, "ruled_at")
    if not reason.strip():
        msg = f"{table.where}: `reason` is empty; a ruling without a reason is none"
        raise ProjectError(msg)
    table.done()
    return Ruling(decision, thing, kind, reason, by, ruled_at, details)


def _details(table: Declared, decision: str, form: _Form) -> dict[str, str]:
    given = table.table("details")
    details = {name: words_of(given, name) for name in (*form.needs, *form.may) if given.has(name)}
    given.done()
    missing = [name for name in form.needs if name not in details] or list(
        () if details else form.may
    )
    if missing:
        msg = f"{table.where}: `{decision}` needs details = {{ {missing[0]} = … }}; add it"
        raise ProjectError(msg)
    return details


def _chosen(lookup: Lookup, table: Declared, question: str, name: str) -> str:
    """Return the seq of the claim that a ruling chooses; it must answer the question."""
    seq = lookup.claim(name, table.where)
    claim = lookup.claimed(seq)
    if str(claim.question) != question:
        msg = f"{table.where}: claim {seq} answers {claim.question}, not {question}"
        raise ProjectError(msg)
    if claim.quantity.absent is not None:
        msg = f"{table.where}: claim {seq} says that there is no number, so it cannot be chosen"
        raise ProjectError(msg)
    return str(seq)


def _check_grade(table: Declared, details: Mapping[str, str]) -> None:
    try:
        Grade(details.get("reliability", "F"), details.get("credibility", "6"))
    except ValueError as error:
        msg = f"{table.where}: {error}"
        raise ProjectError(msg) from None
