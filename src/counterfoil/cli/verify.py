"""counterfoil verify"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click

from counterfoil.cli.desk import UnusableLedger, as_json, in_project, refusing
from counterfoil.cli.screen import Refused, complain, plural, progress, say, show_json
from counterfoil.ledger.checkpoint import BadCheckpoint, Verifier
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.ledger.vault import Vault
from counterfoil.ledger.verify import Fault, verify_log
from counterfoil.project.opening import open_project, store_opener, vault_of, verifier_of
from counterfoil.project.tree import Project
from counterfoil.publish.verifying import verify_edition, verify_editions


@click.command("verify")
@click.option(
    "--edition",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Check this edition's folder alone; needs no project.",
)
@click.option("--key", default="", help="The project's public key, as you have it from elsewhere.")
@in_project
@as_json
@click.pass_context
def command(
    ctx: click.Context, edition: Path | None, key: str, folder: Path, *, json: bool
) -> None:
    """Recompute everything from its bytes, and name the first row or file that is wrong.

    Every original against its digest, every row against its leaf hash, the tree against every
    signed checkpoint, every file of every edition against its signed manifest, every receipt's
    proof. With --key it also checks that the project still has the key you know.

    \b
    Example:
      counterfoil verify
      counterfoil verify --edition 2026-W47.1 --key "example.org/x+1a2b3c4d+AQ…"
    """
    with refusing():
        faults, told = _alone(edition, key) if edition else _whole(folder, key)
    if json:
        show_json({"faults": [{"where": f.where, "what": f.what} for f in faults], "checked": told})
    else:
        for fault in faults:
            complain(f"{fault.where} {fault.what}.")
        if not faults:
            say(f"All is as it was recorded: {told}.")
    if faults:
        ctx.exit(1)


def _alone(edition: Path, key: str) -> tuple[list[Fault], str]:
    if not key:
        msg = "an edition is checked against the project's key: give it with --key; "
        msg += "it stands on the edition's page “Data”, but take it from elsewhere if you can"
        raise Refused(msg)
    try:
        verifier = Verifier(key)
    except BadCheckpoint as error:
        raise Refused(str(error)) from None
    with progress("verify", None) as advance:
        faults = verify_edition(edition.resolve(), verifier, advance)
    return faults, f"edition {edition.resolve().name}"


def _whole(folder: Path, key: str) -> tuple[list[Fault], str]:
    project = open_project(folder)
    verifier = verifier_of(project)
    if key and key != project.settings.key:
        return [Fault("project.toml", "has another key than the one you gave")], ""
    try:
        with refusing():
            return _recomputed(project, verifier)
    except UnusableLedger as error:
        return [Fault("the ledger", f"cannot be read: {error.why}")], ""


def _recomputed(project: Project, verifier: Verifier) -> tuple[list[Fault], str]:
    opener = store_opener(project, making=False)
    with closing(Ledger(opener())) as ledger:
        size = ledger.size
        with progress("verify", size) as advance:
            faults = verify_log(opener, verifier, lambda n: advance(n, "ledger"))
        if faults:
            # Rows that are not what was recorded name no original and no edition.
            return faults, plural(size, "row")
        known = originals(ledger)
        declared = [row["digest"] for _, row in ledger.rows("declaration")]
        with progress("verify", None) as advance:
            faults = _vault(vault_of(project), [*known, *declared], lambda: advance(1, "vault"))
            faults += verify_editions(project, ledger, verifier, lambda n: advance(n, "editions"))
        editions = sum(1 for _ in ledger.rows("edition"))
    told = f"{plural(size, 'row')}, {plural(len(known), 'original')}, "
    return faults, told + plural(editions, "edition")


def _vault(vault: Vault, digests: list[str], advance: Callable[[], None]) -> list[Fault]:
    faults = []
    for digest in dict.fromkeys(digests):
        if wrong := vault.faults(digest):
            faults.append(Fault(f"original {digest}", wrong))
        advance()
    return faults
