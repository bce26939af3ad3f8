"""What every message comes to, whatever form it had: an article, tables, metadata, parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message

from counterfoil.model.reading import Article, Part, Reading, Trouble
from counterfoil.read.mail.headers import decoded, header, headers, in_utc, moment_in
from counterfoil.read.mail.versions import Text

_KEPT = (
    *(
        "subject",
        "from",
        "sender",
        "reply-to",
        "to",
        "cc",
        "bcc",
        "date",
        "message-id",
        "in-reply-to",
    ),
    *("references", "return-path", "x-mailer", "user-agent", "x-originating-ip"),
)
LOCKED = "application/pgp-encrypted"
"""The type of the part that says that another part is encrypted (RFC 3156)."""
_PGP = "-----BEGIN PGP MESSAGE-----"


@dataclass(slots=True)
class Letter:
    """A message while it is read. `headers` are its header lines, named as in RFC 5322."""

    title: str = ""
    author: str = ""
    moment: dt.datetime | None = None
    text: Text = field(default_factory=Text)
    headers: dict[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    troubles: list[Trouble] = field(default_factory=list)

    def dated(self, written: str) -> None:
        """Take the day from a Date header; tell where it is not whole."""
        self.moment = moment_in(written)
        if written.strip() and self.moment is None:
            self.troubles.append(Trouble("CF057", "", {"words": written}))

    def locked(self, *, told: bool) -> Iterator[Trouble]:
        """Yield what there is to say where the text is encrypted: by OpenPGP, told or seen."""
        if told or any(one.text.startswith(_PGP) for one in self.text.paragraphs):
            yield Trouble("CF003", "", {"format": "text of this message"})

    def reading(self, digest: str, reader: str) -> Reading:
        """Return the reading of it."""
        paragraphs = self.text.paragraphs
        article = Article(
            title=self.title,
            author=self.author,
            published=self.moment.date().isoformat() if self.moment else "",
            paragraphs=tuple(paragraph.text for paragraph in paragraphs),
            quoted=tuple(n for n, paragraph in enumerate(paragraphs) if paragraph.quoted),
        )
        return Reading(
            digest,
            reader,
            "",
            article,
            (),
            self.text.tables,
            self._metadata(),
            tuple(self.troubles),
            self.parts,
        )

    def _metadata(self) -> Mapping[str, str]:
        given = {
            **self.headers,
            "author": self.author,
            "created": in_utc(self.moment) if self.moment else self.headers.get("created", ""),
            "tool": self.headers.get("x-mailer") or self.headers.get("user-agent", ""),
            "links": "\n".join(self.text.links),
        }
        return {name: text for name, text in given.items() if text}


def headed(message: Message, declared: str = "") -> Letter:
    """Return a letter that has only its header lines yet."""
    letter = Letter(header(message, "subject", declared), header(message, "from", declared))
    for name in _KEPT:
        if text := "\n".join(headers(message, name, declared)):
            letter.headers[name] = text
    letter.headers["received"] = "\n".join(headers(message, "received", declared))
    letter.headers["headers"] = "\n".join(
        f"{name}: {decoded(str(text), declared)}" for name, text in message.items()
    )
    letter.dated(header(message, "date", declared))
    return letter
