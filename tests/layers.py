"""The layers of Counterfoil, from the top down, and its modules as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LAYERS: tuple[tuple[str, ...], ...] = (
    ("cli", "desk", "counter"),
    ("inbox",),
    ("collect", "read", "record", "reconcile", "publish"),
    ("index",),
    ("monitor",),
    ("form",),
    ("sealing",),
    ("project",),
    ("ledger",),
    ("checks",),
    ("model",),
    ("envelope",),
)
"""Imports point down only."""

APART = LAYERS[2]
"""Neighbours that know nothing of each other."""

ONLY = {
    "counter": ("envelope",),
    "form": ("sealing",),
    "monitor": ("sealing", "envelope", "model"),
    "sealing": ("envelope", "model"),
}
"""Parts that know these few others and nothing else of ours."""

STARTS = "cli"
"""The one part that knows the counter and the desk: it has the commands that start them."""
STARTED = ("counter", "desk")
"""Faces that only it knows, and that do not know it."""

PURE = ("checks", "model")
"""No input or output, no clock, no randomness."""

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "counterfoil"
TESTS = ROOT / "tests"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """An import of a module: its dotted name, the line, and whether it stands in a function."""

    module: str
    line: int
    local: bool

    @property
    def parts(self) -> list[str]:
        """The names between the dots."""
        return self.module.split(".")


@dataclass(frozen=True)
class Module:
    """One module: its path within its home, such as `ledger/store.py`, and its text."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The module's syntax tree."""
        return ast.parse(self.text, self.name)

    @property
    def part(self) -> str:
        """The folder it is in, such as `ledger`; empty for the package's own."""
        return self.name.partition("/")[0] if "/" in self.name else ""

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of it."""
        return list(ast.walk(self.tree))

    @cached_property
    def imports(self) -> list[Import]:
        """Every import statement, one entry for each module named."""
        within = {id(node) for function in self.functions() for node in ast.walk(function)}
        found = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = ["." * node.level + (node.module or "")]
            else:
                continue
            found += [Import(name, node.lineno, id(node) in within) for name in names]
        return found

    def own_imports(self) -> list[Import]:
        """Return the imports of our own modules."""
        return [i for i in self.imports if i.parts[0] in {"counterfoil", ""}]

    def functions(self) -> Iterator[Function]:
        """Yield every function and method."""
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def texts(self) -> Iterator[tuple[int, str]]:
        """Yield (line, text) of every text in the code that is no docstring."""
        told = {id(node.value) for node in self.nodes if isinstance(node, ast.Expr)}
        for node in self.nodes:
            if isinstance(node, ast.Constant) and id(node) not in told:
                yield from [(node.lineno, node.value)] if isinstance(node.value, str) else []


def source_modules() -> list[Module]:
    """Return every module of the package."""
    return _modules(SOURCE, "*.py")


def modules_of_tests() -> list[Module]:
    """Return every module that holds tests."""
    return _modules(TESTS, "test_*.py")


def _modules(home: Path, pattern: str) -> list[Module]:
    paths = sorted(path for path in home.rglob(pattern) if "node_modules" not in path.parts)
    return [Module(path.relative_to(home).as_posix(), path.read_text("utf-8")) for path in paths]
