"""What is inside originals and becomes originals itself: which files, where, and which do not.

Files in files are bounded over all generations: how deep, how many, how large together. What was
taken out once is not taken out again, so a second look at the same readings finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from counterfoil.checks import Finding, make
from counterfoil.ledger.originals import Nesting
from counterfoil.ledger.vault import digest_of
from counterfoil.model.original import Custody, Original
from counterfoil.model.reading import Part
from counterfoil.project.opening import vault_of
from counterfoil.project.readings import shelf_of
from counterfoil.project.sourcing import sources_for
from counterfoil.project.tree import Project
from counterfoil.read.limits import binary_size
from counterfoil.read.stage import Job, Means, Read, read_originals

_SHORT = 12


def job_of(project: Project, original: Original, *, again: bool = False) -> Job:
    """Return the job of reading an original, with what its sources declare of its text."""
    declared = [(s.encoding, s.delimiter) for s in sources_for(project, original)]
    said = next((one for one in declared if any(one)), ("", ""))
    return Job(original.digest, original.name, *said, again=again)


@dataclass(frozen=True, slots=True)
class Taking:
    """A file to take out: where its bytes are, its name, and what it comes out of."""

    path: Path
    name: str
    inside: str
    came_from: str


class Inside:
    """What is inside a project's originals and is none itself yet."""

    def __init__(self, project: Project, known: dict[str, Original], means: Means) -> None:
        """Take the originals there are, by digest, in the order they first came in."""
        self._project, self._means = project, means
        self._shelf, self._vault = shelf_of(project), vault_of(project)
        self._known = dict(known)
        self._nesting = Nesting(known.values())
        self._held = {
            (digest, held.inside, held.name)
            for digest, original in known.items()
            for held in original.custody
        }
        self.findings: dict[str, list[Finding]] = {}
        """What could not be taken out, by the digest of what it is inside."""

    def whole(self, read: list[Read]) -> list[Read]:
        """Return these; those read anew whose files inside are neither kept nor in the vault."""
        lacking = [
            one.digest
            for one in read
            if any(self._path(one, part) is None for _, part in self._wanted(one))
        ]
        if not lacking:
            return read
        again = [job_of(self._project, self._known[digest], again=True) for digest in lacking]
        done = read_originals(self._project, again, lambda _: None, self._means)
        anew = {one.digest: one for one in done}
        return [anew.get(one.digest, one) for one in read]

    def takings(self, read: Iterable[Read]) -> Iterator[Taking]:
        """Yield what is to be taken out of these; note what is not, and why."""
        for one in read:
            original = self._known[one.digest]
            for name, part in self._wanted(one):
                path = self._path(one, part)
                if why := self._why_not(original, part):
                    self.tell("CF055", original.digest, part.name, why)
                elif path is None or digest_of(path) != part.digest:
                    why = "its bytes are not those that were read"
                    self.tell("CF051", original.digest, part.name, why)
                else:
                    self._note(original, part, name)
                    came_from = f"inside {original.name} ({original.digest[:_SHORT]})"
                    yield Taking(path, name, original.digest, came_from)

    def drop(self, read: Iterable[Read]) -> None:
        """Drop the files that were kept until they are originals."""
        for one in read:
            if one.reading and one.reading.parts:
                self._shelf.drop_parts(one.reading)

    def tell(self, code: str, digest: str, name: str, why: str) -> None:
        """Note why a file inside an original is not taken out."""
        finding = make(code, self._known[digest].name, {"name": name, "why": why})
        self.findings.setdefault(digest, []).append(finding)

    def _wanted(self, read: Read) -> Iterator[tuple[str, Part]]:
        """Yield the files inside that are no originals yet, with the names they will have."""
        parts = read.reading.parts if read.reading else ()
        for part in dict.fromkeys(parts):
            name = f"{self._known[read.digest].name}/{part.name}"
            if (part.digest, read.digest, name) not in self._held:
                yield name, part

    def _path(self, read: Read, part: Part) -> Path | None:
        """Return where a file's bytes are; None where they are nowhere."""
        reader = read.reading.reader if read.reading else ""
        path = self._shelf.part_path(read.digest, reader, part)
        if path.is_file() and not path.is_symlink():
            return path
        return self._vault.path(part.digest) if self._vault.has(part.digest) else None

    def _note(self, original: Original, part: Part, name: str) -> None:
        self._held.add((part.digest, original.digest, name))
        if part.digest not in self._known:
            held = Custody(name, "", "", "", original.digest)
            self._known[part.digest] = Original(part.digest, part.size, (held,))
            self._nesting.add(self._known[part.digest])

    def _why_not(self, original: Original, part: Part) -> str:
        """Return why a file is not taken out, or an empty text."""
        limits, root = self._means.limits, self._known[self._nesting.root(original.digest)]
        if part.digest == original.digest:
            return "it is this very original again"
        if self._nesting.depth(original.digest) >= limits.depth:
            return f"it lies within {limits.depth} files that are each within the next"
        if part.digest in self._known:
            return ""
        count, size = self._nesting.came_out(root.digest)
        if count >= limits.brood:
            return f"{count} files came out of {root.name}"
        if size + part.size > root.size + limits.spread:
            return f"what came out of {root.name} is more than {binary_size(limits.spread)}"
        return ""
