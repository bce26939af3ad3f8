"""What tests of decisions share: a letter and an annex on record, and entries of every kind."""

from __future__ import annotations

import pytest
from desks import ANNEX, HEADS, Desk, csv_of

_PAGE = """<html><head><title>Letter</title></head><body><article>
<p>By the first of March at least 40 migrants were approached in Alpha, and 12 of them signed.</p>
<p>In Beta officials approached 300 debtors and nobody signed anything there at all.</p>
<p>{more}</p></article></body></html>""".format(more="It says nothing else. " * 30)
ROWS = ["a,2023-W09,migrants,approached,38", "b,2023-W09,migrants,approached,n/a"]
QUESTION = "approached/a/migrants/2023-W09"
CLAIM = """
[[claims]]
original = "letter.html"
quote = "at least 40 migrants were approached"
words = "at least 40"
low = "40"
measure = "approached"
region = "a"
category = "migrants"
period = "2023-W09"
speaker = "office"
said_on = "2023-03-10"
by = "R-1"
filed_at = "2023-03-20T08:30:00Z"
"""
SECOND = """
[[claims]]
original = "letter.html"
quote = "12 of them signed"
words = "12"
measure = "signed"
region = "a"
category = "migrants"
period = "2023-W09"
speaker = "office"
said_on = "2023-03-10"
by = "{by}"
filed_at = "2023-03-20T08:30:00Z"
"""
_RULING = """
[[rulings]]
decision = "{decision}"
about_kind = "{kind}"
about = "{about}"
details = {{ {details} }}
reason = "It was looked at again."
by = "R-2"
ruled_at = "2023-03-21T09:00:00Z"
"""
ENQUIRY = f"""
[[enquiries]]
asked = "office"
about_kind = "question"
about = "{QUESTION}"
words = "Is this so?"
by = "R-1"
asked_at = "2023-03-20T09:00:00Z"
deadline = "2023-03-24T09:00:00Z"
"""
REPLY = """
[[replies]]
enquiry = 1
outcome = "{outcome}"
words = "We do not comment."
by = "R-1"
replied_at = "2023-03-23T09:00:00Z"
"""


def ruling(decision: str, kind: str, about: str, details: str = "") -> str:
    """Return a ruling's entry."""
    return _RULING.format(decision=decision, kind=kind, about=about, details=details)


@pytest.fixture(scope="session")
def town_hall(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk with a letter that was read, and an annex on record."""
    files = {
        "sources/annex.toml": ANNEX,
        "sources/letter.toml": 'kind = "primary document"\nfiles = ["letter.html"]',
    }
    desk = Desk(tmp_path_factory.mktemp("decisions") / "project", files)
    desk.collect({"letter.html": _PAGE, "annex.csv": csv_of(HEADS, ROWS)})
    desk.record()
    return desk
