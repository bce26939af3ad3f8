"""Reading documents of each kind beside other programs, in one run.

Ours is `counterfoil read` as its users run it: every original in a confined worker, with places,
tables and metadata, kept on the disk. The peers read the same files one after another in one
process without any of that. Each one's time without a file is taken off; what is left is the CPU
seconds for the files. Peers are in .venv-peers (`make peers`); without them ours stands alone.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import orjson

from bench.clock import command, process
from bench.report import Report
from bench.synthetic import project_files

_ROOT = Path(__file__).resolve().parent.parent
_DATA = _ROOT.parent / "shared" / "data"
_PEERS = _ROOT / ".venv-peers" / "bin" / "python"
_SECONDS = "60"
_OWN = "own"
_KINDS: dict[str, tuple[str, ...]] = {
    "PDF": ("pdf",),
    "DOCX": ("docx",),
    "DOC": ("doc",),
    "RTF": ("rtf",),
    "ODT": ("odt",),
    "XLSX, XLSM, XLSB, XLS, ODS": ("xlsx", "xlsm", "xlsb", "xls", "ods"),
    "PPTX, PPT": ("pptx", "ppt"),
    "EML, MSG, MBOX": ("eml", "msg", "mbox"),
    "CSV, TSV, TXT": ("csv", "tsv", "txt"),
    "HTML": ("html",),
}
_BARE = {"PDF": "pypdfium2", "XLSX, XLSM, XLSB, XLS, ODS": "python-calamine"}
_ALL = ("kreuzberg", "iscc-tika", "markitdown")


class Rate(NamedTuple):
    """Documents per CPU second, how many were read, and of how many."""

    rate: float
    good: int
    tried: int


def bench(report: Report, room: Path) -> None:
    """Add a row for each kind; none where the documents are not beside the repository."""
    listed = _DATA / "documents" / "manifest.jsonl"
    if not listed.is_file():
        print("reading: not measured, the documents are not beside the repository")
        return
    files = [orjson.loads(line) for line in listed.read_bytes().splitlines()]
    template = room / "reading-template"
    project_files(template, ("en",))
    for number, (kind, endings) in enumerate(_KINDS.items()):
        paths = [listed.parent / file["file"] for file in files if file["ext"] in endings]
        peers = (*_ALL, *([_BARE[kind]] if kind in _BARE else ()))
        _row(
            report, f"read {len(paths)} of {kind}", _ours(paths, room / f"r{number}"), peers, paths
        )
    pages = _articles(room)
    if pages:
        ours = _ours(pages, room / "articles")
        _row(report, f"read {len(pages)} news pages", ours, ("trafilatura", *_ALL[:1]), pages)


def _row(
    report: Report, work: str, ours: Rate, peers: Sequence[str], paths: Sequence[Path]
) -> None:
    told = f"{ours.rate:.1f} a CPU second, {ours.good} gave text or tables"
    if not _PEERS.exists():
        report.add(work, told, "peers are not installed (make peers)", "—", "—")
        return
    rates = {name: _peer(name, paths) for name in peers}
    beside = "; ".join(
        f"{name} {rate.rate:.1f} ({rate.good}{'' if rate.tried == len(paths) else ', not done'})"
        for name, rate in rates.items()
    )
    first = peers[0]
    ratios = [f"{ours.rate / rates[first].rate:.1f}× {first}"]
    ratios += [
        f"{rates[name].rate / ours.rate:.1f}× the CPU of bare {name}"
        for name in peers
        if name in _BARE.values()
    ]
    goal = "≥ 1.5×" + (", ≤ 1.3× the bare library" if len(ratios) > 1 else "")
    report.add(work, told, beside, ", ".join(ratios), goal)


def _ours(paths: Sequence[Path], room: Path) -> Rate:
    project, folder = room / "project", room / "files"
    folder.mkdir(parents=True)
    for number, path in enumerate(paths):
        (folder / f"{_OWN}{number:04} {path.name}").write_bytes(path.read_bytes())
    keys = {"COUNTERFOIL_KEYS": str(room / "keys")}
    command(["init", project, "--from", room.parent / "reading-template"], keys)
    start = command(["read", "-p", project], keys).cpu
    command(["collect", folder, "-p", project], keys)
    # What is inside originals is read too; only what was collected is counted.
    spent = command(["read", "-p", project], keys).cpu - start
    listed = orjson.loads(command(["read", "--report", "--json", "-p", project], keys).said)
    states = [one["state"] for one in listed["originals"] if one["name"].startswith(_OWN)]
    good = sum(state in ("read", "partly read") for state in states)
    return Rate(len(paths) / spent, good, len(paths))


def _peer(name: str, paths: Sequence[Path]) -> Rate:
    program = [str(_PEERS), str(_ROOT / "bench" / "peer.py"), name, _SECONDS]
    start = process(program, given="").cpu
    cost = process(program, given="".join(f"{path}\n" for path in paths))
    good, tried = map(int, cost.said.split()[-2:])
    return Rate(tried / max(cost.cpu - start, 1e-3), good, tried)


def _articles(room: Path) -> list[Path]:
    """Unpack every fourth of the news pages, by name."""
    home = room / "pages"
    home.mkdir()
    found = []
    for packed in sorted((_DATA / "articles" / "pages").glob("*.html.gz"))[::4]:
        path = home / packed.name.removesuffix(".gz")
        path.write_bytes(gzip.decompress(packed.read_bytes()))
        found.append(path)
    return found
