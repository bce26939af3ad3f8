"""Lines of a page that are no part of its article: reading tips, appeals for money, sharing.

Only what wholly fits is left out, and what was left out is told with the reading, so that nothing
vanishes unseen. Words inside quotation marks are never left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

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
_QUOTED = ("«", '"', "\u201c", "\u201e", "'", "\u2018")
_LONGEST = 400


def without_appeals(lines: Iterable[str], links: AbstractSet[str]) -> tuple[list[str], list[str]]:
    """Return the lines that are the article, and those that were left out.

    `links` are the texts of the page's links. A reading tip is left out with what it leads to only
    where that is a link: a sentence that merely begins like one stays.
    """
    kept: list[str] = []
    left: list[str] = []
    tips = False
    for line in lines:
        tips, out = _judge(line, links, tips=tips)
        (left if out else kept).append(line)
    return kept, left


def _judge(line: str, links: AbstractSet[str], *, tips: bool) -> tuple[bool, bool]:
    """Return whether reading tips may follow, and whether the line is left out."""
    if len(line) > _LONGEST or line.startswith(_QUOTED):
        return False, False
    if found := _TIP.match(line):
        rest = found["rest"].strip()
        if not rest:
            return True, True
        if rest in links or line in links:
            return tips, True
    if tips and line in links:
        return True, True
    return False, bool(_APPEAL.match(line))
