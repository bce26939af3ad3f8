"""Write the parts of the documents that list code: run by `make docs`, held by a test.

docs/cli.md           every command's help
docs/findings.md      every finding's page
docs/architecture.md  the layers, drawn from the list that a test enforces
docs/openapi.json     what programs may ask of the desk
docs/reading.md       each field of a reading as JSON, from docs/reading.schema.json
README.md             the figure with its proof, from the example, between its markers
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from layers import LAYERS  # noqa: E402

from counterfoil.checks import FINDINGS  # noqa: E402
from counterfoil.cli.app import COMMANDS, counterfoil  # noqa: E402
from counterfoil.desk.api.schema import description  # noqa: E402

_SHOWN = "signed/RU-SVE/migrants/2023-W09"
_START, _END = "<!-- generated: the figure -->", "<!-- end of the figure -->"


def cli_page() -> str:
    """Return the reference of the command line, as its own help prints it."""
    parts = ["# Command line", "", "Printed by each command's `--help`.", ""]
    group = click.Context(counterfoil, info_name="counterfoil", **counterfoil.context_settings)
    parts += [_help("counterfoil", counterfoil.get_help(group))]
    for name in COMMANDS:
        command = counterfoil.get_command(group, name)
        if command is None:
            continue
        context = click.Context(command, info_name=name, parent=group)
        parts.append(_help(f"counterfoil {name}", command.get_help(context)))
        for sub in _within(command, context):
            inner = click.Context(sub, info_name=sub.name, parent=context)
            parts.append(_help(f"counterfoil {name} {sub.name}", sub.get_help(inner)))
    return "\n".join(parts).rstrip() + "\n"


def _within(command: click.Command, context: click.Context) -> list[click.Command]:
    """Return a group's commands, those included that are loaded when called."""
    if not isinstance(command, click.Group):
        return []
    later = [name for name in command.list_commands(context) if name not in command.commands]
    found = [command.get_command(context, name) for name in (*command.commands, *later)]
    return [one for one in found if one is not None]


def _help(title: str, text: str) -> str:
    return f"## {title}\n\n```\n{text}\n```\n"


def findings_page() -> str:
    """Return a page with a section for each finding."""
    parts = ["# Findings", "", "What checks notice. Codes never change their meaning.", ""]
    for code, finding in sorted(FINDINGS.items()):
        doc = "\n".join(line.strip() for line in (finding.__doc__ or "").strip().splitlines())
        parts += [f"## {code} {finding.__name__}", "", doc, ""]
        parts += [f"- **Level:** {finding.level}", f"- **Says:** {finding.says}"]
        parts += [f"- **What to do:** {finding.mend}", ""]
    return "\n".join(parts).rstrip() + "\n"


def architecture_page() -> str:
    """Return the page on layers, with the diagram and each package's own first line."""
    rows = [f"{'  '.join(names):<52}{LAYERS_SAY[names]}" for names in LAYERS]
    parts = [
        "# Architecture",
        "",
        "Imports point down only; stages never import each other. The list is code "
        "(tests/layers.py), and tests/test_structure.py holds it, with the sizes of modules and "
        "functions.",
        "",
        "```",
        *[row.rstrip() for row in rows],
        "```",
        "",
    ]
    for names in LAYERS:
        for name in names:
            package = ROOT / "src" / "counterfoil" / name / "__init__.py"
            if package.is_file():
                doc = package.read_text("utf-8").split('"""')[1].strip()
                parts += [f"## {name}/", "", doc, ""]
    return "\n".join(parts).rstrip() + "\n"


LAYERS_SAY = dict(
    zip(
        LAYERS,
        (
            "faces: parse, call one verb, show",
            "sealed returns that came: opened, looked at, decided",
            "stages: one verb, one folder, one command, one noun out",
            "what is known over all readings at once",
            "a week filled in on a monitor's own device, and looked at",
            "the offline form: a page that fills a return in and seals it",
            "codes, keys, rosters; returns and replies sealed and opened",
            "opens a project folder",
            "append-only memory",
            "findings: one class each (pure)",
            "the nouns: frozen, typed, standard library only (pure)",
            "the outer form of a sealed return, and the guard: all that the counter knows",
        ),
        strict=True,
    )
)


def readme_page() -> str:
    """Return README.md with the figure of the example as `explain` prints it."""
    text = (ROOT / "README.md").read_text("utf-8")
    before, _, rest = text.partition(_START)
    _, _, after = rest.partition(_END)
    return f"{before}{_START}\n\n```console\n{_explained()}```\n\n{_END}{after}"


def _explained() -> str:
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room) / "demo"
        set_up = {"DEMO_SERVE": "0", "COUNTERFOIL_NOW": "2026-11-23T12:00:00Z"}
        example = ROOT / "examples" / "founding"
        _run(["demo", str(folder), "--from", str(example)], set_up)
        told = _run(["explain", _SHOWN, "-p", str(folder)], set_up)
    return f"$ counterfoil explain {_SHOWN} -p demo\n{told}"


def _run(arguments: list[str], extra: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", "from counterfoil.cli import main; main()", *arguments],
        env={**os.environ, **extra},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def openapi_page() -> str:
    """Return the description of the addresses for programs."""
    return json.dumps(description(), indent=2, ensure_ascii=False) + "\n"


def reading_page() -> str:
    """Return the page on readings as JSON, from their schema."""
    schema = json.loads((ROOT / "docs" / "reading.schema.json").read_text("utf-8"))
    parts = ["# A reading as JSON", "", schema["description"], ""]
    parts += [
        "Its schema is [reading.schema.json](reading.schema.json); tests hold all readings that "
        "they make against it. No object has other fields; those marked ? are not always there.",
        "",
    ]
    parts += _fields(schema)
    for name, one in schema["$defs"].items():
        parts += [f"## {name}", "", one["description"], ""]
        parts += _fields(one) if "properties" in one else []
    return "\n".join(parts).rstrip() + "\n"


def _fields(one: dict[str, Any]) -> list[str]:
    """Return a table of an object's fields."""
    rows = ["| field | holds | is |", "|---|---|---|"]
    for name, told in one["properties"].items():
        sure = "" if name in one["required"] else "?"
        rows.append(f"| `{name}`{sure} | {_holds(told)} | {told['description']} |")
    return [*rows, ""]


def _holds(told: dict[str, Any]) -> str:
    """Return in a word or two what a field holds."""
    if "items" in told:
        return f"{_holds(told['items'])}, several"
    if name := told.get("$ref", told.get("anyOf", [{}])[0].get("$ref")):
        inner = name.rpartition("/")[2]
        return "a reading" if inner == "#" else f"[{inner}](#{inner})"
    if "type" not in told:
        only = told["enum"] if "enum" in told else [told["const"]]
        return " or ".join(f"`{json.dumps(one)}`" for one in only)
    return {
        "string": "text",
        "integer": "whole number",
        "boolean": "true or false",
        "object": "texts by name",
    }[told["type"]]


PAGES = {
    "docs/cli.md": cli_page,
    "docs/findings.md": findings_page,
    "docs/architecture.md": architecture_page,
    "docs/openapi.json": openapi_page,
    "docs/reading.md": reading_page,
    "README.md": readme_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (ROOT / name).write_text(page(), "utf-8")
        print(name)
