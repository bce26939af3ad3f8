"""Patterns of texts that endanger people: personal identifiers, tables of persons, targets.

Formats of identifiers: Russian passport (4+6 digits), SNILS (Pension Fund order, 11 digits as
000-000-000 00), INN of a person (12 digits), phone numbers (8 and ten digits; E.164 from ten
digits on), bank cards (13 to 19 digits with a valid Luhn sum, ISO/IEC 7812-1) and e-mail
addresses (RFC 5322, simplified).
"""

from __future__ import annotations

import re

_IDENTIFIERS = (
    ("e-mail address", re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")),
    ("insurance number", re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d{2}(?!\d)")),
    (
        "phone number",
        re.compile(
            r"(?<!\d)(?:\+\s?\d(?:[\s()-]{0,2}\d){9,14}|"
            r"8[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2})(?!\d)"
        ),
    ),
    ("passport number", re.compile(r"(?<!\d)\d{2}\s?\d{2}\s*(?:№|N|No\.?)?\s*\d{6}(?!\d)")),
    ("tax number", re.compile(r"(?:ИНН|INN)\D{0,3}\d{12}(?!\d)", re.IGNORECASE)),
)  # fmt: skip
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")
_PERSONS = re.compile(
    r"\bф\.?\s?и\.?\s?о\b|фамили|отчеств|паспорт|снилс|дата рождения|\bиин\b|телефон|"
    r"\bsurname\b|\bfirst name\b|\blast name\b|\bpassport\b|date of birth|\bphone\b",
    re.IGNORECASE,
)
_TARGETS = re.compile(
    r"\bквот|\bплан(?:овый|овое|овые|\b)|разнарядк|\bнорматив|целев\w+ показател|"
    r"\bquota|\btargets?\b|\bplanned\b",
    re.IGNORECASE,
)


_INITIALS = re.compile(
    r"(?<![^\W\d_])(?:[A-ZА-ЯЁ][a-zа-яё]+ [A-ZА-ЯЁ]\.(?: ?[A-ZА-ЯЁ]\.)?|"
    r"[A-ZА-ЯЁ]\. ?(?:[A-ZА-ЯЁ]\. ?)?[A-ZА-ЯЁ][a-zа-яё]+)"
)
_PATRONYMIC = re.compile(
    r"[А-ЯЁ][а-яё]+(?:ович|евич|ьич|овн|евн|ичн|иничн)(?:а|у|ем|ом|е|ой|ы|и)?(?![^\W\d_])"
)
_PAIR = re.compile(
    r"(?<![^\W\d_])(?<!-)([A-ZА-ЯЁ][a-zа-яё]{2,}) ([A-ZА-ЯЁ][a-zа-яё]{2,})(?![^\W\d_])(?!-)"
)
_NO_NAME = re.compile(
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|"
    "April|May|June|July|August|September|October|November|December|Last|This|Next|"
    "The|About|And|But|From|With|New|Old|North|South|East|West|Red|Great|Нижний|"
    "Нижнего|Нижнем|Великий|Великом|Старый|Новый|Верхний|Верхняя|Нижняя|Красный|"
    "Красная|Западный|Восточный|Северный|Южный|Российская|Российской"
)
_BESIDE = 40
"""How far from a name a number makes the two a record of a person: characters of one line."""


def name_beside_number(text: str) -> bool:
    """Whether a text holds what looks like a person's name with a number beside it.

    A surname with initials, a patronymic, or two capitalised words that begin no place or day. It
    is a reason to look, and no more: nobody can tell a name from a place by its letters.
    """
    return any(
        re.search(r"\d", line[max(0, start - _BESIDE) : start] + line[end : end + _BESIDE])
        for line in text.split("\n")
        for start, end in _names(line)
    )


def _names(line: str) -> list[tuple[int, int]]:
    found = [m.span() for form in (_INITIALS, _PATRONYMIC) for m in form.finditer(line)]
    return found + [
        m.span() for m in _PAIR.finditer(line) if not any(map(_NO_NAME.fullmatch, m.groups()))
    ]


def identifier_in(text: str) -> str:
    """Return what kind of personal identifier a text holds, or an empty text."""
    for name, pattern in _IDENTIFIERS:
        if pattern.search(text):
            return name
    if any(_luhn(found[0]) for found in _CARD.finditer(text)):
        return "card number"
    return ""


def identifier_spans(text: str) -> list[tuple[int, int]]:
    """Return where in a text its personal identifiers stand: code points, end excluded."""
    found = [match.span() for _, pattern in _IDENTIFIERS for match in pattern.finditer(text)]
    found += [match.span() for match in _CARD.finditer(text) if _luhn(match[0])]
    return sorted(found)


def says_persons(heading: str) -> bool:
    """Whether a heading says that a table's rows are persons."""
    return _PERSONS.search(heading) is not None


def says_targets(heading: str) -> bool:
    """Whether a heading says that a table holds plans or quotas."""
    return _TARGETS.search(heading) is not None


def _luhn(text: str) -> bool:
    digits = [int(sign) for sign in text if sign.isdigit()]
    doubled = [d * 2 - 9 if d > 4 else d * 2 for d in digits[-2::-2]]  # noqa: PLR2004 - Luhn's rule
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
