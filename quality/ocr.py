"""Pages that are pictures: letters, words and numbers recognised, doubts told, time.

The error rate is that of letters: how many must be changed, added or taken away, as a share of
those on the page, after dashes and quotation marks are made alike; a mean over pages. "Long
numbers" are those of four digits or more, groups of three joined. A word with digits is wrong where
the words beside it are aligned and its digits are others. Everything is read by the workers that a
project's originals are read by; the time is all that was used for it, Tesseract's included, and
beside it stands Tesseract alone, told both languages, on the same files.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import orjson

from counterfoil.model.reading import Page
from counterfoil.read.stage import Means, read_originals
from quality.documents import placed, project_in
from quality.report import ROOT, SHARED, Measure, say

TITLE = "Pages that are pictures"
_HOME = SHARED / "ocr"
_ADOPT_ORPHANS = 36
_DASHES, _QUOTES = re.compile("[‐‑‒–—―-]"), re.compile("[«»“”„‟]")
_APOSTROPHES = re.compile("[’‘`]")
_GROUPS = re.compile(r"(?<=\d)[ \u00a0](?=\d{3}\b)")
_LONG, _DIGIT = re.compile(r"\d{4,}"), re.compile(r"\d")
_ALONE = ("-", "-l", "rus+eng", "--psm", "3")


class Score(NamedTuple):
    """How one page was read: shares, and words with digits that were right and wrong, doubted."""

    errors: float
    words: float
    numbers: tuple[int, int]
    right: tuple[int, int]
    wrong: tuple[int, int]


def measure() -> list[Measure]:
    """Measure the pages of `gold.jsonl`; nothing where they, or Tesseract, are not here."""
    gold = _HOME / "gold.jsonl"
    if not gold.is_file() or not shutil.which("tesseract"):
        return []
    pages = [orjson.loads(line) for line in gold.read_bytes().splitlines()]
    done = run([sys.executable, "-m", "quality.ocr"], check=True, capture_output=True, cwd=ROOT)
    outcome = orjson.loads(done.stdout)
    scores = []
    for page in pages:
        score = scored(page["text"], *outcome["read"][page["file"]])
        say(f"{TITLE}: {page['file']} {score.errors:.4f} {score.words:.3f}")
        scores.append(score)
    corpus = sha256("".join(sorted(_digest(page) for page in pages)).encode()).hexdigest()
    wrong, doubted = _sums(score.wrong for score in scores)
    right, in_vain = _sums(score.right for score in scores)
    told, found = _sums(score.numbers for score in scores)
    figures: list[tuple[str, float, str, str, bool, float]] = [
        ("letters wrong", _mean(s.errors for s in scores), "≤ 0.003", "tesseract 0.078", True, 0),
        ("words (bag F1)", _mean(s.words for s in scores), "≥ 0.988", "tesseract 0.936", False, 0),
        ("long numbers right", found / told, "≥ 0.98", "tesseract 0.937", False, 0),
        ("wrong digits doubted", doubted / wrong if wrong else 1.0, "≥ 0.6", "—", False, 0),
        ("right digits doubted", in_vain / right, "≤ 0.06", "—", True, 0),
        ("times Tesseract's CPU", outcome["times"], "≤ 2", "kreuzberg 1.7", True, 0.3),
    ]
    return [
        Measure(name, figure, goal, corpus, less, slack, peer)
        for name, figure, goal, peer, less, slack in figures
    ]


def scored(gold: str, text: str, words: list[tuple[str, bool]]) -> Score:
    """Return how a page was read; `words` are its words and whether each is doubtful."""
    wanted, found = alike(gold), alike(text)
    bags = Counter(wanted.split()), Counter(found.split())
    both = 2 * (bags[0] & bags[1]).total() / max(1, bags[0].total() + bags[1].total())
    long, read = long_numbers(gold), Counter(long_numbers(text))
    counts = {True: [0, 0], False: [0, 0]}
    for right, doubtful in _judged(wanted.split(), words):
        counts[right][0] += 1
        counts[right][1] += doubtful
    return Score(
        min(1.0, distance(wanted, found) / len(wanted)),
        both,
        (len(long), sum(number in read for number in long)),
        (counts[True][0], counts[True][1]),
        (counts[False][0], counts[False][1]),
    )


def alike(text: str) -> str:
    """Return a text with white space, dashes and quotation marks made alike."""
    text = unicodedata.normalize("NFKC", text).replace("ё", "е").replace("Ё", "Е")
    text = _APOSTROPHES.sub("'", _QUOTES.sub('"', _DASHES.sub("-", text)))
    return " ".join(text.split())


def long_numbers(text: str) -> list[str]:
    """Return the numbers of four digits or more."""
    return _LONG.findall(_GROUPS.sub("", text))


def distance(one: str, other: str) -> int:
    """Return the edit distance of two texts, by bit vectors (Hyyrö 2003, after Myers 1999)."""
    places: dict[str, int] = {}
    for at, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << at
    mask, last = (1 << len(one)) - 1, 1 << max(len(one) - 1, 0)
    up, down, count = mask, 0, len(one)
    for letter in other:
        here = places.get(letter, 0)
        same = here | down
        cross = (((here & up) + up) ^ up) | here
        rise, fall = down | ~(cross | up) & mask, up & cross
        count += bool(rise & last) - bool(fall & last)
        rise, fall = (rise << 1 | 1) & mask, fall << 1 & mask
        up, down = fall | ~(same | rise) & mask, rise & same
    return count


def _judged(gold: list[str], words: list[tuple[str, bool]]) -> Iterator[tuple[bool, bool]]:
    """Yield for each word with digits that was read whether they are right, and doubted."""
    read = [alike(word) for word, _ in words]
    numbers = set(re.findall(r"\d+", re.sub(r"(?<=\d)[ ,.](?=\d{3}\b)", "", " ".join(gold))))
    for tag, start, end, first, last in SequenceMatcher(None, gold, read, False).get_opcodes():  # noqa: FBT003
        told = {_digits(word) for word in gold[start:end]}
        for word, (_, doubtful) in zip(read[first:last], words[first:last], strict=True):
            if _DIGIT.search(word):
                digits = _digits(word)
                yield tag == "equal" or digits in told or digits in numbers, doubtful


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _read_all() -> dict[str, Any]:
    """Read all pages with our workers, then with Tesseract alone."""
    # Workers are ended with their watchers; what they used comes to whoever takes them in.
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    files = [orjson.loads(line) for line in (_HOME / "gold.jsonl").read_bytes().splitlines()]
    with TemporaryDirectory() as home:
        project = project_in(Path(home))
        jobs = [
            placed(project, _digest(file), _HOME / file["file"], file["file"]) for file in files
        ]
        before = _used()
        read = read_originals(project, jobs, lambda _: None, Means(workers=1))
        with suppress(ChildProcessError):
            while True:
                os.wait()
        ours = _used() - before
    before = _used()
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    for file in files:
        command = ["tesseract", str(_HOME / file["file"]), *_ALONE]
        run(command, check=True, capture_output=True, env=environment)
    alone = _used() - before
    pages = {one.name: one.reading.pages if one.reading else () for one in read}
    return {"times": ours / alone, "read": {name: _told(p) for name, p in pages.items()}}


def _told(pages: tuple[Page, ...]) -> tuple[str, list[tuple[str, bool]]]:
    text = "\n".join(page.text for page in pages)
    words = [
        (page.text[word.start : word.end], word.doubtful) for page in pages for word in page.words
    ]
    return text, words


def _digest(file: dict[str, Any]) -> str:
    return sha256((_HOME / file["file"]).read_bytes()).hexdigest()


def _used() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _sums(pairs: Iterator[tuple[int, int]]) -> tuple[int, int]:
    first, second = zip(*pairs, strict=True)
    return sum(first), sum(second)


def _mean(numbers: Iterator[float]) -> float:
    several = list(numbers)
    return sum(several) / len(several)


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(_read_all()))
