"""Lines of a page that are no part of its article: reading tips, appeals for money, sharing.

A tip is told by its words and the link that it leads to. An appeal is told by several signs
together: how the elements around it are named, where its links lead, and its words; words alone
count only where they are the whole of a line. Quoted speech is never left out unless the page
itself names it an appeal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from counterfoil.read.given import tidy
from counterfoil.read.web.lines import Line
from counterfoil.read.web.markup import Element
from counterfoil.read.web.shape import Shape
from counterfoil.read.web.signs import SOCIAL, SUPPORT, address_meanings, target_meanings

_TIP = re.compile(
    r"""^(?:>+\s*)?(?:
      читайте\s+(?:также|ещё|еще|далее|нас|по\s+теме|подробнее)
    | читать\s+(?:также|далее|ещё|еще|подробнее) | что\s+(?:ещё\s+|еще\s+)?почитать
    | (?:ещё|еще|материалы|статьи|новости)?\s*по\s+теме | смотрите\s+также | см\.\s+также
    | подробнее | рекомендуем | самое\s+(?:важное|интересное)
    | read\s+(?:more|also|next|further) | also\s+read | see\s+also | related(?:\s+\w+){0,2}
    | more\s+(?:on|from|about|stories|news)\b.* | don['\u2019]t\s+miss | further\s+reading
    | recommended(?:\s+(?:stories|articles|reading|for\s+you))?
    | le[ae]\s+(?:también|más|además) | lea | (?:te|le)\s+puede\s+interesar | mira | vea\s+también
    | lesen\s+sie\s+(?:auch|mehr)(?:\s+\w+){0,3} | mehr\s+(?:zum\s+thema|dazu)(?:\s+\w+){0,3}
    | weitere\s+(?:themen|artikel|beiträge|informationen)(?:\s+\w+){0,3} | auch\s+interessant
    | (?:à\s+)?lire\s+(?:aussi|également) | sur\s+le\s+même\s+sujet
    | czytaj\s+(?:też|także|więcej|również) | dowiedz\s+się\s+więcej | zobacz\s+(?:też|także)
    | leia\s+(?:também|mais) | leggi\s+anche
    )\s*:?\s*(?P<rest>.*)$""",
    re.IGNORECASE | re.VERBOSE,
)
_CHANNEL = r"""(?:канал|рассылк|нас|telegram|youtube|соцсет|новост|телеграм|вконтакте|подкаст
    |уведомлен)"""
_APPEAL = re.compile(
    rf"""^(?:
      (?:подпис(?:ывайтесь|аться|ывайся|ка)|подпишитесь)\b.{{0,40}}{_CHANNEL}
    | поддерж(?:ите|ать|и)\s+(?:нас|нашу|наш|редакцию|проект|независим|журнал|издание|сайт|«|")
    | (?:сделать|сделайте|оформить|оформите|отправить)\s.{{0,30}}
      (?:пожертвовани|донат|перевод|подписк)
    | пожертвовать | задонатить | помочь\s+(?:редакции|проекту|изданию)
    | стан(?:ьте|ь)\s+(?:соучастник|патрон|нашим\s+(?:подписчик|читател)|спонсор)
    | (?:нашли|заметили|увидели)\s+(?:ошибку|опечатку)
    | (?:наш|мы\s+в)\s+(?:телеграм|telegram|вконтакте|facebook|instagram|дзен)
    | (?:please\s+)?(?:subscribe|sign\s+up)\s+(?:now\s+)?(?:to|for|here)\b.{{0,80}}
      (?:newsletter|channel|updates?|edition|email|podcast|story|free|today)
    | (?:please\s+)?(?:support|help)\s+(?:us|our|independent)\b.{{0,60}}
      (?:journalism|work|reporting|newsroom|team|project|donat|today|keep)
    | (?:please\s+)?(?:make\s+a\s+donation|donate(?:\s+(?:now|today|here|to\b.*))?)\W*$
    | (?:please\s+)?(?:consider\s+)?(?:donating|becom(?:e|ing))\s+(?:a\s+)?
      (?:member|supporter|patron|subscriber)
    | follow\s+(?:us|the\s+\w+|\w+)\s+on\s+
      (?:twitter|x\b|facebook|instagram|telegram|youtube|social)
    | join\s+(?:us|our)\b.{{0,30}}(?:telegram|whatsapp|newsletter|channel|community)
    | never\s+miss\s+(?:the\s+latest|a\s+story|our)
    | (?:share|print|comments?|tweet|email|поделиться|распечатать|комментарии)\W*\d*$
    | (?:advertisement|anzeige|реклама|publicidad|publicité|sponsored)\W*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# One `\b` for all that need it: what does not begin with a letter of its own is tried everywhere.
_ASKS = re.compile(
    r"""подпи(?:шитесь|сывайтесь|саться) | пожертвован | задонат | донат(?:ы|ом)?\b
    | поддерж(?:ите|ать|и)\b | помогите\s+(?:нам|редакции|проекту) | станьте\s+\w+
    | стоят?\s+денег | регулярн\w+\s+(?:платеж|перевод) | рассылк
    | благодаря\s+(?:читател|ваш|поддержк) | оформ(?:ите|ить)\s+подписк
    | \b(?:donat(?:e|ion|ing)\b | subscri(?:be|ption)\w* | support\s+(?:us|our|independent)\b
    | become\s+a\s+\w+ | newsletter\b | sign\s+up\b | chip\s+in\b
    | contribut(?:e|ion)\b | membership\b | fund(?:ed)?\s+(?:by|our)\b
    | our\s+readers\b | spende | abonnier)
    """,
    re.VERBOSE,
)
_QUOTES = re.compile(r"«[^»]{20,}|“[^”]{20,}|„[^“”]{20,}|\"[^\"]{20,}")
_BEGINS = ("«", '"', "\u201c", "\u201e", "'", "\u2018", "\u2013", "\u2014")
_LONGEST = 400
_SHORT = 150
_ENOUGH = 3
_BUTTON = 40
_WHOLE = 1500
"""An element that is named an appeal and is no longer than this goes as a whole."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Which of some lines are the article, and which are left out."""

    kept: list[Line]
    left: list[Line]


def without_appeals(lines: list[Line], shape: Shape) -> Judged:
    """Part an article's lines from the tips and appeals between them."""
    appeals = _appeals(lines, shape)
    judged = Judged([], [])
    tips = False
    for line in lines:
        tips, tip = _is_tip(line, tips=tips)
        (judged.left if tip or line in appeals else judged.kept).append(line)
    return judged


class Linked(NamedTuple):
    """A line of which only the words are known: how many letters are links, and where they lead."""

    text: str
    linked: int = 0
    addresses: tuple[str, ...] = ()


def left_out(lines: Sequence[Linked]) -> list[bool]:
    """Return for each line of a text without elements whether it is a tip or an appeal.

    A few words that ask, right after an appeal, are its button.
    """
    judged: list[bool] = []
    tips = button = False
    for line in lines:
        tips, tip = _is_linked_tip(line.text, line.linked, linked=bool(line.addresses), tips=tips)
        # A long text that leads nowhere is none, whatever it says.
        asks = _asks(line.text) if line.addresses or len(line.text) <= _LONGEST else 0
        appeal = _is_plain_appeal(line, asks)
        button = (button or appeal) and bool(asks) and len(line.text) <= _BUTTON
        judged.append(tip or appeal or button)
        button = appeal
    return judged


def _is_plain_appeal(line: Linked, asks: int) -> bool:
    text = line.text
    if text.startswith(_BEGINS) or _QUOTES.search(text):
        return False
    if len(text) <= _LONGEST and _APPEAL.match(text):
        return True
    leads = [address_meanings(address) for address in line.addresses]
    signs = 2 if SUPPORT in leads and asks else int(SOCIAL in leads)
    if not signs:
        return asks >= _ENOUGH and len(text) <= _LONGEST
    return signs + min(2, asks) >= _ENOUGH


def _asks(text: str) -> int:
    """Return in how many ways a text asks for something."""
    return len(set(_ASKS.findall(text.lower())))


def _appeals(lines: list[Line], shape: Shape) -> set[Line]:
    found = {line for line in lines if _is_appeal(line, shape)}
    whole = {box for line in found if (box := _box_of(line, shape)) is not None}
    # What stands in one box with an appeal is part of it: its heading, its button, its reasons.
    return found | {line for line in lines for box in whole if shape.is_within(line.block, box)}


def _is_appeal(line: Line, shape: Shape) -> bool:
    text = line.text
    quoted = text.startswith(_BEGINS) or bool(_QUOTES.search(text))
    named = bool(shape.heart_names.get(line.block.index, 0) & SUPPORT)
    if quoted and not named:
        return False
    if len(text) <= _LONGEST and not quoted and _APPEAL.match(text):
        return True
    signs = 2 * named + _leads(line, shape)
    if not signs:
        return len(text) <= _LONGEST and _asks(text) >= _ENOUGH
    return signs + min(2, _asks(text)) >= _ENOUGH


def _leads(line: Line, shape: Shape) -> int:
    """Return what a line's links count for: most where one asks, and leads to where one gives."""
    found = 0
    for link in line.links:
        leads = target_meanings(link)
        if leads & SUPPORT and _ASKS.search(shape.page.text(link).lower()):
            found = max(found, 2)
        elif leads & SOCIAL or (leads & SUPPORT and len(line.text) <= _SHORT):
            found = max(found, 1)
    return found


def _box_of(line: Line, shape: Shape) -> Element | None:
    """Return the outermost element of little text around a line that is named an appeal."""
    box = None
    for element in (line.block, *line.block.above()):
        if element is shape.heart or shape.text[element.index] > _WHOLE:
            break
        if shape.own[element.index] & SUPPORT:
            box = element
    return box


def _is_tip(line: Line, *, tips: bool) -> tuple[bool, bool]:
    """Return whether reading tips may follow, and whether the line is one."""
    return _is_linked_tip(line.text, line.linked, linked=bool(line.links), tips=tips)


def _is_linked_tip(text: str, letters: int, *, linked: bool, tips: bool) -> tuple[bool, bool]:
    """Say the same of a text of which so many letters are links."""
    if len(text) > _LONGEST or text.startswith(_BEGINS):
        return False, False
    whole = letters >= len(text) * 0.9
    if found := _TIP.match(text):
        rest = tidy(found["rest"])
        if not rest:
            return True, True
        if whole or (linked and letters >= len(rest) * 0.9):
            return tips, True
    return tips and whole, tips and whole
