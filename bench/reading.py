"""Reading documents of each kind beside other programs, in one run.

For each kind Counterfoil's readers and the others read the same files one after another in one
process; what starting takes is left out. Ours make places, tables and metadata, the others text.
Over all kinds `counterfoil read` is timed as its users run it: every original in a confined
worker, its reading kept on the disk, starting included; so are the others. Where the recogniser is
installed nearly all of that time goes into pictures of pages, so it is timed without one as well:
there such pages are named by a finding.
The others are in .venv-peers (`make peers`); without them ours stands alone. Files that their
folders call hostile are left out: some programs hang on them.
"""

from __future__ import annotations

import gzip
import sys
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
_SHEETS = "XLSX, XLSM, XLSB, XLS, ODS"
_KINDS: dict[str, tuple[str, ...]] = {
    "PDF": ("pdf",),
    "DOCX": ("docx",),
    "DOC": ("doc",),
    "RTF": ("rtf",),
    "ODT": ("odt",),
    _SHEETS: ("xlsx", "xlsm", "xlsb", "xls", "ods"),
    "PPTX, PPT": ("pptx", "ppt"),
    "EML, MSG, MBOX": ("eml", "msg", "mbox"),
    "CSV, TSV, TXT": ("csv", "tsv", "txt"),
}
_BARE = {"PDF": "pypdfium2", _SHEETS: "python-calamine"}
_ALL = ("kreuzberg", "iscc-tika", "markitdown")


class Rate(NamedTuple):
    """Documents per CPU second, how many gave text, and how many were tried."""

    rate: float
    good: int
    tried: int


def bench(report: Report, room: Path) -> None:
    """Add a row for each kind and one for all; none where the documents are not at hand."""
    listed = _DATA / "documents" / "manifest.jsonl"
    if not listed.is_file():
        print("reading: not measured, the documents are not beside the repository")
        return
    files = [orjson.loads(line) for line in listed.read_bytes().splitlines()]
    every: list[Path] = []
    # Pages that are pictures are another measure's: here no reader has a program for them.
    alone = _alone(room)
    for kind, endings in _KINDS.items():
        mine = [file for file in files if file["ext"] in endings and not file["hostile"]]
        paths = [listed.parent / file["file"] for file in mine]
        every += paths
        peers = (*_ALL, *([_BARE[kind]] if kind in _BARE else ()))
        _row(report, f"read {len(paths)} of {kind}", paths, peers, alone)
    pages = _articles(room)
    _row(report, f"read {len(pages)} news pages", pages, ("trafilatura", "kreuzberg"), alone)
    _rows_of_all(report, every, room)


def _alone(room: Path) -> dict[str, str]:
    """Return an environment in which nobody finds a recogniser.

    One of the others has it in a library of its own, and uses it wherever Tesseract's data are.
    """
    nothing = room / "nothing"
    nothing.mkdir(exist_ok=True)
    return {"PATH": str(nothing), "TESSDATA_PREFIX": str(nothing)}


def _row(
    report: Report,
    work: str,
    paths: Sequence[Path],
    peers: Sequence[str],
    extra: dict[str, str],
) -> None:
    ours = _rate("counterfoil", paths, extra=extra)
    told = f"{ours.rate:.1f} a CPU second, {ours.good} gave text or tables"
    told += "" if ours.tried == len(paths) else f" of {ours.tried} in the time there was"
    if not _PEERS.exists():
        report.add(work, told, "other programs: see `make peers`", "—", "—")
        return
    rates = {name: _rate(name, paths, extra=extra) for name in peers}
    beside = "; ".join(
        f"{name} {rate.rate:.1f} ({rate.good}{'' if rate.tried == len(paths) else ', not done'})"
        for name, rate in rates.items()
    )
    ratios, goals = [f"{ours.rate / rates[peers[0]].rate:.2g}× {peers[0]}"], ["≥ 1.5×"]
    for name in set(peers) & set(_BARE.values()):
        ratios.append(f"{rates[name].rate / ours.rate:.2g}× the CPU of bare {name}")
        goals.append("≤ 1.3×")
    report.add(work, told, beside, ", ".join(ratios), ", ".join(goals))


def _rows_of_all(report: Report, paths: Sequence[Path], room: Path) -> None:
    """Add a row where pictures of pages are recognised, and one where no program for it is here."""
    alone = _alone(room)
    ours = _as_users_do(paths, room / "recognising", {})
    bare = _as_users_do(paths, room / "alone", alone)
    spent, rest = len(paths) / ours.rate, len(paths) / bare.rate
    share = f"; {1 - rest / spent:.0%} of {spent:.0f} CPU seconds went into recognising"
    for rate, extra, what, more in (
        (bare, alone, "no recogniser here", ""),
        (ours, {}, "scans and pictures recognised", share),
    ):
        rates = {}
        if _PEERS.exists():
            rates = {name: _rate(name, paths, whole=True, extra=extra) for name in _ALL[:2]}
        report.add(
            f"`counterfoil read` of all {len(paths)}, confined and kept, {what}",
            f"{rate.rate:.1f} a CPU second, {rate.good} gave text or tables{more}",
            "; ".join(f"{n} {r.rate:.1f} ({r.good})" for n, r in rates.items()) or "—",
            ", ".join(f"{rate.rate / r.rate:.2g}× {n}" for n, r in rates.items()) or "—",
            "≥ 1.5×, ≥ 3×",
        )


def _as_users_do(paths: Sequence[Path], room: Path, extra: dict[str, str]) -> Rate:
    template, project, folder = (room / name for name in ("plain", "reading", "files"))
    folder.mkdir(parents=True)
    project_files(template, ("en",))
    for number, path in enumerate(paths):
        (folder / f"{_OWN}{number:04} {path.name}").write_bytes(path.read_bytes())
    keys = {"COUNTERFOIL_KEYS": str(room / "keys")}
    command(["init", project, "--from", template], keys)
    command(["collect", folder, "-p", project], keys)
    spent = command(["read", "-p", project], keys | extra).cpu
    listed = orjson.loads(command(["read", "--report", "--json", "-p", project], keys).said)
    # What is inside originals is read too, under their names; only what was collected is counted.
    collected = [one for one in listed["originals"] if "/" not in one["name"]]
    states = [one["state"] for one in collected if one["name"].startswith(_OWN)]
    good = sum(state in ("read", "partly read") for state in states)
    return Rate(len(paths) / spent, good, len(paths))


def _rate(
    name: str,
    paths: Sequence[Path],
    *,
    whole: bool = False,
    extra: dict[str, str] | None = None,
) -> Rate:
    """Read them with a program; `whole` counts its starting, too."""
    python = sys.executable if name == "counterfoil" else str(_PEERS)
    lines = "".join(f"{path}\n" for path in paths)
    cost = process([python, str(_ROOT / "bench" / "peer.py"), name, _SECONDS], extra, given=lines)
    good, tried, seconds = cost.said.split()[-3:]
    return Rate(int(tried) / (cost.cpu if whole else float(seconds)), int(good), int(tried))


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
