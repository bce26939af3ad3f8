"""Where in an original's bytes a code point of its decoded text stands."""

from __future__ import annotations

import codecs
from bisect import bisect_left
from collections.abc import Iterable

_BLOCK = 4096
_UTF8 = ("utf-8", "utf-8-sig")


def byte_offsets(raw: bytes, text: str, codec: str, places: Iterable[int]) -> dict[int, int]:
    """Return for each place in `text`, which is `raw` decoded, how many bytes are before it.

    UTF-8 text is to be decoded by `surrogateescape`, so that broken bytes have their place too;
    text in other encodings by `replace`.
    """
    wanted = sorted(set(places))
    if len(text) == len(raw):
        # Each sign is one byte: plain letters, or an encoding that has no others.
        return {place: place for place in wanted}
    if codec in _UTF8:
        return _by_encoding(raw, text, wanted)
    return _by_decoding(raw, codec, wanted)


def _by_encoding(raw: bytes, text: str, wanted: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    mark = raw.startswith(codecs.BOM_UTF8) and not text.startswith("\ufeff")
    offset, before = len(codecs.BOM_UTF8) if mark else 0, 0
    for place in wanted:
        offset += len(text[before:place].encode("utf-8", "surrogateescape"))
        found[place] = offset
        before = place
    return found


def _by_decoding(raw: bytes, codec: str, wanted: list[int]) -> dict[int, int]:
    """Decode block by block, and byte by byte the blocks in which a wanted place is."""
    found: dict[int, int] = {}
    decoder = codecs.getincrementaldecoder(codec)("replace")
    count = next_wanted = 0
    for start in range(0, len(raw), _BLOCK):
        state = decoder.getstate()
        reached = count + len(decoder.decode(raw[start : start + _BLOCK]))
        if next_wanted < len(wanted) and wanted[next_wanted] <= reached:
            decoder.setstate(state)
            counts = [count]
            for place in range(start, min(start + _BLOCK, len(raw))):
                counts.append(counts[-1] + len(decoder.decode(raw[place : place + 1])))
            while next_wanted < len(wanted) and wanted[next_wanted] <= reached:
                place = wanted[next_wanted]
                found[place] = start + bisect_left(counts, place)
                next_wanted += 1
        count = reached
    for place in wanted[next_wanted:]:
        found[place] = len(raw)
    return found
