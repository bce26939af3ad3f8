"""What an Outlook message says: its head, and plain text, HTML, or rich text that holds either."""

from __future__ import annotations

from counterfoil.model.reading import Trouble
from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable
from counterfoil.read.mail.charsets import letters_of
from counterfoil.read.mail.letter import Letter, headed
from counterfoil.read.mail.mapi import Properties
from counterfoil.read.mail.mime import parsed
from counterfoil.read.mail.richtext import Origin, restored, unpacked
from counterfoil.read.mail.versions import Text, both, html_text, plain_text
from counterfoil.read.text.codepages import codec_of_page

_BODY, _HTML, _RICH, _HEADERS = 0x1000, 0x1013, 0x1009, 0x007D
_PAGE_OF_HTML = 0x3FDE


def begun(have: Properties) -> Letter:
    """Return a letter with the header lines with which the message came, if it keeps any."""
    return headed(parsed(have.text(_HEADERS).encode("utf-8", "surrogateescape")))


def said_in(have: Properties, letter: Letter, given: Given) -> Text:
    """Return the plain text, and what only the HTML says; tell of what is damaged."""
    plain = plain_text(have.text(_BODY))
    raw = have.binary(_HTML)
    if written := have.text(_HTML):
        marked = html_text(written, given.limits)
    elif raw:
        page = codec_of_page(have.number(_PAGE_OF_HTML))
        written, troubles = letters_of(raw, page, given.encoding)
        letter.troubles += troubles
        marked = html_text(written, given.limits)
    else:
        return _rich(have, letter, plain, given)
    text, differing = both(plain, marked)
    letter.troubles += differing
    return text


def _rich(have: Properties, letter: Letter, plain: Text, given: Given) -> Text:
    packed = have.binary(_RICH)
    if not packed:
        return plain
    try:
        text, origin = restored(unpacked(packed))
    except Unreadable as refusal:
        if not plain.paragraphs:
            why = f"its rich text is damaged: {refusal.details['why']}"
            letter.troubles.append(Trouble("CF059", "", {"why": why}))
        return plain
    if origin is not Origin.HTML:
        return plain if plain.paragraphs else plain_text(text)
    said, differing = both(plain, html_text(text, given.limits))
    letter.troubles += differing
    return said
