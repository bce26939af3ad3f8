"""The house rules, held against every module of the package."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

import pytest
from layers import (
    APART,
    LAYERS,
    ONLY,
    PURE,
    SOURCE,
    STARTED,
    STARTS,
    Import,
    Module,
    modules_of_tests,
    source_modules,
)

MOST_LINES, MOST_FUNCTION_LINES, MOST_PARAMETERS, MOST_IMPORTS = 400, 50, 7, 10
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
IMPURE = {"os", "random", "time", "socket", "subprocess", "secrets", "sqlite3", "urllib", "io"}
IMPURE_CALLS = {"open", "print", "input", "now", "today", "utcnow", "read_text", "write_text"}
NETWORK = {"requests", "httpx", "aiohttp", "urllib3", "socket", "ftplib", "smtplib"}
LAZY: set[tuple[str, str]] = set()
"""Imports inside functions that keep the start of the command quick: (module, imported)."""
PATHS_ONLY = {"model/settled.py"}
"""Pure modules that name paths in types and touch none."""
EDGES = {"counter/app.py": 1, "ledger/ledger.py": 1, "read/worker.py": 1}
"""Where everything is caught: an answer that tells nothing of what broke, a commit that rolls back
and raises, a reader that may break."""
LISTENS = {"counter/serving.py"}
"""Where a socket is listened at."""
CONNECTS = {"cli/fetching.py", "inbox/counters.py"}
"""What connects to somewhere: to the desk or counter that a person names, when they ask for it."""
TRIGGERS = {"ledger/sqlite.py": 2, "ledger/postgres.py": 2}
"""Where UPDATE, DELETE and TRUNCATE are written: in the triggers that refuse them."""

_CHANGES = re.compile(
    r"\b(UPDATE|DELETE|TRUNCATE)\b|(?i:\bdelete\s+from\b|\bupdate\s+\w+\s+set\b|\breplace\s+into\b|"
    r"\bor\s+replace\s+into\b|\bon\s+conflict\b)"
)
_DROPS = re.compile(r"(?i)\bdrop\s+\w+|\balter\s+table\b")
_MACHINE = re.compile(r"(?:^|[\s'\"=(:])/(?:work|home|root|Users|usr|var|opt|mnt|tmp)/")

Rule = Callable[[Module], list[str]]


def layer_of(part: str) -> int:
    """Return how far from the top a part is; -1 for one that no layer holds."""
    return next((n for n, layer in enumerate(LAYERS) if part in layer), -1)


def points_down(module: Module) -> list[str]:
    """Return imports that point up, or to a neighbour that is kept apart."""
    wrong = []
    for found in module.own_imports():
        to = found.parts[1] if len(found.parts) > 1 else ""
        if found.module.startswith("."):
            wrong.append(f"{module.name}:{found.line} imports {found.module} relatively")
        if not module.part or to in {"", module.part}:
            continue
        if layer_of(to) < layer_of(module.part):
            wrong.append(f"{module.name}:{found.line} imports {to}, which is above it")
        elif (
            (to in STARTED and module.part != STARTS)
            or (to == STARTS and module.part in STARTED)
            or not _may(module, found)
        ):
            wrong.append(
                f"{module.name}:{found.line} imports {found.module}, which it may not know"
            )
        elif to in APART and module.part in APART:
            wrong.append(f"{module.name}:{found.line} imports its neighbour {to}")
    return wrong


def _may(module: Module, found: Import) -> bool:
    allowed = ONLY.get(module.part)
    name = found.module.removeprefix("counterfoil.") + "."
    return allowed is None or any(name.startswith(f"{one}.") for one in allowed)


def is_pure(module: Module) -> list[str]:
    """Return what the nouns and the findings use beyond each other and pure functions."""
    if module.part not in PURE:
        return []
    wrong = []
    for found in module.imports:
        allowed = {"counterfoil", "__future__"} | _pure_library()
        if module.name in PATHS_ONLY:
            allowed |= {"pathlib"}
        if found.parts[0] not in allowed:
            wrong.append(f"{module.name}:{found.line} imports {found.module}")
    for node in module.nodes:
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in IMPURE_CALLS:
                wrong.append(f"{module.name}:{node.lineno} calls {name}")
        if isinstance(node, ast.Global):
            wrong.append(f"{module.name}:{node.lineno} changes a global")
    return wrong


def _pure_library() -> set[str]:
    return {
        "abc", "base64", "bisect", "collections", "dataclasses", "datetime", "decimal", "enum",
        "fractions", "functools", "hashlib", "itertools", "json", "math", "operator", "re",
        "string", "types", "typing", "unicodedata",
    }  # fmt: skip


def is_small(module: Module) -> list[str]:
    """Return modules and functions that are long, ask for much or are tied to many."""
    wrong = []
    if (lines := len(module.text.splitlines())) > MOST_LINES:
        wrong.append(f"{module.name} has {lines} lines")
    # The nouns and findings are the language that everything speaks, not what ties parts together.
    siblings = [i for i in module.own_imports() if i.parts[1:2] not in ([p] for p in PURE)]
    if len(siblings) > MOST_IMPORTS:
        wrong.append(f"{module.name} imports {len(siblings)} siblings")
    for function in module.functions():
        where = f"{module.name}:{function.lineno} {function.name}"
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > MOST_FUNCTION_LINES:
            wrong.append(f"{where} has {lines} lines")
        given = function.args
        named = [a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        count = len(named) - (named[:1] in (["self"], ["cls"]))
        count += (given.vararg is not None) + (given.kwarg is not None)
        if count > MOST_PARAMETERS:
            wrong.append(f"{where} has {count} parameters")
    return wrong


def imports_at_the_top(module: Module) -> list[str]:
    """Return imports inside functions, but for those that keep the start quick."""
    return [
        f"{module.name}:{found.line} imports {found.module} inside a function"
        for found in module.own_imports()
        if found.local and (module.name, found.module) not in LAZY
    ]


def is_named(module: Module) -> list[str]:
    """Return modules whose name says nothing of what they hold, or that have no docstring."""
    wrong = []
    if VAGUE & {part.removesuffix(".py") for part in module.name.split("/")}:
        wrong.append(f"{module.name} has a name that says nothing")
    if not ast.get_docstring(module.tree):
        wrong.append(f"{module.name} has no docstring")
    return wrong


def appends_only(module: Module) -> list[str]:
    """Return statements that change or take away rows, besides the triggers that refuse it."""
    found = [
        f"{module.name}:{line} says {match[0]}"
        for line, text in module.texts()
        for match in (*_CHANGES.finditer(text), *_drops(module, text))
    ]
    # Both triggers of PostgreSQL stand in one text each, with UPDATE OR DELETE in one of them.
    expected = TRIGGERS.get(module.name, 0) + (module.name == "ledger/postgres.py")
    return found if len(found) != expected else []


def _drops(module: Module, text: str) -> list[re.Match[str]]:
    # Elsewhere tables are DuckDB's, in memory.
    return list(_DROPS.finditer(text)) if module.part == "ledger" else []


def catches_what_it_knows(module: Module) -> list[str]:
    """Return what catches every exception and is no listed edge."""
    found = []
    for node in module.nodes:
        if isinstance(node, ast.ExceptHandler):
            names = {getattr(n, "id", "") for n in ast.walk(node.type)} if node.type else {""}
            if not node.type or names & {"Exception", "BaseException"}:
                found.append(f"{module.name}:{node.lineno} catches everything")
    return found if len(found) != EDGES.get(module.name, 0) else []


def stays_on_the_machine(module: Module) -> list[str]:
    """Return what could speak to a network, and paths of one machine."""
    wrong = [
        f"{module.name}:{found.line} imports {found.module}"
        for found in module.imports
        if (found.parts[0] in NETWORK and module.name not in LISTENS | CONNECTS)
        or (found.module in {"urllib.request", "http.client"} and module.name not in CONNECTS)
    ]
    for line, text in module.texts():
        wrong += [f"{module.name}:{line} names {m[0]}" for m in _MACHINE.finditer(text)]
    return wrong


RULES = (
    points_down,
    is_pure,
    is_small,
    imports_at_the_top,
    is_named,
    appends_only,
    catches_what_it_knows,
    stays_on_the_machine,
)

_LONG = "\n".join(f"x{n} = {n}" for n in range(MOST_LINES))
_BUSY = "\n".join(f"from counterfoil.read import n{n}" for n in range(MOST_IMPORTS + 1))
_DEEP = "def f() -> None:\n" + "    x = 1\n" * MOST_FUNCTION_LINES
PLANTED = (
    (points_down, "model/x.py", "from counterfoil.ledger.store import Store"),
    (points_down, "ledger/x.py", "import counterfoil.project.tree"),
    (points_down, "collect/x.py", "from counterfoil.record import stage"),
    (points_down, "read/x.py", "from .digest import digest"),
    (points_down, "counter/x.py", "from counterfoil.model.period import Period"),
    (points_down, "counter/x.py", "import counterfoil.sealing.words"),
    (points_down, "desk/x.py", "from counterfoil.counter import settings"),
    (points_down, "desk/x.py", "from counterfoil.cli.screen import say"),
    (points_down, "counter/x.py", "from counterfoil.desk.roles import Role"),
    (points_down, "collect/x.py", "from counterfoil.counter import settings"),
    (points_down, "sealing/x.py", "from counterfoil.ledger.checkpoint import Signer"),
    (points_down, "sealing/x.py", "from counterfoil.project.tree import Project"),
    (points_down, "envelope/x.py", "from counterfoil.model.period import Period"),
    (points_down, "checks/x.py", "def f():\n    from counterfoil.cli import app"),
    (is_pure, "model/x.py", "import os"),
    (is_pure, "checks/x.py", "import orjson"),
    (is_pure, "model/x.py", "from pathlib import Path"),
    (is_pure, "model/x.py", "import datetime as dt\nt = dt.datetime.now(dt.UTC)"),
    (is_pure, "model/x.py", "x = open('x')"),
    (is_small, "read/x.py", f'"""X."""\n{_LONG}'),
    (is_small, "read/x.py", _BUSY),
    (is_small, "read/x.py", _DEEP),
    (is_small, "read/x.py", "def f(a, b, c, d, /, e, f, *, g, **h): ..."),
    (is_small, "read/x.py", "class A:\n    def f(self, a, b, c, d, e, f, g, *h): ..."),
    (imports_at_the_top, "read/x.py", "def f():\n    from counterfoil.model import claim"),
    (is_named, "read/utils.py", '"""X."""'),
    (is_named, "read/helpers/x.py", '"""X."""'),
    (is_named, "read/x.py", "x = 1"),
    (appends_only, "ledger/x.py", 's = "DELETE FROM entry"'),
    (appends_only, "ledger/x.py", 's = f"update entry set body = {1}"'),
    (appends_only, "ledger/sqlite.py", 's = ("UPDATE", "DELETE", "UPDATE entry SET seq = 1")'),
    (appends_only, "ledger/x.py", 's = "DROP TRIGGER entry_no_update"'),
    (appends_only, "ledger/x.py", 's = "insert or replace into entry"'),
    (catches_what_it_knows, "read/x.py", "try:\n    f()\nexcept Exception:\n    pass"),
    (catches_what_it_knows, "read/x.py", "try:\n    f()\nexcept (OSError, Exception):\n    pass"),
    (catches_what_it_knows, "read/x.py", "try:\n    f()\nexcept:\n    pass"),
    (stays_on_the_machine, "read/x.py", "import urllib.request"),
    (stays_on_the_machine, "read/x.py", "from socket import socket"),
    (stays_on_the_machine, "read/x.py", "p = '/home/me/project'"),
)


@pytest.fixture(scope="module")
def faults() -> dict[Rule, list[str]]:
    """Return what each rule finds in the package, whose modules are parsed once for all."""
    found: dict[Rule, list[str]] = {rule: [] for rule in RULES}
    modules = source_modules()
    assert len(modules) > 100
    for module in modules:
        for rule in RULES:
            found[rule] += rule(module)
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_house_rules(faults: dict[Rule, list[str]], rule: Rule) -> None:
    """No module of the package breaks a rule."""
    assert not faults[rule]


@pytest.mark.parametrize(("rule", "name", "text"), PLANTED)
def test_every_rule_sees_a_planted_fault(rule: Rule, name: str, text: str) -> None:
    """A rule that sees nothing holds nothing."""
    assert rule(Module(name, text)), text


def test_no_exception_outlives_its_reason() -> None:
    """What is listed as an exception to a rule is there and needs it."""
    known = {module.name: module for module in source_modules()}
    assert {*EDGES, *TRIGGERS, *LISTENS, *PATHS_ONLY, *(name for name, _ in LAZY)} <= set(known)
    lazy = {(m.name, i.module) for m in known.values() for i in m.own_imports() if i.local}
    assert lazy == LAZY
    for name in {*EDGES, *TRIGGERS}:
        bare = Module(f"elsewhere/{name}", known[name].text)
        assert catches_what_it_knows(bare) or appends_only(bare)
    for name in LISTENS:
        assert stays_on_the_machine(Module(f"elsewhere/{name}", known[name].text))
    for name in PATHS_ONLY:
        assert is_pure(Module("model/elsewhere.py", known[name].text))


def test_every_folder_of_the_package_is_in_a_layer() -> None:
    """A new folder takes its place among the layers before anything imports it."""
    folders = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert folders
    assert not [folder for folder in folders if layer_of(folder) < 0]


def test_sql_files_only_read() -> None:
    """The rules of settling change no row either."""
    texts = {path.name: path.read_text("utf-8") for path in SOURCE.rglob("*.sql")}
    assert texts
    assert not [name for name, text in texts.items() if _CHANGES.search(text)]


def test_every_test_says_what_it_holds() -> None:
    """Every test has a docstring of at least one sentence."""
    silent = [
        f"{module.name}:{function.lineno} {function.name}"
        for module in modules_of_tests()
        for function in module.functions()
        if function.name.startswith("test_") and not (ast.get_docstring(function) or "").strip()
    ]
    assert not silent
