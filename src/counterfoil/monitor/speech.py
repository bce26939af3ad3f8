"""The words of `counterfoil return`, in English and Russian."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from counterfoil.monitor.looking import Notice

LANGUAGES = ("en", "ru")


def spoken() -> str:
    """Return the language that this machine is set to, where there are words in it."""
    set_to = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "ru" if set_to.startswith("ru") else "en"


class Speech:
    """What is said in one language; names are those of words/*.toml."""

    def __init__(self, language: str) -> None:
        """Take a language of LANGUAGES."""
        self.language = language
        self._words = _words(language)

    def __call__(self, name: str, **facts: str) -> str:
        """Return a sentence."""
        found: str = self._words[name]
        return found.format_map(facts)

    def notice(self, notice: Notice) -> str:
        """Return what was noticed, and where."""
        said: str = self._words["notices"][notice.name].format_map(notice.facts)
        return f"{notice.at}: {said}" if notice.at else said


@cache
def _words(language: str) -> dict[str, Any]:
    path = resources.files("counterfoil.monitor") / "words" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))
