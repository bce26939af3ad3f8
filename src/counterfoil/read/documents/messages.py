"""Reading exports of messengers in JSON: a paragraph for each message.

A paragraph says what the export says: the message's number, when, who, from whom it was forwarded,
what it replies to, its words, and in brackets the files and other things that go with it. Moments
are as the export gives them, without a zone where it gives none. Where an export holds several
chats, each begins with its name.
"""

from __future__ import annotations

import orjson

from counterfoil.model.reading import Article, Reading
from counterfoil.read.documents.chats import chats_in, links_of, message_line
from counterfoil.read.given import Given
from counterfoil.read.limits import damaged

READER = "chat/1"
FORM = "messenger export"


def read_messages(given: Given) -> Reading:
    """Read an export; raise Unreadable where it is none."""
    try:
        chats = chats_in(orjson.loads(given.path.read_bytes()))
    except orjson.JSONDecodeError as error:
        raise damaged(FORM, str(error)) from None
    paragraphs: list[str] = []
    links: dict[str, None] = {}
    for chat in chats:
        if len(chats) > 1 and chat.name:
            paragraphs.append(chat.name)
        for message in chat.messages:
            paragraphs.append(message_line(message))
            links |= dict.fromkeys(links_of(message))
    metadata = {"messages": str(sum(len(chat.messages) for chat in chats))}
    if links:
        metadata["links"] = "\n".join(links)
    title = chats[0].name if len(chats) == 1 else ""
    article = Article(title, paragraphs=tuple(paragraphs))
    return Reading(given.digest, READER, "", article, metadata=metadata)
