"""One pass over RTF: groups, control words and bytes of text (RTF Specification 1.9.1).

Nothing recurses: groups that stand in one another are a list, and more of them than any document
has are a refusal. What is no text is passed over without looking inside, but for pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from counterfoil.read.documents import rtfwords
from counterfoil.read.documents.blips import Drawing
from counterfoil.read.documents.flow import Flow, Ruling
from counterfoil.read.documents.rtfpictures import end_of_group, object_of, picture_in
from counterfoil.read.documents.story import Story
from counterfoil.read.given import tidy
from counterfoil.read.limits import too_large
from counterfoil.read.objects import Object
from counterfoil.read.text.codepages import charset_codec, codec_of_page

FORM = "RTF"
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|([^\\{}\r\n]+)",
    re.DOTALL,
)
_WORD, _BYTE, _SIGN, _BRACE, _PLAIN = 1, 3, 4, 5, 6
_DEEPEST = 10_000
_MORE = re.compile(rb"[\s\0]*\{")
_UNTOLD = "\ufffd"
_WESTERN = "cp1252"
_ACCENTED = re.compile(rb"[\xc0-\xff]{3}")
_RULING = {"cellx", "trleft", "trhdr", "clmrg", "clvmrg", "clvmgf"}
_TIMES = ("yr", "mo", "dy", "hr", "min")
_FONT, _STYLE, _SHAPE, _SHAPES, _FIELD = "font", "style", "shape", "shape's", "field"
_PICTURE = "picture"
_FACTS = {
    "fonttbl": _FONT,
    "stylesheet": _STYLE,
    "sn": _SHAPE,
    "sv": _SHAPES,
    "fldinst": _FIELD,
}
_SPOKEN = "wzDescription"
"""The property of a shape that holds the words for those who cannot see it."""
_HIGH, _LOW, _LAST = 0xD800, 0xDC00, 0xDFFF


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and its end restores.

    `flow` is where text goes, unless it is a `fact` that the document says of itself or its parts.
    `skipped` is how many letters stand for one that is given by its number. `signs` says that the
    font draws signs. `depth` is how many tables deep the paragraph stands, and `inner` that the
    words are about the rows of an inner table.
    """

    flow: Flow
    codec: str
    fact: str = ""
    skipped: int = 1
    deleted: bool = False
    signs: bool = False
    depth: int = 0
    style: str = ""
    inner: bool = False


class RtfScan:
    """One document: its story, and what it says of itself."""

    def __init__(self, story: Story) -> None:
        """Take the story to tell into."""
        self._story = story
        self.notes: list[str] = []
        self.edges: list[str] = []
        self.comments: list[str] = []
        self.facts: dict[str, str] = {}
        self.pictures: list[Drawing] = []
        self.objects: list[Callable[[], Object]] = []
        self.changes = 0
        self.whole = False
        """Whether every group was closed."""
        self._state = _State(Flow(story, story.paragraphs), _WESTERN)
        self._groups: list[_State] = []
        self._codec = self._state.codec
        self._fonts: dict[int, tuple[str, bool]] = {}
        self._styles: dict[int, str] = {}
        self._font = self._first_font = self._number = 0
        self._times: dict[str, int] = {}
        self._property = ""
        self._ruling = Ruling()
        self._raw = bytearray()
        self._said: list[str] = []
        self._gone = ""
        self._half = 0
        self._western = True
        self._to_skip = 0
        self._begun = self._starred = False
        self._actions = self._by_word()

    def scan(self, raw: bytes) -> None:
        """Read the document; raise Unreadable where its groups stand too deep in one another."""
        place = 0
        while found := _TOKEN.search(raw, place):
            place = found.end()
            kind = found.lastindex
            if kind == _PLAIN:
                self._take_bytes(found[_PLAIN])
            elif kind == _BYTE:
                self._take_bytes(bytes.fromhex(found[_BYTE].decode()))
            elif kind == _SIGN:
                self._take_sign(found[_SIGN].decode("latin-1"))
            elif kind != _BRACE:
                place = self._take_word(raw, place, found[_WORD].decode(), found[2])
            elif found[_BRACE] == b"{":
                self._begin_group()
            elif self._end_group() and not _MORE.match(raw, place):
                break
        self._flush()
        self._state.flow.finish()

    def _begin_group(self) -> None:
        self._flush()
        if len(self._groups) >= _DEEPEST:
            why = f"its groups stand more than {_DEEPEST} deep in one another"
            raise too_large(FORM, why)
        self._groups.append(self._state)
        self._begun, self._starred, self._to_skip, self.whole = True, False, 0, False

    def _end_group(self) -> bool:
        """End a group; return whether it was the outermost."""
        self._flush()
        self._to_skip, self._begun = 0, False
        if not self._groups:
            return False
        ended, self._state = self._state, self._groups.pop()
        if ended.fact:
            self._end_fact(ended.fact)
        if ended.flow is not self._state.flow:
            ended.flow.finish()
        self.whole = not self._groups
        return self.whole

    def _end_fact(self, fact: str) -> None:
        text = tidy("".join(self._said))
        self._said = []
        if fact in rtfwords.MOMENTS.values():
            text = self._moment()
        if not text:
            return
        if fact == _STYLE:
            self._styles[self._number] = text.strip(";").casefold()
        elif fact == _SHAPE:
            self._property = text
        elif fact == _SHAPES:
            if self._property == _SPOKEN:
                self._story.caption(text)
        elif fact == _FIELD:
            self._story.field(text)
        elif fact not in {_FONT, _PICTURE}:
            self.facts[fact] = text

    def _moment(self) -> str:
        """Return the moment that was said, in the writer's own time: no zone stands with it."""
        year, month, day, hour, minute = (self._times.get(name, 0) for name in _TIMES)
        self._times = {}
        return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}" if year and day else ""

    def _take_bytes(self, raw: bytes) -> None:
        self._begun = False
        if self._to_skip:
            gone = min(self._to_skip, len(raw))
            self._to_skip -= gone
            raw = raw[gone:]
        self._raw += raw

    def _take_sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
            return
        self._begun = False
        if self._skips():
            return
        if sign in rtfwords.ENDS:
            self._end_paragraph(0)
        elif sign in rtfwords.SIGNS:
            self._say(rtfwords.SIGNS[sign])
        elif sign in "\\{}":
            self._raw += sign.encode()

    def _skips(self) -> bool:
        """Whether what comes stands for a letter that was given by its number."""
        if not self._to_skip:
            return False
        self._to_skip -= 1
        return True

    def _take_word(self, raw: bytes, place: int, word: str, digits: bytes | None) -> int:
        """Take a control word; return where to go on."""
        begun, self._begun = self._begun, False
        if begun and word == "pict":
            return self._take_picture(raw, place)
        if begun and not self._begin_destination(word):
            end = end_of_group(raw, place)
            self.objects += [partial(object_of, raw[place:end])] if word == "objdata" else []
            return end
        number = int(digits) if digits else None
        if word == "bin":
            return place + max(number or 0, 0)
        if word == "u":
            self._take_letter(number or 0)
        elif not self._skips():
            if word in rtfwords.SIGNS:
                self._say(rtfwords.SIGNS[word])
            elif action := self._actions.get(word):
                self._flush()
                action(1 if number is None else number)
            elif word in _RULING:
                self._ruling.word(word, number or 0)
        return place

    def _take_picture(self, raw: bytes, place: int) -> int:
        """Take a picture; return where to go on: within it where words stand for it."""
        group = raw[place : end_of_group(raw, place)]
        if picture := picture_in(group):
            self.pictures.append(picture)
        self._change(fact=_PICTURE)
        return place if _SPOKEN.encode() in group else place + len(group)

    def _begin_destination(self, word: str) -> bool:
        """Take the first word of a group; return whether the group is to be read at all."""
        state, story = self._state, self._story
        flows = {"footnote": self.notes, "annotation": self.comments, "shptxt": story.paragraphs}
        if word in rtfwords.EDGES:
            flows = {word: self.edges}
        if word in flows:
            self._state = replace(state, flow=Flow(story, flows[word]), depth=0, style="")
        elif word in rtfwords.FACTS or word in rtfwords.MOMENTS:
            self._state = replace(state, fact=rtfwords.FACTS.get(word) or rtfwords.MOMENTS[word])
        elif word in _FACTS:
            self._state = replace(state, fact=_FACTS[word])
        elif word == "nesttableprops":
            self._state = replace(state, inner=True)
        elif word in rtfwords.LEFT_OUT:
            return False
        return not self._starred or word in rtfwords.STARRED or self._state is not state

    def _take_letter(self, number: int) -> None:
        """Take a letter by its number, and expect what stands for it in old readers."""
        code = number & 0xFFFF
        if _LOW <= code <= _LAST and self._half:
            letter = chr(0x10000 + ((self._half - _HIGH) << 10) + (code - _LOW))
            self._half = 0
            self._say(letter)
        elif _HIGH <= code < _LOW:
            self._flush()
            self._half = code
        else:
            self._say(chr(code) if not _LOW <= code <= _LAST else _UNTOLD)
        self._to_skip = self._state.skipped

    def _say(self, text: str) -> None:
        self._flush()
        self._put(text)

    def _put(self, text: str) -> None:
        if self._state.fact:
            self._said.append(text)
        elif self._state.deleted:
            self._gone += text
        else:
            self._state.flow.say(text)

    def _flush(self) -> None:
        """Say the bytes that came, in the encoding that holds for them."""
        if self._half:
            self._half = 0
            self._put(_UNTOLD)
        if not self._raw:
            return
        raw, self._raw = bytes(self._raw).replace(b"\0", b""), bytearray()
        if self._state.signs:
            self._put("".join(map(rtfwords.sign_of, raw)))
        else:
            self._put(raw.decode(self._codec_for(raw), "replace"))

    def _codec_for(self, raw: bytes) -> str:
        """Return the encoding of bytes.

        A Western font is in Windows-1252 whatever the document is in. Some programs call any font
        so: what would be three accented letters in a row is in the document's encoding.
        """
        codec = self._state.codec
        if codec == _WESTERN and self._codec != _WESTERN:
            self._western = self._western and not _ACCENTED.search(raw)
            return codec if self._western else self._codec
        return codec

    def _end_paragraph(self, _: int) -> None:
        self._flush()
        self._end_gone()
        if not self._state.fact:
            self._state.flow.end_paragraph(self._state.depth, self._state.style)

    def _by_word(self) -> dict[str, Callable[[int], None]]:
        """Return what is done at each word that does something."""
        actions: dict[str, Callable[[int], None]] = {
            **dict.fromkeys(rtfwords.ENDS, self._end_paragraph),
            **dict.fromkeys(("cell", "nestcell"), self._end_cell),
            **dict.fromkeys(("row", "nestrow"), self._end_row),
            "trowd": self._begin_rules,
            "pard": lambda _: self._change(depth=0, style=""),
            "intbl": lambda _: self._change(depth=max(self._state.depth, 1)),
            "itap": lambda depth: self._change(depth=max(depth, 0)),
            "plain": lambda _: self._plain(),
            "f": self._choose_font,
            "deff": self._choose_first_font,
            "fcharset": self._take_charset,
            "cpg": lambda page: self._take_font(codec_of_page(page)),
            "ansicpg": lambda page: self._take_encoding(codec_of_page(page)),
            "uc": lambda count: self._change(skipped=max(count, 0)),
            "s": self._choose_style,
            "deleted": self._take_deleted,
            "revised": self._count_change,
        }
        for name in _TIMES:
            actions[name] = partial(self._take_time, name)
        for name, codec in rtfwords.MACHINES.items():
            actions[name] = partial(self._take_machine, codec)
        return actions

    def _take_time(self, name: str, number: int) -> None:
        self._times[name] = number

    def _take_machine(self, codec: str, _: int) -> None:
        self._take_encoding(codec)

    def _change(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)

    def _end_cell(self, _: int) -> None:
        self._state.flow.end_cell(self._state.depth)

    def _end_row(self, _: int) -> None:
        self._state.flow.end_row(self._state.depth)

    def _begin_rules(self, _: int) -> None:
        self._ruling = Ruling()
        depth = max(self._state.depth, 2) if self._state.inner else 1
        self._state.flow.rules[depth] = self._ruling.row

    def _plain(self) -> None:
        self._change(deleted=False)
        self._choose_font(self._first_font)

    def _choose_font(self, number: int) -> None:
        self._font = number
        if self._state.fact != _FONT:
            codec, signs = self._fonts.get(number, ("", False))
            self._change(codec=codec or self._codec, signs=signs)

    def _choose_first_font(self, number: int) -> None:
        self._first_font = number

    def _take_charset(self, charset: int) -> None:
        self._fonts[self._font] = charset_codec(charset), charset == rtfwords.SYMBOLS

    def _take_font(self, codec: str) -> None:
        if self._state.fact == _FONT and codec:
            self._fonts[self._font] = codec, False

    def _take_encoding(self, codec: str) -> None:
        if codec:
            self._codec = codec
            self._change(codec=codec)

    def _choose_style(self, number: int) -> None:
        if self._state.fact == _STYLE:
            self._number = number
        else:
            self._change(style=self._styles.get(number, ""))

    def _take_deleted(self, on: int) -> None:
        self._end_gone()
        self._change(deleted=bool(on))
        self._count_change(on)

    def _end_gone(self) -> None:
        self._story.beneath.add_deleted(self._gone)
        self._gone = ""

    def _count_change(self, on: int) -> None:
        self.changes += bool(on) and not self._state.fact
