"""Documents kind by kind: read, partly read or refused, and words found, beside other programs.

All programs read the same files here and now and are held to the same consensus (documents.py).
A file that a program failed on counts with no words; so does one that it takes too long for. What
the other programs cannot read at all by what they are (a library for PDF alone) is not asked of
them. They never say that a reading is not whole, so all that is told of theirs is from how many
files they gave no word. Files that their folders call hostile are read by ours alone, as some
programs hang on them or take all memory.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from math import inf
from subprocess import DEVNULL, PIPE, Popen
from threading import Timer
from typing import Any

import orjson

from counterfoil.checks.extent import Extent
from quality.documents import (
    HOME,
    Found,
    consensus,
    corpus_of,
    found_of,
    in_own_process,
    manifest,
    words_in,
)
from quality.report import ROOT, Measure, say

TITLE = "Documents by kind, beside other programs"
_KINDS = {
    "PDF": ("pdf",),
    "DOCX": ("docx",),
    "DOC": ("doc",),
    "RTF": ("rtf",),
    "ODT": ("odt",),
    "workbooks": ("xlsx", "xlsm", "xlsb", "xls", "ods"),
    "PPTX": ("pptx",),
    "PPT": ("ppt",),
    "mail": ("eml", "msg", "mbox"),
    "ZIP": ("zip",),
    "web pages": ("html",),
    "text": ("txt", "csv", "tsv"),
}
_PEERS: dict[str, tuple[str, ...]] = {
    "kreuzberg": (),
    "iscc-tika": (),
    "markitdown": (),
    "pypdfium2": _KINDS["PDF"],
    "python-calamine": _KINDS["workbooks"],
}
"""Each program, and what it can read where that is not everything."""
_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
_SECONDS = 60.0
"""How long a program may take for one file."""

Words = dict[str, Counter[str]]
"""Words by the digest of a file."""


def measure() -> list[Measure]:
    """Measure kind by kind; nothing where the other programs or the documents are not here."""
    files = manifest()
    if not _PYTHON.is_file():
        say(f"{TITLE}: the peers are not here: see `make peers`")
        return []
    return list(_measured(files)) if files else []


def _measured(files: list[dict[str, Any]]) -> Iterator[Measure]:
    found = found_of(in_own_process("all"))
    friendly = [file for file in files if not file["hostile"]]
    theirs = {peer: _read_by(peer, _asked(peer, friendly)) for peer in _PEERS}
    for kind, endings in _KINDS.items():
        several = [file for file in friendly if file["ext"] in endings]
        peers = {peer: words for peer, words in theirs.items() if endings[0] in _read_kinds(peer)}
        yield from _extents(f"{kind}: of {len(several)} files", several, found, peers)
        yield from _recalls(kind, several, found, peers)
    hostile = [file for file in files if file["hostile"]]
    silent = sum(not (found[f["sha256"]].words or found[f["sha256"]].codes) for f in hostile)
    name = f"hostile: of {len(hostile)} files, neither read nor refused with a reason"
    yield Measure(name, float(silent), "0", corpus_of(hostile), less=True)


def _extents(
    head: str, files: list[dict[str, Any]], found: dict[str, Found], peers: dict[str, Words]
) -> Iterator[Measure]:
    """Yield how many were refused and how many partly read, each of which is said with reasons."""
    extents = Counter(found[file["sha256"]].extent for file in files)
    empty = ", ".join(
        f"{peer} {sum(not words[file['sha256']] for file in files)}"
        for peer, words in peers.items()
    )
    refused, partly = float(extents[Extent.NOT_READ]), float(extents[Extent.PARTLY])
    corpus = corpus_of(files)
    yield Measure(f"{head}, refused", refused, "—", corpus, less=True, peer=f"no word: {empty}")
    # To say more often that something is missing is neither a merit nor a fault.
    yield Measure(f"{head}, partly read", partly, "—", corpus, slack=inf, peer="never told")


def _recalls(
    kind: str, files: list[dict[str, Any]], found: dict[str, Found], peers: dict[str, Words]
) -> Iterator[Measure]:
    """Yield the mean recall of the consensus, held to the best of the other programs'.

    Once of its words as often as they stand in it, and once of its distinct words: a family of
    programs that repeats a merged cell for each column, or a chart's categories for each series,
    agrees with itself on how often.
    """
    agreed = consensus()
    ours = {digest: one.words for digest, one in found.items()}
    known = [file for file in files if file["id"] in agreed]
    for distinct, what in ((False, "words"), (True, "distinct words")):
        golds = {file["sha256"]: Counter(agreed[file["id"]]["tokens"]) for file in known}
        if distinct:
            golds = {digest: Counter(set(gold)) for digest, gold in golds.items()}
        scores = sorted(
            ((_mean(golds, words), peer) for peer, words in peers.items()), reverse=True
        )
        told = ", ".join(f"{peer} {score:.4f}" for score, peer in scores)
        name = f"{kind}: recall of the consensus' {what}, {len(known)} files"
        goal = f"≥ {scores[0][0]:.4f}"
        yield Measure(name, _mean(golds, ours), goal, corpus_of(known), peer=told)


def _mean(golds: Words, words: Words) -> float:
    shares = [(gold & words[digest]).total() / gold.total() for digest, gold in golds.items()]
    return sum(shares) / len(shares)


def _read_kinds(peer: str) -> tuple[str, ...]:
    return _PEERS[peer] or tuple(ending for endings in _KINDS.values() for ending in endings)


def _asked(peer: str, files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [file for file in files if file["ext"] in _read_kinds(peer)]


def _read_by(peer: str, files: list[dict[str, Any]]) -> Words:
    """Return the words that a program gives of each file; none where it fails."""
    words: Words = {}
    left = list(files)
    while left:
        words |= _read_until_stuck(peer, left)
        left = [file for file in left if file["sha256"] not in words]
    say(f"{TITLE}: {peer} gave words of {sum(map(bool, words.values()))} of {len(files)} files")
    return words


def _read_until_stuck(peer: str, files: list[dict[str, Any]]) -> Words:
    """Return words of the files up to the first that the program dies or takes too long on."""
    words: Words = {}
    alone = os.environ | {"PATH": "", "TESSDATA_PREFIX": os.devnull, "PYTHONPATH": str(ROOT)}
    command = [str(_PYTHON), "-m", "quality.kind_peer", peer]
    with Popen(command, env=alone, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=DEVNULL) as process:
        for file in files:
            line = _answer(process, f"{HOME / file['file']}\n".encode())
            words[file["sha256"]] = words_in(orjson.loads(line)) if line else Counter()
            if not line:
                break
    return words


def _answer(process: Popen[bytes], question: bytes) -> bytes:
    """Return a program's answer; nothing where it ends, or is ended for taking too long."""
    if process.stdin is None or process.stdout is None:
        return b""
    watch = Timer(_SECONDS, process.kill)
    watch.start()
    with suppress(BrokenPipeError):
        process.stdin.write(question)
        process.stdin.flush()
    line = process.stdout.readline()
    watch.cancel()
    return line
