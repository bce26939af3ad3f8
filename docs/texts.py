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
_PROGRAMS = {"N_": None, "words": None, "_words": None, "plural": (1, 2)}
_HOME = resources.files("counterfoil.publish")


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


def _in_folder(folder: Traversable, ending: str, method: str) -> Iterator[Text]:
    keywords = _TEMPLATES if ending == ".html" else _PROGRAMS
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(ending):
            with path.open("rb") as file:
                for _, text, _, _ in extract(method, file, keywords):
                    yield text if isinstance(text, str) else (text[0], text[1])


def catalogue(language: str) -> Catalog:
    """Return a language's translations."""
    path = _HOME.joinpath("locale", f"{language}.po")
    if not path.is_file():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def missing(language: str) -> list[Text]:
    """Return the texts that a language lacks."""
    known = catalogue(language)
    return [text for text in shown() if not _translated(known, text)]


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
        for text in missing(language):
            print("missing:", text if isinstance(text, str) else " / ".join(text))
        for text in unused(language):
            print("unused:", text)
