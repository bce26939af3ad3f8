"""Mail and archives: the words of a container and of all that is inside it, held to the consensus.

The consensus of mail holds much that nobody reads: several tools give a message's source as its
text, so that names of HTML elements and base64 count as words. So two recalls are given: of the
whole consensus, and of those of its words that the standard library finds in the message's texts
once their markup is taken away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import reduce
from operator import add, or_
from pathlib import Path
from typing import NamedTuple

import orjson
from lxml import html
from lxml.etree import ParserError

from counterfoil.model.reading import Reading
from counterfoil.read.nested import Nested, read_nested
from quality.documents import corpus_of, words_in, words_of
from quality.report import SHARED, Measure, say

TITLE = "Mail and archives"
_HOME = SHARED / "documents"
_MAIL, _ARCHIVES = {"eml", "msg", "mbox"}, {"zip"}
_ENOUGH = 0.95
_PEERS = {"mail": "markitdown 0.898", "share": "markitdown 0.68", "zip": "markitdown 0.981"}


class Score(NamedTuple):
    """A file's kind, its recall, and that of the words which are no markup (None: not told)."""

    kind: str
    recall: float
    words: float | None


def measure() -> list[Measure]:
    """Measure every message, mailbox and archive; nothing where they are not on this machine."""
    path = _HOME / "manifest.jsonl"
    if not path.is_file():
        return []
    listed = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    files = [file for file in listed if file["ext"] in _MAIL | _ARCHIVES]
    agreed = _lines(_HOME / "consensus.jsonl")
    read = {file["id"]: read_nested(_HOME / file["file"]) for file in files}
    scores = [
        _score(file["ext"], _HOME / file["file"], read[file["id"]], agreed[file["id"]])
        for file in files
        if file["id"] in agreed
    ]
    mail = [score for score in scores if score.kind in _MAIL]
    archives = [score.recall for score in scores if score.kind in _ARCHIVES]
    words = [score.words for score in mail if score.words is not None]
    share = _mean([score.recall >= _ENOUGH for score in mail])
    senders, days = _told(files, read)
    broken = sum(
        finding.code in {"CF006", "CF007", "CF008", "CF009"}
        for one in read.values()
        for finding in one.findings
    )
    corpus = corpus_of(files)
    figures: list[tuple[str, float, str, str, bool]] = [
        ("mail: recall of the consensus", _mean([s.recall for s in mail]), "≥ 0.93", "mail", False),
        ("mail: share of files ≥ 0.95", share, "≥ 0.82", "share", False),
        ("mail: recall of its words without markup", _mean(words), "≥ 0.98", "", False),
        ("archives: recall of the consensus", _mean(archives), "≥ 0.98", "zip", False),
        ("messages: senders as the standard library reads them", senders, "1", "", False),
        ("messages: days as it reads them, or doubted", days, "1", "", False),
        ("mail and archives that broke or hung a reader", float(broken), "0", "", True),
    ]
    return [
        Measure(name, score, goal, corpus, less, 0.0, _PEERS.get(peer, ""))
        for name, score, goal, peer, less in figures
    ]


def _score(kind: str, path: Path, read: Nested, agreed: dict[str, int]) -> Score:
    gold, ours = Counter(agreed), _words(read)
    plain = gold & _plain_words(path) if kind == "eml" else Counter[str]()
    score = Score(
        kind,
        (gold & ours).total() / gold.total(),
        (plain & ours).total() / plain.total() if plain else None,
    )
    say(f"{TITLE}: {path.name} {score.recall:.3f} {score.words or 0:.3f}")
    return score


def _words(read: Nested) -> Counter[str]:
    """Return the words of a reading, of what it says of its container, and of what is inside."""
    words = words_of(read.reading)
    words.update(words_in("\n".join(_heads(read.reading))))
    for part, inside in zip(read.reading.parts, read.inside, strict=True):
        words.update(words_in(part.name))
        if inside:
            words.update(_words(inside))
    return words


def _heads(reading: Reading) -> Iterator[str]:
    """Yield what a reading keeps of a message's head besides what `words_of` counts."""
    facts = reading.metadata
    # The subject stands there twice, as in the texts of several peers.
    yield reading.article.title if reading.article else ""
    for name in ("received", "structure"):
        yield facts.get(name, "")
    known = ("subject", "from", "sender", "reply-to", "to", "cc", "bcc", "date", "message-id")
    for line in facts.get("headers", "").splitlines():
        if line.partition(":")[0].casefold() not in (*known, "received"):
            yield line


def _plain_words(path: Path) -> Counter[str]:
    """Return the words of a message's head and texts as the standard library gives them."""
    message = message_from_bytes(path.read_bytes())
    head = words_in("\n".join(f"{name}: {text}" for name, text in message.items()))
    return head + _said(message)


def _said(part: Message) -> Counter[str]:
    """Return the words of a message's texts; of versions, each word as the fullest has it."""
    inner = part.get_payload()
    if isinstance(inner, list):
        several = [_said(one) for one in inner if isinstance(one, Message)]
        together = or_ if part.get_content_subtype() == "alternative" else add
        return reduce(together, several, Counter())
    is_text = part.get_content_maintype() == "text" and not part.get_filename()
    return words_in(_text(part)) if is_text else Counter()


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    if part.get_content_subtype() != "html":
        return text
    try:
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except ParserError:
        return ""
    for unseen in tree.xpath("//script | //style | //title"):
        unseen.drop_tree()
    return " ".join(tree.itertext())


def _told(files: list[dict[str, str]], read: dict[str, Nested]) -> tuple[float, float]:
    """Return the shares of senders and days told, of those that the standard library finds.

    A day counts as told where a finding says that its date cannot be right.
    """
    senders: list[bool] = []
    days: list[bool] = []
    for file in files:
        one = read[file["id"]]
        if file["ext"] != "eml" or not (article := one.reading.article):
            continue
        head = message_from_bytes((_HOME / file["file"]).read_bytes())
        if sender := head.get("from"):
            wanted = " ".join(str(make_header(decode_header(sender))).split())
            senders.append(article.author == wanted)
        if moment := _moment(head.get("date", "")):
            doubted = any(finding.code == "CF057" for finding in one.findings)
            days.append(doubted or article.published == moment.date().isoformat())
    return _mean(senders), _mean(days)


def _moment(written: str) -> datetime | None:
    """Return the moment that the standard library makes of a date, if any."""
    try:
        return parsedate_to_datetime(written)
    except ValueError:
        return None


def _lines(path: Path) -> dict[str, dict[str, int]]:
    listed = (orjson.loads(line) for line in path.read_bytes().splitlines())
    return {line["id"]: line["tokens"] for line in listed}


def _mean(numbers: list[float] | list[bool]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0
