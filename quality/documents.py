"""Documents of all kinds but pictures: words found, failures, metadata and memory.

"Consensus" is the words that two independent families of tools agree on, with how often each
stands there: a floor, not gold. A file's recall is the share of these that its reading holds, its
precision the share of the reading's words that are among them; both are means over files. Words
are runs of two or more letters and digits, in small letters.

Everything is read by the workers that a project's originals are read by, and so are the files
inside it but for pictures: their words count as the whole's, with the names that they have there
(of a document's, without the folders that only its package has). The lines of a mail's header that
say who, whom, when and what about count as its text, once, and so do the lines that part a mailbox,
how many files an archive of what kind holds, where links lead, bookmarks, how fields are made and
which are empty, deleted words and of what kind pictures are, as with the peers.
Pages that are pictures are not recognised here, as the peers did not: see ocr.py. Rare archives are
unpacked where their program is on this machine, as the peers unpack them. How fast all this is
stands in speed.py.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import which as find_program
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import orjson

from counterfoil.checks.extent import Extent, extent
from counterfoil.model.codebook import Codebook
from counterfoil.model.reading import Part, Reading
from counterfoil.project.readings import shelf_of
from counterfoil.project.tree import Project, Settings, vault_folder
from counterfoil.read.archives.unpacker import PROGRAM
from counterfoil.read.stage import Job, Means, Read, crew, read_originals
from quality.report import ROOT, SHARED, Measure, say

TITLE = "Documents"
HOME = SHARED / "documents"
_PICTURES = {"png", "jpg", "jpeg", "tif", "tiff", "gif", "bmp", "webp", "emf", "wmf"}
_DRAWINGS = (".emf", ".wmf")
_WORD = re.compile(r"[^\W_]{2,}")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_EXPLAINED = {"CF001", "CF003"}
"""An empty file and a locked one: the reader cannot do better than say so."""
_ADOPT_ORPHANS = 36
_HEADER = ("subject", "from", "sender", "reply-to", "to", "cc", "bcc", "date", "message-id")
_LINES = ("from line", "from lines", "recipients")
_MAIL = {"eml", "msg", "mbox", "tnef", "cms"}
_WEB = {"html", "mhtml"}
_OLD = {"doc", "ppt", "rtf"}
"""Formats of whose pictures the peers do not tell the kind."""
_ARCHIVES = {"zip", "tar", "7z", "archive"}
_ENOUGH = 0.95
_GENERATIONS = 4
_WORKERS = 2


class Found(NamedTuple):
    """What came of one file: its words, what was said of it, who made it and when."""

    words: Counter[str]
    codes: tuple[str, ...]
    metadata: dict[str, str]
    extent: str

    @property
    def unread(self) -> bool:
        """Whether nothing of it was read."""
        return self.extent == Extent.NOT_READ


class Score(NamedTuple):
    """A file's recall and precision against the consensus."""

    kind: str
    recall: float
    precision: float


def measure() -> list[Measure]:
    """Measure all files of the manifest; nothing where they are not on this machine."""
    files = manifest()
    if not files:
        return []
    outcome = in_own_process("all")
    found = found_of(outcome)
    corpus = corpus_of(files)
    scores = list(scored(files, found))
    _say_by_kind(scores)
    unread = sorted(set(failures(files, found)))
    for name, code in unread:
        say(f"{TITLE}: {name} failed with {code}")
    authors, days = metadata_right(files, found)
    memory = outcome["peak"] / 1024
    enough = [score.recall >= _ENOUGH for score in scores]
    figures: list[tuple[str, float, str, str, bool, float]] = [
        ("consensus recall", _mean([s.recall for s in scores]), "≥ 0.93", "xberg 0.881", False, 0),
        ("share of files ≥ 0.95", _mean(enough), "≥ 0.82", "xberg 0.668", False, 0),
        ("word precision", _mean([s.precision for s in scores]), "≥ 0.90", "xberg 0.931", False, 0),
        ("files failed, not hostile", len(unread), "0", "iscc-tika 8", True, 0),
        ("authors found", authors, "≥ 0.995", "iscc-tika 0.980", False, 0),
        ("creation days found", days, "≥ 0.997", "iscc-tika 0.994", False, 0),
        # How much of what was freed stays resident is a matter of the system and its allocator.
        ("largest memory of a worker, MiB", memory, "≤ 200", "extractous 750", True, 50),
    ]
    return [
        Measure(name, score, goal, corpus, less, slack, peer)
        for name, score, goal, peer, less, slack in figures
    ]


def manifest() -> list[dict[str, Any]]:
    """Return the lines of the manifest but those of pictures; none where there is no manifest."""
    path = HOME / "manifest.jsonl"
    if not path.is_file():
        return []
    listed = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    return [file for file in listed if file["ext"] not in _PICTURES]


def scored(files: list[dict[str, Any]], found: dict[str, Found]) -> Iterator[Score]:
    """Yield the scores of the files that the consensus knows."""
    agreed = consensus()
    for file in files:
        if wanted := agreed.get(file["id"]):
            gold, ours = Counter(wanted["tokens"]), found[file["sha256"]].words
            right = (gold & ours).total()
            precision = right / ours.total() if ours else 1.0
            yield Score(file["ext"], right / gold.total(), precision)


def failures(files: list[dict[str, Any]], found: dict[str, Found]) -> Iterator[tuple[str, str]]:
    """Yield (name, codes) of the files that ought to be read and gave nothing."""
    agreed = consensus()
    for file in files:
        outcome = found[file["sha256"]]
        if outcome.unread and not file["hostile"] and not _EXPLAINED & set(outcome.codes):
            yield Path(file["file"]).name, " ".join(outcome.codes) or "nothing said"
        elif not outcome.words and not outcome.codes and file["id"] in agreed:
            yield Path(file["file"]).name, "words left out without a word"


def metadata_right(files: list[dict[str, Any]], found: dict[str, Found]) -> tuple[float, float]:
    """Return the shares of authors and of creation days (a day off at most) that were found."""
    gold = orjson.loads((HOME / "metadata_gold.json").read_bytes())
    authors: list[bool] = []
    days: list[bool] = []
    for file in files:
        wanted, metadata = gold.get(file["id"], {}), found[file["sha256"]].metadata
        # Some of the gold went on reading behind the end of a text.
        if author := wanted.get("author", "").partition("\0")[0]:
            authors.append(_folded(author) in _folded(metadata.get("author", "")))
        if created := wanted.get("created"):
            days.append(_near(created, metadata.get("created", "")))
        for name, right in (("author", author and authors[-1]), ("created", created and days[-1])):
            if wanted.get(name) and not right:
                ours = metadata.get(name, "")[:80]
                say(f"{TITLE}: {file['id']} {name} {wanted[name][:80]!r}, read as {ours!r}")
    return _mean(authors), _mean(days)


def words_of(reading: Reading | None) -> Counter[str]:
    """Return the words of all that a reading holds as text, sheets' names and numbers included."""
    if reading is None:
        return Counter()
    texts = [text for _, text in reading.passages()]
    if article := reading.article:
        texts += [line for caption in article.captions for line in (caption.text, caption.credit)]
        # A mail's title is its subject, which its header counts.
        if article.title not in (*article.paragraphs, reading.metadata.get("subject")):
            texts.append(article.title)
    for table in reading.tables:
        texts.append(table.name)
        texts.extend(" ".join(row) for row in table.rows)
        texts.extend(table.notes.values())
    texts += _facts(reading)
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(words_in(text))
    for table in reading.tables:
        for (row, column), number in table.numbers.items():
            # What a cell stores counts where it is not what the cell shows.
            counted.update(words_in(number) - words_in(table.text(row, column)))
    return counted


def _facts(reading: Reading) -> Iterator[str]:
    """Yield what a reading tells beside the text that counts as text with the peers too."""
    facts, kind = reading.metadata, reading.reader.partition("/")[0]
    fields = facts.get("fields", "")
    yield from (fields, facts.get("deleted", ""), facts.get("empty fields", ""))
    yield from map(_without_page, facts.get("bookmarks", "").splitlines())
    pictures = facts.get("pictures", "")
    if kind in _WEB:
        yield from (facts.get("other links", ""), pictures, facts.get("tips", ""))
    elif kind not in _OLD:
        yield from (line.partition(" ")[0] for line in pictures.splitlines())
    # What a field leads to stands in it.
    yield " ".join((words_in(facts.get("links", "")) - words_in(fields)).elements())
    if kind in _MAIL:
        yield from (f"{key} {facts[key]}" for key in _HEADER if key in facts)
        yield from (facts[key] for key in _LINES if key in facts)
    if kind in _ARCHIVES:
        yield f"{facts['format']} files"


def _without_page(bookmark: str) -> str:
    """Return a bookmark's title; the page that it leads to stands before it."""
    page, _, title = bookmark.partition(": ")
    return title if page.isdigit() else bookmark


def words_in(text: str) -> Counter[str]:
    """Return the words of a text and how often each stands in it."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).lower()))


def in_own_process(which: str) -> dict[str, Any]:
    """Read `all` files, or the `friendly` ones, in a process of its own; return what came of it.

    `seconds` is all CPU time of it from its start: the workers', the parent's, and starting them.
    `peak` is the largest memory of a worker, in KiB.
    """
    command = [sys.executable, "-m", "quality.documents", which]
    with TemporaryDirectory() as programs:
        # Nothing else is found there, so pages that are pictures are not recognised.
        if unpacker := find_program(PROGRAM):
            Path(programs, PROGRAM).symlink_to(unpacker)
        bare = os.environ | {"PATH": programs}
        done = run(command, check=True, capture_output=True, cwd=ROOT, env=bare)
    outcome: dict[str, Any] = orjson.loads(done.stdout)
    return outcome


def found_of(outcome: dict[str, Any]) -> dict[str, Found]:
    """Return what came of each file, by its digest."""
    return {digest: Found(Counter(w), tuple(c), m, e) for digest, w, c, m, e in outcome["found"]}


def _read_all(which: str) -> dict[str, Any]:
    # Workers are ended with their watchers; what they used comes to whoever takes them in.
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    with TemporaryDirectory() as home:
        project = project_in(Path(home))
        chosen = [file for file in manifest() if which == "all" or not file["hostile"]]
        jobs = [_job(project, file) for file in chosen]
        generations: list[list[Read]] = []
        here = used(resource.RUSAGE_SELF)  # what starting took
        means = Means(workers=_WORKERS)
        with crew(project, means) as workers:
            while jobs and len(generations) < _GENERATIONS:
                before = used(resource.RUSAGE_SELF)
                read = read_originals(project, jobs, lambda _: None, means, workers)
                here += used(resource.RUSAGE_SELF) - before
                generations.append(read)
                jobs = list(_inside(project, read))
        with suppress(ChildProcessError):
            while True:
                os.wait()
        seconds = here + used(resource.RUSAGE_CHILDREN)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        all_read = {one.digest: one for generation in reversed(generations) for one in generation}
        found = [_found(one, all_read) for one in generations[0]]
        return {"seconds": seconds, "peak": peak, "found": found}


def _found(
    read: Read, all_read: dict[str, Read]
) -> tuple[str, Counter[str], list[str], dict[str, str], str]:
    reading = read.reading
    codes = [finding.code for finding in read.findings]
    metadata = dict(reading.metadata) if reading else {}
    words = _whole_words(read, all_read, 0)
    return read.digest, words, codes, metadata, extent(reading)


def _whole_words(read: Read, all_read: dict[str, Read], depth: int) -> Counter[str]:
    """Return the words of a reading and of the files inside its original."""
    words = words_of(read.reading)
    for part in read.reading.parts if read.reading and depth < _GENERATIONS else ():
        words.update(words_in(name_of(part, read.reading)))
        if part.digest in all_read:
            words.update(_whole_words(all_read[part.digest], all_read, depth + 1))
    return words


def name_of(part: Part, reading: Reading | None) -> str:
    """Return the name of a file inside an original, with folders where people put it into them."""
    packed = reading is not None and reading.reader.partition("/")[0] in _ARCHIVES
    if packed:
        return part.name
    name = part.name.rpartition("/")[2]
    # A document tells of its drawings once, whether they were taken out or not.
    return "" if name.casefold().endswith(_DRAWINGS) else name


def _inside(project: Project, read: list[Read]) -> Iterator[Job]:
    """Yield the jobs of reading what is inside originals, put where originals are."""
    shelf = shelf_of(project)
    for one in read:
        for part in one.reading.parts if one.reading else ():
            kind = Path(part.name).suffix.casefold().removeprefix(".")
            path = shelf.part_path(one.digest, one.reading.reader, part) if one.reading else None
            if path and path.is_file() and kind not in _PICTURES:
                yield placed(project, part.digest, path, Path(part.name).name)


def project_in(home: Path) -> Project:
    """Return a project in a folder, of which nothing is written yet."""
    settings = Settings({"en": "Quality"}, ("en",), "example.org/quality", "", {}, {}, 0)
    return Project(home, settings, Codebook({}, {}, {}), {})


def _job(project: Project, file: dict[str, Any]) -> Job:
    path = HOME / file["file"]
    return placed(project, file["sha256"], path, path.name)


def placed(project: Project, digest: str, path: Path, name: str) -> Job:
    """Put a file where originals are; return the job of reading it."""
    home = vault_folder(project.folder) / digest[:2]
    home.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        (home / digest[2:]).symlink_to(path)
    return Job(digest, name)


def used(whose: int) -> float:
    """Return the CPU seconds that this process, or its children that ended, used so far."""
    usage = resource.getrusage(whose)
    return usage.ru_utime + usage.ru_stime


def consensus() -> dict[str, Any]:
    """Return the words that several programs agree on, by the id of a file."""
    listed = (orjson.loads(line) for line in (HOME / "consensus.jsonl").read_bytes().splitlines())
    return {line["id"]: line for line in listed}


def corpus_of(files: list[dict[str, Any]]) -> str:
    """Return what names a set of files: the digest of their digests."""
    return sha256("".join(sorted(file["sha256"] for file in files)).encode()).hexdigest()


def _say_by_kind(scores: list[Score]) -> None:
    by_kind: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        by_kind[score.kind].append(score)
    for kind, several in sorted(by_kind.items()):
        recall = _mean([s.recall for s in several])
        share = _mean([s.recall >= _ENOUGH for s in several])
        precision = _mean([s.precision for s in several])
        say(f"{TITLE}: {kind:5} {len(several):3} files {recall:.3f} {share:.2f} {precision:.3f}")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _near(wanted: str, given: str) -> bool:
    days = [_DAY.search(text) for text in (wanted, given)]
    first, second = (date(*map(int, day.groups())) if day else None for day in days)
    return bool(first and second and abs(first - second) <= timedelta(days=1))


def _mean(numbers: list[float] | list[bool]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(_read_all(sys.argv[1])))
