"""What entries of a decisions file name: questions, claims, sources, originals, moments, words."""

from __future__ import annotations

from counterfoil.model.patterns import identifier_in
from counterfoil.model.period import PeriodError
from counterfoil.model.question import Question, QuestionError
from counterfoil.project.declared import Declared, ProjectError
from counterfoil.record.lookup import Lookup
from counterfoil.record.periods import read_moment
from counterfoil.record.stage import Recorder

ABOUTS = ("claim", "question", "source", "original")


def words_of(table: Declared, name: str, default: str | None = None) -> str:
    """Return words that will be kept; raise ProjectError where they identify a person."""
    text = table.text(name, default)
    if kind := identifier_in(text):
        msg = f"{table.where}: `{name}` holds what looks like a {kind}; it must not be kept, so "
        msg += "write it without"
        raise ProjectError(msg)
    return text


def moment_of(table: Declared, name: str) -> str:
    """Return a moment or day. It must be there: filed again, the entry is then the same one."""
    text = table.text(name)
    try:
        return read_moment(text)
    except PeriodError as error:
        msg = f"{table.where}: `{name}` is {text!r}: {error}; write 2023-10-04T08:30:00Z"
        raise ProjectError(msg) from None


def question_of(recorder: Recorder, where: str, text: str) -> Question:
    """Return a question that the codebook can answer."""
    codebook = recorder.project.codebook
    try:
        question = Question.parse(text, codebook.calendar)
    except QuestionError as error:
        msg = f"{where}: {error}"
        raise ProjectError(msg) from None
    if unknown := codebook.unknown(question):
        msg = f"{where}: {unknown}; write the code as it stands there, or add it"
        raise ProjectError(msg)
    return question


def about(recorder: Recorder, lookup: Lookup, table: Declared) -> tuple[str, str]:
    """Return what kind of thing an entry is about, and which one, as the ledger names it."""
    kind, name = table.text("about_kind"), table.text("about")
    if kind == "question":
        return kind, str(question_of(recorder, table.where, name))
    if kind == "claim":
        return kind, str(lookup.claim(name, table.where))
    if kind == "original":
        return kind, lookup.original(name, table.where).digest
    if kind not in ABOUTS:
        msg = f"{table.where}: `about_kind` is {kind!r}; write one of {', '.join(ABOUTS)}"
        raise ProjectError(msg)
    if name not in recorder.project.sources:
        msg = f"{table.where}: there is no source {name!r} in sources/; name one of the project's"
        raise ProjectError(msg)
    return kind, name
