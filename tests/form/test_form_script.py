"""The house rules, held against the script and the page of the offline form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from layers import ROOT as HOME
from layers import SOURCE
from scripted import BUNDLE
from test_structure import MOST_FUNCTION_LINES, MOST_LINES, VAGUE

SCRIPT = SOURCE / "form" / "script"
MODULES = sorted(SCRIPT.glob("*.js"))
PAGE = (SOURCE / "form" / "page" / "form.html").read_text("utf-8")
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
MOST_LINE = 110
NEVER = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|cookie|"
    r"indexedDB|sessionStorage|XMLHttpRequest|WebSocket|sendBeacon|EventSource|serviceWorker|setAttribute\("
    r"\"style|Math\.random|import\("
)
"""What makes markup or programs of texts, keeps things, or speaks to others behind one's back."""
ONLY_IN = {"fetch(": "counter.js", "localStorage": "seen.js", "getRandomValues": "codes.js"}


def bare(text: str) -> str:
    """Return a script without its comments."""
    return _COMMENT.sub("", text)


def functions(text: str) -> Iterator[list[str]]:
    """Yield the lines of every function at the margin: up to the line that closes it there."""
    lines = text.splitlines()
    for start, line in enumerate(lines):
        if re.match(r"(export )?(async )?function |(export )?const \w+ = .*=>", line):
            # What has no braces of its own ends where a line is empty.
            ends = {"}", ")", "]"} | (set() if "function" in line else {""})
            rest = enumerate(lines[start + 1 :], 2)
            length = next((n for n, one in rest if one[:1] in ends), len(lines) - start)
            yield lines[start : start + length]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_modules_are_small_and_explain_themselves(module: Path) -> None:
    """No long module or function, no vague name; each begins by saying what it is."""
    text = module.read_text("utf-8")
    assert module.stem not in VAGUE
    assert len(text.splitlines()) < MOST_LINES
    assert text.startswith("/**")
    assert [] == [one[0] for one in functions(text) if len(one) > MOST_FUNCTION_LINES]
    assert [] == [line for line in text.splitlines() if len(line) > MOST_LINE]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_what_is_imported_is_used(module: Path) -> None:
    """Each name of an import stands in the module once more, and is there where it comes from."""
    text = bare(module.read_text("utf-8"))
    for names, home in re.findall(r"^import \{([^}]*)\} from \"([^\"]+)\"", text, re.MULTILINE):
        for name in filter(None, (one.strip().split(" as ")[-1] for one in names.split(","))):
            assert len(re.findall(rf"\b{name}\b", text)) > 1, (name, home)
            if home.startswith("./"):
                given = (SCRIPT / home).read_text("utf-8")
                made = rf"export (?:async )?(?:function|const|class) {name}\b"
                handed_on = rf"export {{[^}}]*\b{name}\b"
                assert re.search(f"{made}|{handed_on}", given), (name, home)


def test_nothing_is_kept_sent_or_run_but_where_it_is_said() -> None:
    """One module asks the counter, one remembers the roster's serial, one draws chance."""
    texts = {path.name: bare(path.read_text("utf-8")) for path in MODULES}
    for name, text in texts.items():
        assert not NEVER.search(text), (name, NEVER.findall(text))
    for word, home in ONLY_IN.items():
        assert [home] == [name for name, text in texts.items() if word in text], word


def test_browsers_are_told_to_keep_and_send_nothing_of_what_is_typed() -> None:
    """No control is filled in again, no text looked up in a dictionary or translated elsewhere."""
    controls = re.findall(r"<(?:input|textarea|select)\b[^>]*>", PAGE)
    assert len(controls) > 12
    assert [] == [one for one in controls if 'autocomplete="off"' not in one]
    for words in ('spellcheck="false"', 'writingsuggestions="false"', 'translate="no"'):
        assert words in PAGE
    assert "<form" not in PAGE
    assert not re.search(r"\s(?:src|on\w+|style)=", PAGE)


def test_packages_are_pinned_and_no_place_of_download_is_named() -> None:
    """Exact versions, each held by its digest, each with its line in docs/dependencies.md."""
    wanted = orjson.loads((HOME / "package.json").read_bytes())
    asked = {**wanted["dependencies"], **wanted["devDependencies"]}
    lock = (HOME / "package-lock.json").read_text("utf-8")
    packages = {k: v for k, v in orjson.loads(lock)["packages"].items() if k}
    assert '"resolved"' not in lock
    assert [] == [name for name, one in packages.items() if not one["integrity"].startswith("sha5")]
    told = (HOME / "docs" / "dependencies.md").read_text("utf-8")
    for name, version in asked.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert version == packages[f"node_modules/{name}"]["version"]
        assert f"**{name}**" in told
    others = set(packages) - {f"node_modules/{name}" for name in asked}
    left_out = ("node_modules/@esbuild/", "node_modules/@noble/post-quantum")
    assert [] == [name for name in others if not name.startswith(left_out)]
    assert b"MLKEM" not in BUNDLE.read_bytes()
