"""Findings: what a check noticed. One class each; its docstring is its page in docs/findings.md.

The code in this folder is as pure as `model/`: no input or output, clock, randomness or globals
that change. Codes are stable: CF0xx reading, CF1xx evidence, CF2xx arithmetic, CF3xx people,
CF4xx returns.
"""

# Importing the modules registers their findings.
from counterfoil.checks import (  # noqa: F401
    arithmetic,
    documents,
    evidence,
    inside,
    people,
    pictures,
    reading,
    returns,
)
from counterfoil.checks.finding import FINDINGS, Finding, Level, make

__all__ = ["FINDINGS", "Finding", "Level", "make"]
