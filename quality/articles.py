"""Articles in web pages: how much of the text is right, found again, by whom, when, and how fast.

The pages and what is right of them come from three public benchmarks, and so does the way of
scoring (the `score.py` beside the data): segments that must and must not be there, micro-averaged
(trafilatura's set), runs of four words, macro-averaged (article-extraction-benchmark), and words,
macro-averaged (WCXB).

The trees that judge lines were grown on these same pages, so a page's score says little about
pages to come. Articles are therefore scored as judged by other trees, which never saw a page of
the same site: `article_folds.json` holds four such sets of trees, each grown without a quarter of
the sites. What was set by hand (bounds, words of appeals and tips) has seen all pages.

A paragraph counts as found again where another parser (libxml2's) reads the same text from the
bytes of its place. trafilatura is measured beside it where it is at hand (`make peers`); its time
is that of `extract` on decoded text, without title, author and day. Ours is that of all a reading
holds.
"""

from __future__ import annotations

import gzip
import re
import runpy
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

import orjson
from lxml import html

from counterfoil.model.reading import Article
from counterfoil.project.readings import Shelf
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import Unreadable
from counterfoil.read.text.encodings import codec_of
from counterfoil.read.web.article import chosen_lines, line_points
from counterfoil.read.web.captions import page_captions
from counterfoil.read.web.html import read_page
from counterfoil.read.web.lines import page_lines
from counterfoil.read.web.markup import Markup
from counterfoil.read.web.pagefacts import page_facts
from counterfoil.read.web.pagetext import page_text, shown
from counterfoil.read.web.points import Trees
from counterfoil.read.web.shape import Shape
from quality.report import ROOT, SHARED, Measure, say

TITLE = "Articles in web pages"
FOLDS = Path(__file__).with_name("article_folds.json")
HOME = SHARED / "articles"
_PEERS = ROOT / ".venv-peers" / "bin" / "python"
_SETS = {
    "traf": ("trafilatura's set", "0.93"),
    "aeb": ("article-extraction-benchmark", "0.965"),
    "wcxb:all": ("WCXB, all kinds of pages", "0.88"),
    "wcxb:article": ("WCXB, articles", "0.95"),
}
_FACTS = {
    "traf:author": ("author exact, trafilatura's set", "0.7"),
    "traf:date": ("day of publication exact, trafilatura's set", "0.9"),
    "wcxb:author": ("author exact, WCXB", "0.7"),
    "wcxb:date": ("day of publication exact, WCXB", "0.85"),
}
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_UNSHOWN = re.compile("[\0\ud800-\udfff]")
Gold = dict[str, Any]
Outs = dict[str, dict[str, str]]


class Read(NamedTuple):
    """One page, read by one reader: what the scorer takes, and the CPU seconds it took.

    `paragraphs` is how many there are, `found` how many were found again.
    """

    out: dict[str, str]
    seconds: float
    paragraphs: int = 0
    found: int = 0


def measure() -> list[Measure]:
    """Measure all pages; nothing where they are not on this machine."""
    pages = golds()
    if not pages:
        return []
    corpus = sha256(b"".join(sha256(raw_of(gold)).digest() for gold in pages)).hexdigest()
    ours, theirs = _read_all(pages)
    with tempfile.TemporaryDirectory() as room:
        score = scorer(Path(room))
        unseen, seen = score(held_out(pages)), score(_outs(ours))
        other = score(_outs(theirs)) if theirs else {}
    for key, (name, _) in _SETS.items():
        say(f"{TITLE}: {name}, by trees that saw its pages: F1 {seen[key]['F']:.3f}")
    measures = [
        Measure(
            *(f"article F1, {name}", unseen[key]["F"], goal, corpus),
            # Trees that are grown anew differ by so much by chance.
            slack=0.004,
            peer=_said(other, key, "F"),
        )
        for key, (name, goal) in _SETS.items()
    ]
    again = sum(one.found for one in ours.values()) / sum(one.paragraphs for one in ours.values())
    measures.append(Measure("paragraphs found again at their bytes", again, "1", corpus))
    for key, (name, goal) in _FACTS.items():
        exact, told = seen["meta"][key]["exact"], _said(other.get("meta", {}), key, "exact")
        measures.append(Measure(name, exact, goal, corpus, peer=told))
    return [*measures, *_speed(ours, theirs, corpus)]


def _speed(ours: dict[str, Read], theirs: dict[str, Read], corpus: str) -> list[Measure]:
    if not theirs:
        return []
    seconds, longer = (sum(one.seconds for one in read.values()) for read in (ours, theirs))
    say(f"{TITLE}: {len(ours) / seconds:.1f} pages per CPU second")
    told = f"trafilatura: {len(theirs) / longer:.1f} pages per CPU second"
    name = "pages per CPU second, as many times trafilatura's"
    return [Measure(name, longer / seconds, "1.5", corpus, slack=0.5, peer=told)]


def golds() -> list[Gold]:
    """Return what is right of each page, in the order of the file."""
    path = HOME / "gold.jsonl.gz"
    if not path.is_file():
        return []
    return [orjson.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def raw_of(gold: Gold) -> bytes:
    """Return a page's bytes."""
    return gzip.decompress((HOME / "pages" / f"{gold['id']}.html.gz").read_bytes())


def source_of(gold: Gold) -> str:
    """Return a page's text."""
    raw = raw_of(gold)
    try:
        return shown(page_text(raw, "")[0])
    except Unreadable:
        return shown(raw.decode("utf-8", "replace"))


def fold_of(gold: Gold, folds: int) -> int:
    """Return in which of so many folds a page is: the same for all pages of a site."""
    return int(sha256(_site(gold["url"]).encode()).hexdigest(), 16) % folds


def _site(address: str) -> str:
    """Return the site of an address, or of a name that begins with one."""
    if "://" in address:
        host = urlsplit(address).netloc
    else:
        name = address.rpartition("::")[2]
        found = _HOST.match(name.lower())
        host = found[0] if found else name
    return host.removeprefix("www.")


def scorer(room: Path) -> Callable[[Outs], dict[str, Any]]:
    """Return the benchmarks' own scoring; `room` is for what it looks for beside itself."""
    copied = Path(shutil.copy(HOME / "score.py", room))
    (room / "gold.jsonl").write_bytes(gzip.decompress((HOME / "gold.jsonl.gz").read_bytes()))
    scoring = runpy.run_path(str(copied))
    return cast("Callable[[Outs], dict[str, Any]]", scoring["score"])


def held_out(pages: list[Gold]) -> Outs:
    """Return the articles of pages as judged by trees that never saw their sites."""
    folds = [Trees(orjson.dumps(held)) for held in orjson.loads(FOLDS.read_bytes())]
    return {gold["id"]: {"text": _judged(gold, folds[fold_of(gold, len(folds))])} for gold in pages}


def _judged(gold: Gold, trees: Trees) -> str:
    page = Markup(source_of(gold))
    lines = page_lines(page)
    shape = Shape(page, lines)
    points = line_points(shape, trees)
    chosen = chosen_lines(shape, points, page_captions(page)[1], page_facts(page, lines))
    return "\n".join(line.text for line in chosen.paragraphs)


def _read_all(pages: list[Gold]) -> tuple[dict[str, Read], dict[str, Read]]:
    """Read every page, and have the peer read it right after: both meet the same machine."""
    ours, theirs = dict[str, Read](), dict[str, Read]()
    with _peer() as ask:
        for gold in pages:
            ours[gold["id"]] = _read(gold)
            if ask:
                theirs[gold["id"]] = ask(source_of(gold))
    return ours, theirs


@contextmanager
def _peer() -> Iterator[Callable[[str], Read] | None]:
    """Yield what has the peer read a page, or None where it is not installed."""
    if not _PEERS.is_file():
        yield None
        return
    script = Path(__file__).with_name("article_peer.py")
    with Popen([_PEERS, script], stdin=PIPE, stdout=PIPE, cwd=ROOT) as process:
        asked, answers = process.stdin, process.stdout
        if asked is None or answers is None:
            return

        def ask(source: str) -> Read:
            asked.write(orjson.dumps(source) + b"\n")
            asked.flush()
            return Read(*orjson.loads(answers.readline()))

        yield ask
        asked.close()


def _read(gold: Gold) -> Read:
    raw = raw_of(gold)
    given = Given(Path(), "", Shelf(Path()))
    start = time.process_time()
    try:
        reading = read_page(given, raw, "")
    except Unreadable as refusal:
        say(f"{TITLE}: {gold['id']} {refusal}")
        return Read({}, time.process_time() - start)
    seconds = time.process_time() - start
    article = reading.article or Article("", "", "", ())
    codec = codec_of(reading.metadata["encoding"])
    pairs = zip(article.paragraphs, article.places, strict=True)
    again = sum(_at(raw[slice(*place)], codec) == text for text, place in pairs)
    text = "\n".join(article.paragraphs)
    out = {"text": text, "author": article.author, "date": article.published}
    return Read(out, seconds, len(article.paragraphs), again)


def _at(written: bytes, codec: str) -> str:
    """Return the text of a piece of a page, as another parser reads it."""
    text = _UNSHOWN.sub("\ufffd", written.decode(codec, "surrogateescape"))
    tree = html.fromstring(f"<html><body><div>{text}")
    return tidy("".join(tree.xpath("//text()[not(ancestor::script or ancestor::style)]")))


def _outs(read: dict[str, Read]) -> Outs:
    return {name: one.out for name, one in read.items()}


def _said(scores: dict[str, Any], key: str, figure: str) -> str:
    return f"trafilatura: {scores[key][figure]:.3f}" if key in scores else ""
