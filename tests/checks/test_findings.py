"""Findings have stable codes, pages of their own, and sentences that never fail to be said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hostile import texts
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.checks import FINDINGS, Finding, make

GOLDEN = Path(__file__).parent.parent / "golden" / "findings.txt"
FAMILIES = {
    "0": {"reading", "documents", "inside", "pictures"},
    "1": {"evidence"},
    "2": {"arithmetic"},
    "3": {"people"},
    "4": {"returns"},
}
PLACEHOLDER = re.compile(r"{(\w+)")


def known() -> dict[str, str]:
    """Return the names of findings by their codes, as they were given out."""
    lines = GOLDEN.read_text("utf-8").splitlines()
    return {code: name for code, _, name in (line.partition(" ") for line in lines)}


def test_codes_given_out_never_change() -> None:
    """A code in someone's notes means the same for ever; new ones are added to the list."""
    assert known() == {code: kind.__name__ for code, kind in sorted(FINDINGS.items())}


def test_the_list_of_codes_is_in_order_and_without_repetition() -> None:
    """Every line has a code of its own, in rising order, and every name is of one code."""
    codes = [line.partition(" ")[0] for line in GOLDEN.read_text("utf-8").splitlines()]
    assert sorted(set(codes)) == codes
    assert len(codes) == len(set(known().values()))


def test_a_code_tells_its_family() -> None:
    """CF0xx is about reading, CF1xx evidence, CF2xx arithmetic, CF3xx people, CF4xx returns."""
    modules = {code: kind.__module__.rpartition(".")[2] for code, kind in FINDINGS.items()}
    assert not [code for code, module in modules.items() if module not in FAMILIES[code[2]]]
    assert all(re.fullmatch(r"CF\d{3}", code, re.ASCII) for code in FINDINGS)


def test_a_second_finding_of_one_code_is_refused() -> None:
    """Two classes of one code, or one without, are a mistake that no start survives."""
    before = dict(FINDINGS)
    for code in (min(FINDINGS), ""):
        with pytest.raises(TypeError, match="no code of its own"):
            type("Twice", (Finding,), {"code": code})
    assert before == FINDINGS


@pytest.mark.parametrize("kind", FINDINGS.values(), ids=FINDINGS.keys())
def test_every_finding_has_a_page_and_whole_sentences(kind: type[Finding]) -> None:
    """What it means, what was noticed and what to do are each said in sentences."""
    page = (kind.__doc__ or "").strip()
    assert page.endswith(".")
    assert page != (Finding.__doc__ or "").strip()
    assert kind.says.endswith(".")
    assert kind.mend.endswith(".")
    assert kind.mend[0].isupper()


@pytest.mark.parametrize("kind", FINDINGS.values(), ids=FINDINGS.keys())
def test_missing_details_are_shown_as_missing(kind: type[Finding]) -> None:
    """A sentence without its details names what is not known, and does not raise."""
    finding = kind("letter.pdf")
    said = f"{finding.sentence()} {finding.advice()}"
    for name in PLACEHOLDER.findall(kind.says + kind.mend):
        assert f"({name} not known)" in said
    assert str(finding).startswith(f"{kind.code} letter.pdf: ")


@given(st.sampled_from(sorted(FINDINGS)), texts, texts)
def test_details_are_said_as_they_are(code: str, where: str, text: str) -> None:
    """Braces, percent signs and names of attributes in a detail are words, not instructions."""
    kind = FINDINGS[code]
    names = set(PLACEHOLDER.findall(kind.says + kind.mend))
    finding = make(code, where, dict.fromkeys(names, text + "{0.__class__}%s"))
    assert kind is type(finding)
    said = str(finding)
    assert where in said
    assert "not known" not in said.removeprefix(f"{code} {where}: ")
    for name in names:
        quoted = f"{{{name}!r}}" in kind.says + kind.mend
        detail = text + "{0.__class__}%s"
        assert (repr(detail) if quoted else detail) in said


def test_an_unknown_code_makes_no_finding() -> None:
    """A code that no class has raises KeyError."""
    with pytest.raises(KeyError):
        make("CF999", "x", {})
