"""Words beside days: which tell of a publication, which of a change, and which of another thing."""

from __future__ import annotations

import re

from counterfoil.read.text.bylines import without_day
from counterfoil.read.web.written_days import written_day

_CHANGED = (
    r"(?<!\w)(?:(?:last|zuletzt|ostatnia|última|ultima|dernière)\s+)?(?:updated?|upd\b|modified"
    r"|modifications?|edited|revised|changed|aktualisiert|geändert|letzte\s+(?:änderung|aktualisierung)"
    r"|stand|mis(?:e)?\s+à\s+jour|modifiée?|actualizad[oa]|actualización|modificad[oa]|atualizad[oa]"
    r"|aggiornat[oa]|ultima\s+modifica|aktualizacja|zaktualizowano|bijgewerkt|gewijzigd|päivitetty"
    r"|uppdaterad|aktualizováno|обновл|изменен|оновлен|жаңарт"
)
CHANGED = re.compile(rf"{_CHANGED})", re.IGNORECASE)
LATER = re.compile(
    rf"{_CHANGED}|последнее|last\s+(?:post|reply|visit)|letzte[rn]?\s+(?:beitrag|antwort|besuch))",
    re.IGNORECASE,
)
SAID = re.compile(
    r"(?<!\w)(?:published|posted|post\s+by|written|veröffentlicht|publiziert|erschienen|erstellt"
    r"|eingestellt|beitrag\s?von|pressemitteilung\s+vom|meldung\s+vom|publiée?|mis(?:e)?\s+en\s+ligne"
    r"|publicad[oa]|pubblicat[oa]|opublikowan[oe]|data\s+publikacji|gepubliceerd|geplaatst|julkaistu"
    r"|publicerad|publikováno|опубликован|размещен|дата|опублікован|жариялан|기사입력|등록|公開日|投稿日"
    r"|发布|發布)",
    re.IGNORECASE,
)
SIGNED = re.compile(r"(?:author|autor(?:in)?|auteur|автор)\s*:", re.IGNORECASE)
_DAY_FIRST = re.compile(
    r"(?<!\w)(?:publi(?:cad[oa]|ée?)|mise?\s+en\s+ligne|pubblicat[oa]|actualizad[oa]|atualizad[oa])",
    re.IGNORECASE,
)
AS_OF = re.compile(r"\W{0,2}stand\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"(?:joined|join\s+date|registered|member\s+since|registriert|mitglied\s+seit|dabei\s+seit"
    r"|inscrite?|registrado|dołączył|регистрация|зарегистрирован)(?!\w)",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"(?<![\d.])(?P<before>\d\d?\.\d\d?\.)(?P<year>\d\d)(?![\d.:])")
_SHORT_YEAR_AMERICAN = re.compile(
    r"(?<![\d/])(?P<before>(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/)(?P<year>\d\d)(?![\d/:])"
)
_OLDEST = 91
_WEEKDAYS = (
    "mon tue wed thu fri sat sun mo di mi do fr sa so пн вт ср чт пт сб вс monday tuesday "
    "wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag "
    "samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes "
    "miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato "
    "domenica segunda-feira terça-feira quarta-feira quinta-feira sexta-feira maandag dinsdag "
    "woensdag donderdag vrijdag zaterdag zondag poniedziałek wtorek środa czwartek piątek sobota "
    "niedziela понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок "
    "середа четвер п'ятниця субота неділя"
)
_BESIDE = re.compile(
    rf"(?<!\w)(?:(?:{_WEEKDAYS.replace(' ', '|')})(?!\w)\.?"
    r"|\d\d?[:.h]\d\d(?:\s*(?:uhr|h|[ap]\.?m\.?))?|uhr|[ECMP][DS]T|CES?T|MES?Z|GMT|UTC|MSK|МСК"
    r"|(?:average\s+)?(?:reading\s+time|lesezeit|lesedauer|temps\s+de\s+lecture|время\s+чтения)\s*:?"
    r"\s*(?:ca\.?\s*)?\d+\s*\w{3,8}\.?|\d+\s*-?\s*min\w*\.?\s*(?:read|de\s+lecture|de\s+lectura"
    r"|lesezeit|чтения))",
    re.IGNORECASE,
)
_EDGES = " ,;|·•—–-:()[]"


def own_day(text: str, *, day_first: bool) -> str:
    """Return the one day in a text, without days of changes and of other things; "" if none."""
    if _OTHERS.match(text):
        return ""
    text, day_first = whole_years(text), day_first or bool(_DAY_FIRST.search(text))
    changed = LATER.search(text)
    if not changed:
        return written_day(text, day_first=day_first)
    later = SAID.search(text, changed.end())
    return written_day(text[: changed.start()], day_first=day_first) or (
        written_day(text[later.start() :], day_first=day_first) if later else ""
    )


def is_day_alone(text: str) -> bool:
    """Whether a text that gives a day says no more than weekday and hour, or how long it reads."""
    rest = without_day(whole_years(text))
    return not rest or not _BESIDE.sub("", rest).strip(_EDGES)


def whole_years(text: str) -> str:
    """Write years whole in a text: 03.10.23, and 01/25/23, which can be read in one way alone."""
    return _SHORT_YEAR_AMERICAN.sub(_whole_year, _SHORT_YEAR.sub(_whole_year, text))


def _whole_year(day: re.Match[str]) -> str:
    """Write a day's year whole: no page is older than the web, which began in 1991."""
    century = "20" if int(day["year"]) < _OLDEST else "19"
    return f"{day['before']}{century}{day['year']}"
