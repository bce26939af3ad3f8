"""A message's text put together: from its only version, or from two that should say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from counterfoil.model.reading import Table, Trouble
from counterfoil.read.limits import Limits
from counterfoil.read.mail.bodies import (
    Paragraph,
    html_lines,
    html_tree,
    is_markup,
    links_of,
    paragraphs,
    plain_lines,
)
from counterfoil.read.web.tables import page_tables

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"<?(?:https?|mailto|ftp|tel|cid):[^\s>]*>?|\[cid:[^\]]*\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """What a body says: its paragraphs, its tables, the addresses that its links lead to."""

    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[Table, ...] = ()
    links: tuple[str, ...] = ()


def plain_text(text: str, *, flowed: bool = False, joined: bool = False) -> Text:
    """Return what a plain body says."""
    return Text(tuple(paragraphs(plain_lines(text, flowed=flowed, joined=joined))))


def html_text(text: str, limits: Limits) -> Text:
    """Return what an HTML body says; one without any element is plain."""
    if not is_markup(text):
        return plain_text(text)
    tree = html_tree(text)
    if tree is None:
        return Text()
    lines, links = html_lines(tree), links_of(tree)
    return Text(tuple(paragraphs(lines)), tuple(page_tables(tree, limits)), tuple(links))


def one_text(texts: Sequence[Text]) -> Text:
    """Return texts that follow each other as one, their tables numbered anew."""
    if len(texts) == 1:
        return texts[0]
    tables = (table for text in texts for table in text.tables)
    return Text(
        tuple(paragraph for text in texts for paragraph in text.paragraphs),
        tuple(numbered(tables)),
        tuple(dict.fromkeys(link for text in texts for link in text.links)),
    )


def numbered(tables: Iterable[Table]) -> Iterable[Table]:
    """Yield tables numbered from 1."""
    for number, table in enumerate(tables, 1):
        yield replace(table, number=number)


def both(plain: Text, marked: Text) -> tuple[Text, tuple[Trouble, ...]]:
    """Return a message's plain text, what only its HTML says after it, and whether they differ."""
    if not plain.paragraphs:
        return marked, ()
    said = _words(paragraph.text for paragraph in plain.paragraphs)
    only = tuple(one for one in marked.paragraphs if not _within(one.text, said))
    shown = _words(paragraph.text for paragraph in marked.paragraphs)
    unseen = sum(not _within(one.text, shown) for one in plain.paragraphs)
    text = Text((*plain.paragraphs, *only), marked.tables, marked.links)
    if not only and (not unseen or not marked.paragraphs):
        return text, ()
    details = {"plain": str(unseen), "html": str(len(only))}
    return text, (Trouble("CF056", "", details),)


def _words(texts: Iterable[str]) -> str:
    """Return words and nothing else, each after a space: what two versions have in common."""
    words = (_WORD.findall(_ADDRESS.sub(" ", text).casefold()) for text in texts)
    return " " + " ".join(word for found in words for word in found) + " "


def _within(text: str, said: str) -> bool:
    return _words((text,)) in said or not _words((text,)).strip()
