"""Answers: pages in two languages for browsers, one plain sentence or JSON for programs."""

from __future__ import annotations

import tomllib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import jinja2
import orjson

from counterfoil.counter.headers import PAGES, Headers, strict
from counterfoil.counter.requests import LANGUAGES, Refusal, Request

Send = Callable[[dict[str, Any]], Awaitable[None]]

HTML, TEXT, JSON = "text/html; charset=utf-8", "text/plain; charset=utf-8", "application/json"
BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: status, kind, and the body, whole or in pieces of a known length."""

    status: int
    kind: str
    body: bytes = b""
    headers: Headers = field(default_factory=list)
    policy: str = PAGES
    pieces: Iterator[bytes] | None = None
    size: int = 0

    async def send(self, send: Send) -> None:
        """Send it, with the headers that every answer carries."""
        size = self.size if self.pieces else len(self.body)
        about = [(b"content-type", self.kind.encode()), (b"content-length", b"%d" % size)]
        headers = [*about, *strict(self.policy), *self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        for piece in self.pieces or ():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": self.body})


def told(status: int, facts: Any) -> Answer:
    """Return facts for programs."""
    return Answer(status, JSON, orjson.dumps(facts))


def attached(name: str, kind: str, content: bytes) -> Answer:
    """Return a file that browsers save."""
    return Answer(200, kind, content, [saved_as(name)])


def saved_as(name: str) -> tuple[bytes, bytes]:
    """Return the header that lets browsers save an answer under a name."""
    return (b"content-disposition", f'attachment; filename="{name}"'.encode())


class Pages:
    """The counter's pages and sentences in its languages."""

    def __init__(self, **constant: Any) -> None:
        """Take what every page may show."""
        loader = jinja2.PackageLoader("counterfoil.counter", "pages")
        self._templates = jinja2.Environment(
            loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
        )
        self._constant = constant
        self.words = {language: read_words(language) for language in LANGUAGES}

    def page(self, name: str, language: str, status: int = 200, **shown: Any) -> Answer:
        """Return a page."""
        template = self._templates.get_template(f"{name}.html")
        given = {**self._constant, **shown, "language": language, "say": self.words[language]}
        return Answer(status, HTML, template.render(given).encode())

    def refusal(self, refused: Refusal, request: Request) -> Answer:
        """Return a refusal: a page for browsers, one sentence for programs."""
        language = request.language
        sentence = self.words[language]["refused"].get(refused.name, refused.name)
        if request.wants_page:
            answer = self.page("refused", language, refused.status, sentence=sentence)
        else:
            answer = Answer(refused.status, TEXT, f"{sentence}\n".encode())
        answer.headers.extend(refused.headers)
        return answer


def read_words(language: str) -> Mapping[str, Any]:
    """Return the table of words of a language."""
    path = resources.files("counterfoil.counter") / "words" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


def asset(name: str) -> bytes:
    """Return a file that pages load."""
    return (resources.files("counterfoil.counter") / "pages" / name).read_bytes()
