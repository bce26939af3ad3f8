"""What a message is in the exports of messengers: who, when, the words, and what they refer to.

Known forms: Telegram Desktop (one chat or all of an account), Discord, Slack, Signal, Instagram and
Facebook, and lists like theirs that other programs make of WhatsApp and Viber. They differ in the
names of their fields only; a list is of messages where nearly all its items have words or files,
who and when; where the list is called messages, either of the latter is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from counterfoil.read.given import tidy

Keys = tuple[str, ...]
_WORDS: Keys = ("text", "content", "message", "body", "caption")
_WHO: Keys = (
    *("from", "sender_name", "sender", "author", "actor", "from_name", "user_name", "username"),
    *("user", "user_profile", "from_id"),
)
_WHEN: Keys = (
    *("date", "timestamp", "datetime", "sent_at", "created_at", "time", "ts", "timestamp_ms"),
    "date_unixtime",
)
_FORWARDED: Keys = ("forwarded_from", "fwd_from", "forward_from", "saved_from")
_REPLIED: Keys = ("reply_to_message_id", "reply_to_msg_id", "reply_to", "thread_ts", "reference")
_FILES: Keys = ("photo", "file", "media", "attachments", "photos", "videos", "files", "audio_files")
_ACTS: Keys = (
    *("action", "title", "members", "poll", "location_information", "contact_information"),
)
_NAMES: Keys = (*("real_name", "display_name", "name", "nickname", "username", "first_name", "id"),)
_PLACES: Keys = (
    *("file_name", "fileName", "filename", "name", "uri", "url", "path", "question", "text"),
)
_SHARE = 0.8
_MILLISECONDS = 100_000_000_000
_EARLIEST, _LATEST = 500_000_000, 4_102_444_800
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat: its name, if the export says it, and its messages as they stand in the export."""

    name: str
    messages: list[Mapping[str, Any]]


def chats_in(piece: Any) -> list[Chat]:
    """Return the chats of an export, in its order; none where it is no such export."""
    return list(_chats(piece, 0))


def message_line(message: Mapping[str, Any]) -> str:
    """Return a message in one line: its number, when, who, what it refers to, and its words."""
    number = _scalar(message.get("id"))
    said = " ".join(
        filter(
            None,
            (
                number and f"#{number}",
                _moment(_first(message, _WHEN)),
                _name(_first(message, _WHO)),
                _notes(message),
            ),
        )
    )
    things = (name for key in (*_ACTS, *_FILES) for name in _things(message.get(key)))
    words = [words_of(message), *(f"[{thing}]" for thing in dict.fromkeys(things))]
    line = f"{said}: {' '.join(filter(None, words))}"
    return tidy(_mended(line) if "timestamp_ms" in message else line)


def words_of(message: Mapping[str, Any]) -> str:
    """Return a message's words, put together where the export gives them in pieces."""
    return _joined(_first(message, _WORDS))


def links_of(message: Mapping[str, Any]) -> Iterator[str]:
    """Yield where links lead whose words say something else."""
    pieces = message.get("text_entities") or message.get("text")
    for piece in pieces if isinstance(pieces, list) else ():
        if isinstance(piece, dict) and isinstance(piece.get("href"), str):
            yield piece["href"]


def _chats(piece: Any, depth: int) -> Iterator[Chat]:
    if isinstance(piece, list) and _are_messages(piece, wrapped=False):
        yield Chat("", piece)
    elif isinstance(piece, dict) and depth < _DEEPEST:
        listed = piece.get("messages")
        if isinstance(listed, list) and _are_messages(listed, wrapped=True):
            yield Chat(_chat_name(piece), listed)
            return
        for key in ("chats", "left_chats", "list", "conversations", "channels"):
            inner = piece.get(key)
            for one in inner if isinstance(inner, list) else [inner]:
                yield from _chats(one, depth + 1)


def _are_messages(items: list[Any], *, wrapped: bool) -> bool:
    if not items or not all(isinstance(item, dict) for item in items):
        return False
    alike = sum(1 for item in items if _is_message(item, wrapped=wrapped))
    return alike >= _SHARE * len(items)


def _is_message(item: Mapping[str, Any], *, wrapped: bool) -> bool:
    says = any(key in item for key in (*_WORDS, *_FILES, "action"))
    known = bool(_name(_first(item, _WHO))) + bool(_moment(_first(item, _WHEN)))
    return says and known > (0 if wrapped else 1)


def _chat_name(piece: Mapping[str, Any]) -> str:
    channel = piece.get("channel")
    inner = channel if isinstance(channel, dict) else piece
    name = _scalar(inner.get("name")) or _scalar(inner.get("title"))
    return tidy(_mended(name) if "participants" in piece else name)


def _first(message: Mapping[str, Any], keys: Iterable[str]) -> Any:
    """Return what stands under the first of these keys that says anything."""
    return next((found for key in keys if (found := message.get(key))), None)


def _notes(message: Mapping[str, Any]) -> str:
    replied = _first(message, _REPLIED)
    if isinstance(replied, dict):
        replied = replied.get("messageId") or replied.get("id")
    notes = (
        ("forwarded from", _name(_first(message, _FORWARDED))),
        ("in reply to", f"#{_scalar(replied)}" if _scalar(replied) else ""),
        ("edited", _moment(message.get("edited") or message.get("timestampEdited"))),
    )
    written = ", ".join(f"{label} {text}" for label, text in notes if text)
    return written and f"({written})"


def _scalar(piece: Any) -> str:
    if isinstance(piece, bool) or not isinstance(piece, str | int | float):
        return ""
    return str(piece)


def _name(piece: Any) -> str:
    """Return a person's or chat's name, also where it stands among other facts."""
    return _scalar(_first(piece, _NAMES)) if isinstance(piece, dict) else _scalar(piece)


def _moment(piece: Any) -> str:
    """Return a moment as it is given; one counted in seconds since 1970 as a date, in UTC."""
    text = _scalar(piece)
    whole, _, parts = text.partition(".")
    if not (whole.isascii() and whole.isdigit() and (not parts or parts.isdigit())):
        return text
    seconds = int(whole[:16]) / (1000 if int(whole[:16]) >= _MILLISECONDS else 1)
    if not _EARLIEST < seconds < _LATEST:
        return text
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _joined(piece: Any, depth: int = 0) -> str:
    if isinstance(piece, list) and depth < _DEEPEST:
        return "".join(_joined(one, depth + 1) for one in piece)
    if isinstance(piece, dict) and depth < _DEEPEST:
        return _joined(_first(piece, _WORDS), depth + 1)
    return _scalar(piece)


def _things(piece: Any, depth: int = 0) -> Iterator[str]:
    """Yield in words what goes with a message: files, a poll, a place."""
    if isinstance(piece, dict) and depth < _DEEPEST:
        if "latitude" in piece:
            yield f"{_scalar(piece['latitude'])}, {_scalar(piece.get('longitude'))}"
        elif name := _scalar(_first(piece, _PLACES)):
            yield name
        for answer in piece["answers"] if isinstance(piece.get("answers"), list) else ():
            if isinstance(answer, dict):
                yield f"{_scalar(answer.get('text'))}: {_scalar(answer.get('voters'))}"
    elif isinstance(piece, list) and depth < _DEEPEST:
        for one in piece:
            yield from _things(one, depth + 1)
    elif text := _scalar(piece):
        yield text


def _mended(text: str) -> str:
    """Return text whose bytes were each written as a letter, as Facebook's exports do."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
