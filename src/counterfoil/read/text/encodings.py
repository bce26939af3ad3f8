"""Telling the encoding of a text: declared, marked, valid as UTF-8, or plain from its letters.

A single-byte Cyrillic text is told by how often each letter stands in Russian (and its neighbours),
by words that change case inside, and by signs that no text holds; the best encoding must beat the
next by odds of more than a thousand to one, and its letters must be about as frequent as in Russian
where all may be letters of two bytes, or such texts would be Russian without sense. A Latin text
without a mark is taken only where every Latin encoding reads its bytes alike, or where all but
those that agree would put signs, capital letters or long runs of consonants into its words, as they
do to texts of old Macintoshes. Shift_JIS is told by Japanese syllables: no other encoding's letters
make many of them and nothing that is none. Anything else is undecided.
"""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from counterfoil.read.limits import Unreadable

SAMPLE = 1 << 20
"""How many bytes are looked at first."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = ("cp1251", "koi8_u", "cp866", "iso8859_5")
_OF_TWO_BYTES = ("gbk", "cp949", "euc_jp", "cp932", "big5")
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257")
_LATIN_EVER = (
    *(*_LATIN, "cp1258", "mac_roman", "mac_latin2", "mac_turkish", "mac_iceland", "mac_croatian"),
    *("mac_romanian", "cp850", "cp852", "cp437", "cp775", "cp857", "cp860", "cp861", "cp863"),
    *("cp865", "iso8859_2", "iso8859_3", "iso8859_4", "iso8859_10", "iso8859_13", "iso8859_14"),
    *("iso8859_15", "iso8859_16", "hp_roman8"),
)
_NAMES = {
    "mac_roman": "macintosh",
    "cp1251": "windows-1251",
    "koi8_u": "koi8-r",
    "cp866": "cp866",
    "iso8859_5": "iso-8859-5",
    "cp1252": "windows-1252",
    "cp932": "shift_jis",
}
# What is called one thing is written as another: the Encoding Standard (WHATWG) names these.
_ALIASES = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin-1", "latin1"), "cp1252"),
    **dict.fromkeys(("ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601"), "cp949"),
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
}
# Letters by frequency in the Russian National Corpus, per ten thousand; then the letters that
# Ukrainian and Belarusian add.
_FREQUENT = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (
            *(1097, 845, 801, 735, 670, 626, 547, 473, 454, 440, 349, 321, 298, 281, 262, 201),
            *(190, 174, 170, 165, 159, 144, 121, 97, 94, 73, 64, 48, 36, 32, 26, 4, 4),
        ),
        strict=True,
    )
)
_FREQUENT |= dict.fromkeys("іїєґў", 20)
_LOGS = {letter: math.log(many / 10_000) for letter, many in _FREQUENT.items()}
_MEAN = sum(many * _LOGS[letter] for letter, many in _FREQUENT.items()) / 10_000
_SPREAD = math.sqrt(sum(n * (_LOGS[x] - _MEAN) ** 2 for x, n in _FREQUENT.items()) / 10_000)
"""How likely a letter of Russian is, as a logarithm: the mean, and how far single ones are off."""
_OFF, _TELLING = 4, 40
"""How many times as far a text may be off by chance, and how many of its letters tell: texts of
other Cyrillic languages are off by more than chance, but by little."""
_OF_PYTHON = {"unicode-escape", "raw-unicode-escape", "punycode", "idna"}
_PLAIN = "«»„“”‘’–—…№§°·• \u00a0"
_WORD = re.compile(r"[^\W\d_]+")
_HIGH = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_JOINED_LETTERS = frozenset("ßæøœłđðþıÆØŒŁĐÐÞ")
_SYLLABLES = frozenset(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), 0x30FC)))
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_PLAIN_LETTER = re.compile(rb"[A-Za-z]")
_ODDS = math.log(1000)
_STRANGE = math.log(1e-4)
_CONSONANTS = re.compile(r"[^aeiouyæøœı]{5}")
_HARDER = 2
_LETTERS = 8
_FITTING = 4
"""How many words a Latin text must have whose letters tell its encoding."""
_WIDE = (0x00, 0x04, 0x20)
_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding's name in Python, and how it was told: declared, mark, bytes or letters."""

    codec: str
    told_by: str

    @property
    def name(self) -> str:
        """The name that people write."""
        return _NAMES.get(self.codec, self.codec.replace("-sig", ""))


def unknown_encoding(why: str) -> Unreadable:
    """Return the refusal of a text whose letters cannot be told."""
    return Unreadable("CF010", why=why)


def told_encoding(head: bytes, declared: str, *, whole: bool) -> Encoding:
    """Return the encoding of a text by its first bytes; raise Unreadable where undecided.

    `whole` says that `head` is all there is. A later part may still break it: see
    `encoding_of_all`.
    """
    if declared:
        return Encoding(codec_of(declared, head), "declared")
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Encoding(codec, "mark")
    if wide := _unmarked_wide(head):
        return Encoding(wide, "bytes")
    if _is_utf8(head, whole=whole):
        return Encoding("utf-8", "bytes")
    return Encoding(_by_letters(head), "letters")


def encoding_of_all(path: Path, limit: int = 64 << 20) -> Encoding:
    """Return the encoding of a text that turned out not to be UTF-8 beyond its first bytes."""
    with path.open("rb") as stream:
        return Encoding(_by_letters(stream.read(limit)), "letters")


def decoded(path: Path, declared: str) -> tuple[str, Encoding]:
    """Return a whole text and its encoding; raise Unreadable where a byte of it is another."""
    raw = path.read_bytes()
    encoding = told_encoding(raw, declared, whole=True)
    try:
        return raw.decode(encoding.codec), encoding
    except UnicodeDecodeError as error:
        raise unlike(encoding, error) from None


def unlike(encoding: Encoding, error: UnicodeDecodeError) -> Unreadable:
    """Return the refusal of a text that turns out to be in another encoding."""
    found = "the source declares" if encoding.told_by == "declared" else "it seems to be"
    return unknown_encoding(f"{found} {encoding.name}, and some bytes are not: {error.reason}")


def codec_of(declared: str, head: bytes = b"") -> str:
    """Return Python's name for a declared encoding, with the mark at the start accounted for."""
    name = _ALIASES.get(declared.strip().casefold(), declared.strip())
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        why = f"no encoding is called {declared!r}"
        raise unknown_encoding(why) from None
    # Python also keeps codecs from text to text and from bytes to bytes under such names.
    if not getattr(codec, "_is_text_encoding", True) or codec.name in _OF_PYTHON:
        why = f"{declared!r} is no encoding of text"
        raise unknown_encoding(why)
    for mark, marked in _MARKS:
        if head.startswith(mark) and codec.name.split("-")[:2] == marked.split("-")[:2]:
            return marked
    return codec.name


def is_binary(head: bytes) -> bool:
    """Whether bytes are no text in any encoding: they hold signs that no text does."""
    if any(head.startswith(mark) for mark, _ in _MARKS) or _unmarked_wide(head):
        return False
    strange = sum(head.count(bytes([code])) for code in (*range(9), *range(14, 27)))
    return strange > len(head) // 1000


def wide_codec(head: bytes) -> str:
    """Return the encoding of a text whose letters take two or four bytes; "" for others."""
    for mark, codec in _MARKS:
        if head.startswith(mark) and codec != "utf-8-sig":
            return codec
    return _unmarked_wide(head)


def _is_utf8(head: bytes, *, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _unmarked_wide(head: bytes) -> str:
    """Return UTF-16's codec where every second byte is one that Latin and Cyrillic share."""
    if b"\0" not in head:
        return ""
    even = head[: len(head) // 2 * 2]
    first, second = even[0::2], even[1::2]
    for codec, low, high in (("utf-16-le", first, second), ("utf-16-be", second, first)):
        if not high.count(0) or low.count(0):
            continue
        if sum(map(high.count, _WIDE)) < _SHARE * len(high):
            continue
        decoded = even.decode(codec, "replace")
        if not _CONTROLS.search(decoded) and "\ufffd" not in decoded[:-1]:
            return codec
    return ""


def _by_letters(sample: bytes) -> str:
    decoded = sample.decode("utf-8", "replace")
    broken = decoded.count("\ufffd")
    if sum(1 for sign in decoded if sign > "\x7f") > 2 * broken:
        why = f"it is UTF-8 but for {broken} places that are not"
        raise unknown_encoding(why)
    if _is_japanese(sample):
        return "cp932"
    words = [found[0] for found in _HIGH.finditer(sample)]
    scores = sorted(((_cyrillic(words, codec), codec) for codec in _CYRILLIC), reverse=True)
    (best, codec), (second, _) = scores[:2]
    beats = best > -math.inf and best - second > _ODDS
    usual = beats and (_is_usual(words, codec) or not _may_be_wide(sample))
    if usual and _has_words(words, codec):
        return codec
    if best == -math.inf and _reads_alike(words):
        return "cp1252"
    if best == -math.inf and (only := _only_fitting(words)):
        return only
    why = "no byte order mark, no valid UTF-8, and "
    few = best > -math.inf and (usual or not beats)
    why += "too few letters" if few else "no one encoding fits"
    raise unknown_encoding(why)


def _cyrillic(words: list[bytes], codec: str) -> float:
    """Return the log odds of words under Russian in this encoding; -inf where it is none."""
    score, letters, strange = 0.0, 0, 0
    for word in words:
        decoded = word.decode(codec, "replace")
        for run in _WORD.findall(decoded):
            if run.isascii():
                continue
            known = [_FREQUENT.get(letter) for letter in run.casefold()]
            letters += len(run)
            strange += known.count(None)
            score += sum(math.log(x / 10_000) if x else _STRANGE for x in known)
            if run[1:] != run[1:].lower() and run != run.upper():
                score += _STRANGE
        odd = sum(1 for sign in decoded if not sign.isascii() and not sign.isalpha())
        odd -= sum(decoded.count(sign) for sign in _PLAIN if not sign.isascii())
        score += odd * _STRANGE
        strange += odd
    if letters < _LETTERS or strange * 5 > letters:
        return -math.inf
    return score


def _has_words(words: list[bytes], codec: str) -> bool:
    """Whether most words do not change case inside.

    Letters of two bytes each, as in Japanese, make words that do all the time.
    """
    runs = [run for word in words for run in _WORD.findall(word.decode(codec, "replace"))]
    mixed = sum(run[1:] not in {run[1:].lower(), run[1:].upper()} for run in runs)
    return mixed * 2 <= len(runs)


def _is_usual(words: list[bytes], codec: str) -> bool:
    """Whether letters are about as frequent as in Russian; ё is most often written as е.

    Latin letters within words are as strange as can be, those of other Cyrillic languages rare.
    """
    text = b" ".join(dict.fromkeys(words)).decode(codec, "replace").casefold().replace("ё", "е")
    letters = filter(str.isalpha, text)
    logs = [_STRANGE if sign.isascii() else _LOGS.get(sign, _LOGS["ґ"]) for sign in letters]
    off = _OFF * _SPREAD / math.sqrt(min(len(logs), _TELLING))
    return sum(logs) >= len(logs) * (_MEAN - off)


def _may_be_wide(sample: bytes) -> bool:
    """Whether all letters may be of two bytes each; words of odd length are none of them."""
    for codec in _OF_TWO_BYTES:
        with suppress(UnicodeDecodeError):
            if not _HALF_WIDTH.search(codecs.getincrementaldecoder(codec)().decode(sample)):
                return True
    return False


def _is_japanese(sample: bytes) -> bool:
    """Whether bytes are Shift_JIS, in which half of all letters are syllables.

    Bytes of letters in nearly all other encodings would be syllables of half a width in it.
    """
    try:
        text = codecs.getincrementaldecoder("cp932")().decode(sample)
    except UnicodeDecodeError:
        return False
    wide = [sign for sign in text if not sign.isascii() and sign.isalpha()]
    syllables = sum(sign in _SYLLABLES for sign in wide)
    return syllables >= max(_LETTERS, len(wide) / 2) and not _HALF_WIDTH.search(text)


def _reads_alike(words: list[bytes]) -> bool:
    """Whether all Latin encodings read the words as the same text, each with plain letters."""
    if not all(_PLAIN_LETTER.search(word) for word in words):
        return False
    readings = set()
    for codec in _LATIN:
        try:
            readings.add(" ".join(word.decode(codec) for word in words))
        except UnicodeDecodeError:
            return False
    text = readings.pop()
    return not readings and not _CONTROLS.search(text)


def _only_fitting(words: list[bytes]) -> str:
    """Return the Latin encoding in which all words can be words; "" where several differ."""
    if len(words) < _FITTING or not all(_PLAIN_LETTER.search(word) for word in words):
        return ""
    fitting: dict[str, tuple[int, str]] = {}
    for codec in _LATIN_EVER:
        try:
            read = [word.decode(codec) for word in words]
        except UnicodeDecodeError:
            continue
        if all(map(_is_latin_word, read)):
            fitting.setdefault(" ".join(read), (sum(map(_is_hard, read)), codec))
    ranked = sorted(fitting.values())
    if ranked and (len(ranked) == 1 or ranked[1][0] - ranked[0][0] >= _HARDER):
        return ranked[0][1]
    return ""


def _is_hard(word: str) -> bool:
    """Whether a word has five consonants in a row, as few have in any language."""
    bases = (unicodedata.normalize("NFD", letter)[0].casefold() for letter in word)
    return bool(_CONSONANTS.search("".join(bases)))


def _is_latin_word(word: str) -> bool:
    """Whether a word has letters alone, with or without accents, and no capital inside."""
    if not all(letter.isascii() or _is_latin(letter) for letter in word):
        return False
    return word[1:] == word[1:].lower() or word == word.upper()


def _is_latin(letter: str) -> bool:
    base = unicodedata.normalize("NFD", letter)[0]
    return letter in _JOINED_LETTERS or (base != letter and base.isascii() and base.isalpha())
