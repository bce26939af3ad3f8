"""What is looked at in each line of a page to tell whether it is the article's.

Every trait is a number. They are of four sorts: the line's own words, the elements it stands in
and their names, how much prose there is around it and where, and the lines before and after it.
The idea of judging blocks of text by such numbers is Boilerpipe's (Kohlschütter, Fankhauser,
Nejdl: Boilerplate Detection using Shallow Text Features, WSDM 2010) and Web2Text's (Vogels,
Ganea, Eickhoff: Web2Text: Deep Structured Boilerplate Removal, ECIR 2018).
"""

from __future__ import annotations

import re
from collections import Counter
from math import log1p

from counterfoil.read.web.lines import heading_of
from counterfoil.read.web.markup import Element
from counterfoil.read.web.shape import TAG_BITS, Shape
from counterfoil.read.web.signs import GROUPS

_MARK = re.compile(r"[.!?…»\"”:;,](?:\s|$)|[。！？，।]")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁЄІЇҐ]")
_DIGIT = re.compile(r"\d")
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b")
_BYLINE = re.compile(
    r"^(?:by|von|por|par|автор|текст|written by|posted|published|updated|last updated|опубликовано"
    r"|обновлено|source|quelle|fuente|источник|tags?|filed under|categor|photo|image|credit|фото)"
    r"\b[:\s]",
    re.IGNORECASE,
)
_TIP = re.compile(
    r"^(?:read (?:more|also|next|the full)|also read|see also|related"
    r"|more (?:on|from|about|stories)|recommended|click here|continue reading|most read"
    r"|lea también|te puede|lesen sie|mehr zum|lire aussi|à lire|zobacz|czytaj|leia|leggi"
    r"|читайте|читать|смотрите также|по теме|подробнее|поделиться|реклама|комментари|подпис|поддерж"
    r"|you may|you might|don.t miss|up next|watch|share|follow|subscribe|sign up|join|download"
    r"|get the|advertisement|comments?|reply|leave a|post a|log in|register)\b",
    re.IGNORECASE,
)
_APPEAL = re.compile(
    r"newsletter|subscri|donat|support (?:us|our)|sign up|cookie|privacy policy|terms of|follow us"
    r"|whatsapp|telegram|подпис|пожертв|поддерж|рассылк|abonn|suscri|boletín|inbox"
    r"|e-?mail address|your email|log in|sign in|comment",
)
_KIND = {
    "p": 1,
    "li": 2,
    "h1": 3,
    "h2": 4,
    "h3": 5,
    **dict.fromkeys(("h4", "h5", "h6"), 6),
    **dict.fromkeys(("td", "th"), 7),
    "div": 8,
    "blockquote": 9,
    "pre": 10,
    **dict.fromkeys(("dd", "dt"), 11),
    "figcaption": 12,
    "section": 13,
    **dict.fromkeys(("article", "main"), 14),
    "body": 15,
}
_WIDE_TAGS = ("article", "main", "nav", "footer", "aside", "header", "form", "figure")
_NEAR_TAGS = ("list", "table", "section", "heading", "item", "paragraph", "link", "pre")
_TAGS = (*_WIDE_TAGS, *_NEAR_TAGS)
_UPWARD = 4
_LONG = 100
_FAR = 20
_HEAD = 80
_AROUND = (-2, -1, 1, 2)
_BEYOND = (-1.0, -1.0, -1.0)
_PER_ELEMENT = ("linked", "good", "count", "size", "dense")
_PER_LINE = ("length", "linked", "kind")
TRAITS: tuple[str, ...] = (
    *("length", "words", "linked", "marks", "sentences", "ends", "capitals", "digits", "opens"),
    *("kind", "leaf", "hidden", "dated", "byline", "tip", "appeal"),
    *(f"in {name}" for name in _TAGS),
    *(f"named {name}" for name in GROUPS),
    *("in heart", "below heart", "in trunk", "below trunk", "out of heart", "heart from there"),
    *("heart of there", "heart", "heart linked"),
    *("read before", "prose before", "from heading", "from first", "to last"),
    *(f"{name} {step} up" for step in range(_UPWARD) for name in _PER_ELEMENT),
    *("repeated", "alike", "alike size", "alike linked", "alike good"),
    *(f"{name} {step:+}" for step in _AROUND for name in _PER_LINE),
    *("prose after", "prose ahead", "page", "page prose", "page lines", "page dense"),
)
"""The names of the traits, in their order."""


class Traits:
    """Tells the traits of each line of a page."""

    def __init__(self, shape: Shape) -> None:
        """Take a weighed page."""
        self._shape = shape
        lines = shape.lines
        self._brief = [
            (log1p(len(line.text)), line.linked / len(line.text), _KIND.get(line.block.name, 0))
            for line in lines
        ]
        self._times = Counter(line.text for line in lines)
        self._alike = self._alike_lines()
        self._read, self._passed = _before([len(line.text) for line in lines]), _before(shape.good)
        self._heading = heading_of(shape.page, lines)
        heart = shape.heart
        long = [
            place
            for place, line in enumerate(lines)
            if shape.good[place] >= _LONG and shape.is_within(line.block, heart)
        ]
        self._first, self._last = (long[0], long[-1]) if long else (0, len(lines) - 1)
        self._up_to_heart = {heart.index: 0}
        for step, element in enumerate(heart.above(), 1):
            self._up_to_heart[element.index] = step
        self._known_names: dict[tuple[int, ...], list[float]] = {}
        self._known_above: dict[int, list[float]] = {}
        self._page = [
            log1p(shape.all_text),
            log1p(shape.all_good),
            len(lines),
            shape.all_good / shape.all_text,
        ]

    def of(self, place: int) -> list[float]:
        """Return the traits of a line, in the order of TRAITS."""
        return [
            *self._words(place),
            *self._around_it(place),
            *self._whereabouts(place),
            *self._upward(self._shape.lines[place].block, _UPWARD),
            *self._siblings(place),
            *self._neighbours(place),
            *self._page,
        ]

    def _words(self, place: int) -> list[float]:
        line = self._shape.lines[place]
        text = line.text
        head = text[:_HEAD]
        size, share, kind = self._brief[place]
        words = text.count(" ") + 1
        short = len(text) < 250  # noqa: PLR2004 - longer ones are no notices
        return [
            size,
            log1p(words),
            share,
            len(_MARK.findall(text)) / words,
            self._shape.sentences[place],
            text[-1] in '.!?…»"”。)।',
            len(_CAPITAL.findall(head)) / len(head),
            len(_DIGIT.findall(head)) / len(head),
            text[0] in "«\"“„'‘-–—",
            kind,
            _KIND.get(line.leaf.name, 20 if line.leaf.name == "span" else 0),
            line.marks,
            short and bool(_DATED.search(head)),
            short and bool(_BYLINE.match(text)),
            short and bool(_TIP.match(text)),
            len(_APPEAL.findall(text[:400].lower())),
        ]

    def _around_it(self, place: int) -> list[float]:
        """Return the kinds and names of the elements around a line, more for the nearer ones."""
        shape, block = self._shape, self._shape.lines[place].block
        index = block.index
        own = shape.own[index] | shape.own[self._shape.lines[place].leaf.index]
        if block.parent is not None and block is not shape.heart:
            own |= shape.own[block.parent.index]
        key = (
            shape.tags[index],
            shape.heart_tags.get(index, 0),
            shape.names[index],
            shape.heart_names.get(index, 0),
            own,
        )
        found = self._known_names.get(key)
        if found is None:
            found = self._known_names[key] = _of_masks(*key)
        return found

    def _whereabouts(self, place: int) -> list[float]:
        shape = self._shape
        block, heart, trunk = shape.lines[place].block, shape.heart, shape.trunk
        out = 0
        common: Element = block
        while common.index not in self._up_to_heart and common.parent is not None:
            common = common.parent
            out += 1
        heart_good = shape.good_text[heart.index]
        heading = self._heading
        return [
            shape.is_within(block, heart),
            _depth(block, heart),
            shape.is_within(block, trunk),
            _depth(block, trunk),
            out,
            self._up_to_heart[common.index],
            heart_good / (shape.good_text[common.index] or 1),
            heart_good / shape.all_good,
            shape.linked[heart.index] / (shape.text[heart.index] or 1),
            self._read[place] / shape.all_text,
            self._passed[place] / shape.all_good,
            -_FAR - 10 if heading is None else _bound(place - heading),
            _bound(place - self._first),
            _bound(self._last - place),
        ]

    def _upward(self, element: Element, steps: int) -> list[float]:
        """Return what an element holds, and those above it."""
        key = element.index * _UPWARD + steps - 1
        found = self._known_above.get(key)
        if found is not None:
            return found
        shape, index = self._shape, element.index
        size, good = shape.text[index] or 1, shape.good_text[index]
        found = [
            shape.linked[index] / size,
            good / shape.all_good,
            shape.good_count[index],
            log1p(size / (shape.count[index] or 1)),
            good / size,
        ]
        if steps > 1:
            at_top = element.parent is None or element.name == "body"
            above = element if at_top or element.parent is None else element.parent
            found += self._upward(above, steps - 1)
        self._known_above[key] = found
        return found

    def _siblings(self, place: int) -> list[float]:
        count, size, linked, good = self._alike[place]
        return [
            min(self._times[self._shape.lines[place].text], 5),
            min(count, 50),
            log1p(size / count),
            linked / size,
            good / self._shape.all_good,
        ]

    def _alike_lines(self) -> list[list[float]]:
        """Return for each line how many there are in elements like its own, and what they hold."""
        shape = self._shape
        sums: dict[tuple[str, str, str, int], list[float]] = {}
        found = []
        for line, good in zip(shape.lines, shape.good, strict=True):
            block = line.block
            above = block.parent
            written = block.written if len(block.written) < _LONG else ""
            around = (above.name, shape.own[above.index]) if above else ("", 0)
            of_its_kind = sums.setdefault((block.name, written, *around), [0, 0, 0, 0])
            of_its_kind[0] += 1
            of_its_kind[1] += len(line.text)
            of_its_kind[2] += line.linked
            of_its_kind[3] += good
            found.append(of_its_kind)
        return found

    def _neighbours(self, place: int) -> list[float]:
        brief, passed, end = self._brief, self._passed, len(self._brief)
        found: list[float] = []
        for step in _AROUND:
            found += brief[place + step] if 0 <= place + step < end else _BEYOND
        return [
            *found,
            log1p(passed[min(place + 6, end)] - passed[min(place + 1, end)]),
            log1p(passed[place] - passed[max(place - 5, 0)]),
        ]


def _of_masks(tags: int, near_tags: int, names: int, near_names: int, own: int) -> list[float]:
    """Return kinds and names as numbers: 1 where only the article's element or one above has it."""
    found: list[float] = [
        2 if near_tags & bit else 1 if tags & bit else 0 for bit in map(TAG_BITS.get, _TAGS) if bit
    ]
    for step in range(len(GROUPS)):
        bit = 1 << step
        found.append(3 if own & bit else 2 if near_names & bit else 1 if names & bit else 0)
    return found


def _before(amounts: list[int] | list[float]) -> list[float]:
    """Return for each place the sum of what is before it, and the whole sum last."""
    found = [0.0]
    for amount in amounts:
        found.append(found[-1] + amount)
    return found


def _bound(steps: int) -> int:
    return max(-_FAR, min(_FAR, steps))


def _depth(element: Element, outer: Element) -> int:
    """Return how deep an element stands in another, -1 where it does not."""
    if not outer.index <= element.index < outer.until:
        return -1
    depth = 0
    while element is not outer and element.parent is not None:
        element = element.parent
        depth += 1
    return depth
