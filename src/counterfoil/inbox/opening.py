"""Opening a sealed return with a reviewer's key, in memory, and looking at what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyrage import x25519

from counterfoil.checks import Finding, make
from counterfoil.envelope.guard import BadEnvelope
from counterfoil.inbox.authors import Known, Monitors
from counterfoil.model.numbers import NumberFormat
from counterfoil.monitor.looking import Notice, look
from counterfoil.project.declared import ProjectError
from counterfoil.project.tree import Project
from counterfoil.record.monitored import draft_report
from counterfoil.sealing.fields import BadReturn
from counterfoil.sealing.programme import draw_up
from counterfoil.sealing.returns import OpenedReturn, open_return


@dataclass(frozen=True, slots=True)
class Looked:
    """What is to be seen in an opened return.

    `monitor` is the author's code, empty for an author that is not known. `amended` is the accepted
    return that it replaces, `accepted` the one that it is itself, where it is on record already.
    `hinders` says why it cannot be accepted; it is empty where it can.
    """

    opened: OpenedReturn
    monitor: str
    notices: tuple[Notice, ...]
    findings: tuple[Finding, ...]
    amended: Known | None
    accepted: Known | None
    hinders: str


def open_sealed(
    content: bytes, identities: Sequence[x25519.Identity], origin: str
) -> OpenedReturn | str:
    """Return an opened return, or why it does not open, in one sentence."""
    try:
        return open_return(content, identities, origin)
    except (BadEnvelope, BadReturn) as error:
        return str(error)


def look_at(project: Project, monitors: Monitors, opened: OpenedReturn) -> Looked:
    """Return what is noticed in a return, by the codebook and by what its author filed before."""
    weekly, settings = opened.weekly, project.settings
    report = weekly.report
    programme = draw_up(project.codebook, settings.origin, "", settings.title, NumberFormat())
    hinders, findings = "", []
    try:
        draft = draft_report(project.codebook, report)
        findings = [make(code, where, details) for code, where, details in draft.findings]
    except ProjectError as error:
        hinders = str(error)
    amended = monitors.find(report.amends) if report.amends else None
    if amended and amended.weekly.author != weekly.author:
        hinders = "it says that it replaces another monitor's return"
    accepted = monitors.find(opened.id)
    return Looked(
        opened,
        monitors.code_of(weekly.author),
        tuple(look(programme, report, monitors.earlier(weekly.author, but=opened.id))),
        tuple(findings),
        amended,
        accepted,
        hinders,
    )
