"""Reading a week that was filled in as a file: TOML with everything, or CSV with the cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from counterfoil.cli.screen import Refused
from counterfoil.monitor.filling import Typed, Unfilled, cell_of, cells_in, label
from counterfoil.monitor.stripping import stripped
from counterfoil.project.declared import Declared, read_csv, read_toml
from counterfoil.sealing.body import Evidence, ReturnCell
from counterfoil.sealing.programme import Programme

_COLUMNS = ("category", "measure", "words", "low", "high", "absent", "basis", "note")


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that is to come with a return: where it is, whether to strip it, its name inside."""

    path: Path
    strip: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A week that was filled in; `places` say where each cell stands, for errors."""

    region: str = ""
    week: str = ""
    note: str = ""
    nothing: bool = False
    basis: str = ""
    amends: str = ""
    typed: tuple[tuple[str, Typed], ...] = ()
    files: tuple[EvidenceFile, ...] = field(default=())

    def cells(self, programme: Programme) -> tuple[ReturnCell, ...]:
        """Return the cells; raise Refused where one says too little or too much."""
        made = []
        for place, typed in self.typed:
            if typed.empty:
                continue
            basis = typed.basis or ("" if typed.absent else self.basis)
            try:
                made.append(cell_of(replace(typed, basis=basis), programme.numbers))
            except Unfilled as error:
                msg = f"{place}, {typed.category}/{typed.measure}: {error}"
                raise Refused(msg) from None
        return tuple(made)


def read_filled(path: Path) -> Filled:
    """Read a file that was filled in; raise ProjectError where it is not understood."""
    if path.suffix.lower() == ".csv":
        rows = read_csv(path, path.name, _COLUMNS, ())
        typed = [
            (place, Typed(**{name: row.get(name, "") for name in _COLUMNS})) for place, row in rows
        ]
        return Filled(typed=tuple(typed))
    declared = read_toml(path, path.name)
    filled = Filled(
        region=declared.text("region", ""),
        week=declared.text("week", ""),
        note=declared.text("note", ""),
        nothing=declared.flag("nothing"),
        basis=declared.text("basis", ""),
        amends=declared.text("amends", ""),
        typed=tuple(_typed(table) for table in declared.tables("cells")),
        files=tuple(_file(table, path.parent) for table in declared.tables("files")),
    )
    declared.done()
    return filled


def _typed(table: Declared) -> tuple[str, Typed]:
    typed = Typed(
        table.text("category"),
        table.text("measure"),
        *(table.text(name, "") for name in _COLUMNS[2:]),
    )
    table.done()
    return table.where, typed


def _file(table: Declared, home: Path) -> EvidenceFile:
    # A path is taken from where the file that names it is.
    found = EvidenceFile(
        home / table.text("path"), table.flag("strip", default=True), table.text("name", "")
    )
    table.done()
    return found


def read_evidence(files: Iterable[EvidenceFile]) -> tuple[tuple[Evidence, ...], list[bytes]]:
    """Return files as a return lists them, and their bytes.

    What is stripped gets a name that tells nothing, unless one was chosen. Raises Refused where a
    file is to be stripped and cannot be.
    """
    listed, contents = [], []
    for number, one in enumerate(files, start=1):
        content, name = one.path.read_bytes(), one.name or one.path.name
        if one.strip:
            clean = stripped(content)
            if clean is None:
                msg = (
                    f"{one.path}: metadata can be taken out of JPEG and PNG pictures only; make a "
                )
                msg += "picture of it, or file it as it is with --as-is"
                raise Refused(msg)
            content, name = clean.content, one.name or f"{number}.{clean.ending}"
        digest = sha256(content).hexdigest()
        listed.append(Evidence(name, len(content), digest, stripped=one.strip))
        contents.append(content)
    return tuple(listed), contents


def blank(programme: Programme, week: str, language: str) -> str:
    """Return an empty week as TOML, to be filled in with any editor."""
    lines = [
        f"# {label(programme.title, language)}",
        f"# Regions: {', '.join(one.code for one in programme.regions)}",
        'region = ""',
        f'week = "{week}"',
        "nothing = false  # true: there was nothing to report, and there are no cells",
        'basis = ""  # how you know, unless a cell says: seen, participant, official, document',
        'note = ""',
        "",
        "# words: 40, 35-45, at least 40, or your own with low and high. Leave a cell empty, or",
        '# say why there is no number: absent = "not seen", "refused" or "not asked".',
    ]
    for category, measure in cells_in(programme, week):
        said = f"{label(category.labels, language)}: {label(measure.labels, language)}"
        lines += ["", f"# {said}", "[[cells]]", f'category = "{category.code}"',
                  f'measure = "{measure.code}"', 'words = ""']  # fmt: skip
    return "\n".join(lines) + "\n"
