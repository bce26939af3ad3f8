"""Every text that pages show, and which of them a language lacks: `python docs/texts.py [ru]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from counterfoil.checks import FINDINGS
from counterfoil.model.metadata import FACTS, UNKNOWN
from counterfoil.publish.pages.findings import meaning
from counterfoil.publish.reasons import REASONS

Text = str | tuple[str, str]
"""A text, or its forms for one and for many."""

_TEMPLATES = {"_": None, "plural": (1, 2)}
_PROGRAMS = {"N_": None, "words": None, "_words": None, "said": None, "plural": (1, 2)}
_HOME = resources.files("counterfoil.publish")
_DESK = resources.files("counterfoil.desk")


def shown() -> list[Text]:
    """Return every text that pages show, each once."""
    return list(dict.fromkeys(_shown()))


def _shown() -> Iterator[Text]:
    yield from _in_folder(_HOME.joinpath("templates"), ".html", "jinja2.ext:babel_extract")
    yield from _in_folder(_HOME, ".py", "python")
    yield from _in_folder(_HOME.joinpath("pages"), ".py", "python")
    for code, finding in sorted(FINDINGS.items()):
        yield from (meaning(code), finding.says, finding.mend)
    yield from REASONS
    for fact in (*FACTS.values(), UNKNOWN):
        yield from (fact.name, fact.proves)


def shown_at_desk() -> list[Text]:
    """Return every text that the desk shows, each once."""
    return list(dict.fromkeys(_at_desk()))


def _at_desk() -> Iterator[Text]:
    for folder in _folders(_DESK.joinpath("templates")):
        yield from _in_folder(folder, ".html", "jinja2.ext:babel_extract")
    for folder in (_DESK, _DESK.joinpath("views")):
        yield from _in_folder(folder, ".py", "python")


def _folders(folder: Traversable) -> Iterator[Traversable]:
    yield folder
    for inner in sorted(folder.iterdir(), key=lambda path: path.name):
        if inner.is_dir():
            yield from _folders(inner)


def _in_folder(folder: Traversable, ending: str, method: str) -> Iterator[Text]:
    keywords = _TEMPLATES if ending == ".html" else _PROGRAMS
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(ending):
            with path.open("rb") as file:
                for _, text, _, _ in extract(method, file, keywords):
                    yield text if isinstance(text, str) else (text[0], text[1])


def catalogue(language: str, home: Traversable = _HOME) -> Catalog:
    """Return a language's translations."""
    path = home.joinpath("locale", f"{language}.po")
    if not path.is_file():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def missing(language: str) -> list[Text]:
    """Return the texts that a language lacks."""
    known = catalogue(language)
    return [text for text in shown() if not _translated(known, text)]


def missing_at_desk(language: str) -> list[Text]:
    """Return the texts of the desk that a language lacks, both there and on public pages."""
    both = catalogue(language, _DESK), catalogue(language)
    return [t for t in shown_at_desk() if not any(_translated(known, t) for known in both)]


def unused_at_desk(language: str) -> list[str]:
    """Return the desk's own translations of texts that it does not show, or that pages have."""
    texts = {text if isinstance(text, str) else text[0] for text in shown_at_desk()}
    site = catalogue(language)
    ids = [message.id for message in catalogue(language, _DESK) if message.id]
    named = [one if isinstance(one, str) else one[0] for one in ids]
    return [one for one in named if one not in texts or site.get(one) is not None]


def _translated(known: Catalog, text: Text) -> bool:
    message = known.get(text if isinstance(text, str) else text[0])
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def unused(language: str) -> list[str]:
    """Return the translations of texts that no page shows any more."""
    texts = {text if isinstance(text, str) else text[0] for text in shown()}
    ids = (message.id for message in catalogue(language) if message.id)
    return [one for one in (i if isinstance(i, str) else i[0] for i in ids) if one not in texts]


if __name__ == "__main__":
    for language in sys.argv[1:] or ["ru"]:
        for text in (*missing(language), *missing_at_desk(language)):
            print("missing:", text if isinstance(text, str) else " / ".join(text))
        for text in (*unused(language), *unused_at_desk(language)):
            print("unused:", text)
