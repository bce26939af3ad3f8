"""Reading messages as Outlook saves them ([MS-OXMSG]): words, people, moments, attachments.

The header lines with which a message came are kept in it, and count where they say something;
else the properties do. Messages within it are no files there and cannot be kept as such: what they
say stands after the message's own words, and their attachments become parts like its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from counterfoil.model.reading import Reading
from counterfoil.read.given import Given, tidy
from counterfoil.read.mail.bodies import Paragraph
from counterfoil.read.mail.headers import in_utc
from counterfoil.read.mail.letter import LOCKED, Letter
from counterfoil.read.mail.mapi import (
    EMBEDDED_HEAD,
    FIXED,
    MESSAGE_HEAD,
    OTHER_HEAD,
    Properties,
)
from counterfoil.read.mail.outlooktext import begun, said_in
from counterfoil.read.mail.versions import Text, one_text
from counterfoil.read.objects import object_in
from counterfoil.read.ole import CompoundFile
from counterfoil.read.parts import Parts

READER = "msg/4"
FORM = "Outlook message"
_SUBJECT, _TOPIC, _CLASS = 0x0037, 0x0070, 0x001A
_MESSAGE_ID = 0x1035
_SUBMITTED, _DELIVERED, _CREATED, _MODIFIED = 0x0039, 0x0E06, 0x3007, 0x3008
_SENDER = ((0x0C1A, 0x5D01, 0x0C1F), (0x0042, 0x5D02, 0x0065))
"""Names and addresses of who sent it, and of whom it was sent for."""
_RECIPIENTS, _ATTACHMENTS = "__recip_version1.0_#", "__attach_version1.0_#"
_ROLE, _NAME, _ADDRESSES = 0x0C15, 0x3001, (0x39FE, 0x3003)
_ROLES = {1: "to", 2: "cc", 3: "bcc"}
_SHOWN = {"to": 0x0E04, "cc": 0x0E03, "bcc": 0x0E02}
_LONG_NAME, _SHORT_NAME, _METHOD, _DATA = 0x3707, 0x3704, 0x3705, 0x3701
_KIND = 0x370E
_BY_VALUE, _EMBEDDED, _OLE = 1, 5, 6
_OBJECT = "__substg1.0_3701000D/"
_HEAD = ("from", "to", "cc")
_APART = re.compile("[<>\"';,]")
_DEEPEST = 8


def read_outlook(given: Given) -> Reading:
    """Read a message; raise Unreadable where its container is damaged."""
    container = CompoundFile.of(given)
    parts = Parts(given, READER, FORM)
    message = _Outlook(given, container, Properties(container, "", MESSAGE_HEAD), parts)
    letter = message.letter()
    message.keep_attachments("")
    letter.text = one_text([letter.text, *message.within])
    letter.parts, troubles = parts.taken()
    letter.troubles += [*troubles, *letter.locked(told=message.locked)]
    return letter.reading(given.digest, READER)


class _Outlook:
    """A message, or one within another, while it is read."""

    def __init__(
        self, given: Given, container: CompoundFile, properties: Properties, parts: Parts
    ) -> None:
        self._given, self._container = given, container
        self._properties, self._parts = properties, parts
        self.within: list[Text] = []
        """What messages within it say."""
        self.locked = False
        """Whether what it says is locked."""

    def letter(self) -> Letter:
        """Return what the message says, and who sent it when."""
        have = self._properties
        letter = begun(have)
        letter.title = tidy(have.text(_SUBJECT) or letter.title or have.text(_TOPIC))
        letter.headers["subject"] = letter.title
        sender = self._sender()
        if letter.author not in {"", sender}:
            told = letter.headers.get("sender", "")
            # A name alone says less than one with an address in Exchange.
            told = told if "@" in told else sender or told
            letter.headers["sender"] = "" if _says_all(letter.author, told) else told
        letter.author = letter.author or sender
        letter.moment = letter.moment or have.moment(_SUBMITTED)
        recipients = list(self._recipients())
        for role, shown in _SHOWN.items():
            people = "; ".join(person for as_what, person, _ in recipients if as_what == role)
            letter.headers[role] = letter.headers.get(role) or people or tidy(have.text(shown))
        letter.headers["recipients"] = "\n".join(
            f"{role}: {person} {address}".strip()
            for role, person, address in recipients
            if person or address
        )
        letter.headers["from"] = letter.headers.get("from") or letter.author
        letter.headers["message-id"] = letter.headers.get("message-id") or have.text(_MESSAGE_ID)
        for name, number in (("delivered", _DELIVERED), ("modified", _MODIFIED)):
            if moment := have.moment(number):
                letter.headers[name] = in_utc(moment)
        if not letter.moment and (moment := have.moment(_CREATED)):
            letter.headers["created"] = in_utc(moment)
        letter.text = said_in(have, letter, self._given)
        return letter

    def _sender(self) -> str:
        for name, *addresses in _SENDER:
            if found := self._person(self._properties, name, addresses):
                return found
        return ""

    @staticmethod
    def _person(have: Properties, name: int, addresses: Sequence[int]) -> str:
        called = tidy(have.text(name))
        address = next((tidy(text) for number in addresses if (text := have.text(number))), "")
        if not address or address == called:
            return called
        return f"{called} <{address}>" if called else address

    def _recipients(self) -> Iterator[tuple[str, str, str]]:
        """Yield each recipient's role, name with address, and address in Exchange where it has one.

        They are the properties' own: people whom no header names stand here too.
        """
        have = self._properties
        for home in have.inner(_RECIPIENTS):
            person = Properties(self._container, home, OTHER_HEAD, have.page)
            role = _ROLES.get(person.number(_ROLE) & 0xF, "to")
            told = self._person(person, _NAME, _ADDRESSES)
            exchange = tidy(person.text(_ADDRESSES[-1]))
            yield role, told, "" if exchange in told else exchange

    def keep_attachments(self, prefix: str, depth: int = 0) -> None:
        """Keep the files that it carries; take what messages within it say."""
        for number, home in enumerate(self._properties.inner(_ATTACHMENTS), 1):
            about = Properties(self._container, home, OTHER_HEAD, self._properties.page)
            names = (about.text(number) for number in (_LONG_NAME, _SHORT_NAME, _NAME))
            self.locked |= about.text(_KIND) == LOCKED
            name = prefix + (next(filter(None, map(tidy, names)), "") or f"attachment-{number}")
            if home + _OBJECT + FIXED in self._container:
                self._take_message(home + _OBJECT, name, depth)
            elif about.number(_METHOD) == _OLE:
                self._keep_object(home + _OBJECT, name)
            elif about.where(_DATA) in self._container:
                with self._parts.taking(name):
                    self._parts.keep(name, BytesIO(self._container.stream(about.where(_DATA))))
            else:
                self._parts.note("CF054", name)

    def _take_message(self, home: str, name: str, depth: int) -> None:
        if depth >= _DEEPEST:
            self._parts.tell("CF055", name, "messages are nested too deep")
            return
        inner = Properties(self._container, home, EMBEDDED_HEAD, self._properties.page)
        message = _Outlook(self._given, self._container, inner, self._parts)
        letter = message.letter()
        message.keep_attachments(f"{name}/", depth + 1)
        lines = [f"{key}: {letter.headers[key]}" for key in _HEAD if letter.headers.get(key)]
        if letter.moment:
            lines.append(f"sent: {in_utc(letter.moment)}")
        head = Text(tuple(Paragraph(line, quoted=True) for line in [*lines, letter.title] if line))
        said = (paragraph._replace(quoted=True) for paragraph in letter.text.paragraphs)
        quoted = replace(letter.text, paragraphs=tuple(said))
        self.within += [head, quoted, *message.within]

    def _keep_object(self, home: str, name: str) -> None:
        """Keep what stands in an embedded object, where it is a file."""
        held = object_in(self._container, home).held
        if held is None:
            self._parts.tell("CF051", name, "it is an object of another program")
            return
        with self._parts.taking(name):
            self._parts.keep(name, BytesIO(held.content))


def _says_all(header: str, person: str) -> bool:
    """Whether a line of the header names a person as fully, whatever signs stand around."""
    return _words(person) <= _words(header)


def _words(people: str) -> set[str]:
    return set(_APART.sub(" ", people.casefold()).split())
