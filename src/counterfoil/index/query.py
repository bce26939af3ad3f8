"""What was asked: words in any form, phrases in quotation marks, fields, days.

    регионах контракт           both words, in any form, in one page, article or table row
    "не менее 40" «по регионам»  these words as written, side by side
    title: author:              words in the original's title, or in its author's name
    source:CODE                 originals of a source of the project
    original:NAME               originals whose name holds this, or whose digest begins with it
    in:page                     where: page, table, text, title, author, caption, note, part, about
    after:DAY before:DAY        the day it was published, that day included
    collected-after:DAY         the day it was collected, that day included
    collected-before:DAY

Every other sign is passed over: whatever is typed is a question, and never an error in a language
that nobody sees. The index's own language is written here from letters and digits alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from counterfoil.index.forms import Forms, Spelling
from counterfoil.index.units import AUTHOR, KINDS, TITLE
from counterfoil.project.declared import ProjectError

_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»"}
_PART = re.compile(
    r"""(?:(?P<name>[a-z-]+):)?(?:"(?P<a>[^"]*)"?|«(?P<b>[^»]*)»?|[“„](?P<c>[^“”]*)[“”]?"""
    r"""|(?P<bare>[^\s"«“„]+))"""
)
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MOST_WORDS = 100
_TEXTS = ("title", "author", "source", "original", "in")
_DAYS = ("after", "before", "collected-after", "collected-before")
FIELDS = (*_TEXTS, *_DAYS)


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that stand side by side: in any form, or `exact` as written."""

    words: tuple[Spelling, ...]
    exact: bool = False

    def match(self) -> str:
        """Return the clause in the language of FTS5."""
        if self.exact:
            return f'written : "{" ".join(word.written for word in self.words)}"'
        lemmas = " ".join(word.lemma for word in self.words)
        return f'{{lemma also}} : "{lemmas}"' if " " not in lemmas else f'lemma : "{lemmas}"'


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the index. Days are YYYY-MM-DD, both ends included, empty where not asked."""

    clauses: tuple[Clause, ...] = ()
    titles: tuple[Clause, ...] = ()
    authors: tuple[Clause, ...] = ()
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    published: tuple[str, str] = ("", "")
    collected: tuple[str, str] = ("", "")

    @property
    def narrowed(self) -> bool:
        """Whether it is about some originals only."""
        asked = self.titles, self.authors, self.sources, self.originals
        return any(asked) or any((*self.published, *self.collected))


@dataclass
class _Asked:
    """A question while it is read."""

    clauses: dict[str, list[Clause]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)


def parse(text: str, forms: Forms) -> Query:
    """Read a question; raise ProjectError where nothing is asked, or a field makes no sense."""
    asked = _Asked()
    for found in _PART.finditer(unicodedata.normalize("NFC", text)):
        _take(asked, found, forms)
    kinds = tuple(asked.texts.get("in", ()))
    for kind in kinds:
        if kind not in KINDS:
            msg = f"in:{kind}: words are looked for in {', '.join(KINDS)}; write one of them"
            raise ProjectError(msg)
    words, titles, authors = (tuple(asked.clauses.get(n, ())) for n in ("", TITLE, AUTHOR))
    if sum(len(clause.words) for clause in (*words, *titles, *authors)) > _MOST_WORDS:
        msg = f"a search takes up to {_MOST_WORDS} words; look for the rarest of them"
        raise ProjectError(msg)
    if not words:
        # A title or an author alone is what is looked for.
        words, kinds = (titles, (TITLE,)) if titles else (authors, (AUTHOR,))
    if not words:
        msg = "there is no word to look for; write words, a phrase in quotes, title: or author:"
        raise ProjectError(msg)
    days = asked.days
    return Query(
        words,
        titles,
        authors,
        kinds,
        tuple(asked.texts.get("source", ())),
        tuple(asked.texts.get("original", ())),
        (days.get("after", ""), days.get("before", "")),
        (days.get("collected-after", ""), days.get("collected-before", "")),
    )


def _take(asked: _Asked, found: re.Match[str], forms: Forms) -> None:
    name, bare = found["name"] or "", found["bare"]
    quoted = next((found[group] for group in "abc" if found[group] is not None), None)
    words = bare if quoted is None else quoted
    if name in _DAYS:
        asked.days[name] = _day(name, words)
    elif name in {"source", "original", "in"}:
        asked.texts.setdefault(name, []).append(words)
    else:
        if name not in {"", TITLE, AUTHOR}:
            # No field of ours: a time, an address, a word with a colon.
            name, words = "", f"{name} {words}"
        spellings = tuple(forms.spellings(words))
        if spellings:
            clause = Clause(spellings, exact=quoted is not None)
            asked.clauses.setdefault(name, []).append(clause)


def _day(name: str, text: str) -> str:
    """Return a day; a month or a year stands for its first day, or before: its last."""
    found = _DAY.fullmatch(text)
    if not found:
        msg = f"{name}:{text} is no day; write one as 2023-03-14, 2023-03 or 2023"
        raise ProjectError(msg)
    # As texts these order as days do, whether the month has that day or not.
    month, day = ("12", "31") if name.endswith("before") else ("01", "01")
    return f"{found[1]}-{found[2] or month}-{found[3] or day}"
