"""A return opens as it was sealed, for every reviewer and nobody else; anything less is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hostile import codes, numbers, texts, weeks
from hypothesis import given, settings
from hypothesis import strategies as st
from sealed import KEYS, ORIGIN, PHOTO, REPORT, REVIEWERS, ROSTER, TODAY, identity, with_files

from counterfoil.envelope.guard import BadEnvelope, check, wrap
from counterfoil.envelope.padding import padded
from counterfoil.sealing.body import Absent, Basis, Report, ReturnCell, WeeklyReturn, read_return
from counterfoil.sealing.fields import BadReturn
from counterfoil.sealing.packing import RETURN, pack
from counterfoil.sealing.returns import open_return, seal_return
from counterfoil.sealing.roster import BadRoster

FILED, CONTENTS = with_files(REPORT, ("photo.jpg", PHOTO), ("list.csv", b""), ("b.txt", b"b" * 999))
SEALED = seal_return(FILED, CONTENTS, KEYS, ROSTER, TODAY)
OPENED = open_return(SEALED.envelope, REVIEWERS[:1], ORIGIN)
JSON = OPENED.weekly.json()


@pytest.mark.parametrize("which", [0, 1])
def test_every_reviewer_opens_it(which: int) -> None:
    """Alone, with their own key: what the monitor filled in, the files, the id, the author."""
    opened = open_return(SEALED.envelope, [REVIEWERS[which]], ORIGIN)
    assert FILED == opened.weekly.report
    assert tuple(CONTENTS) == opened.contents
    assert SEALED.id == opened.id
    assert KEYS.author.public_key().public_bytes_raw() == opened.weekly.author
    assert (KEYS.reply_to, KEYS.mailbox, 3) == (
        opened.weekly.reply_to,
        opened.weekly.mailbox,
        opened.weekly.roster,
    )


def test_nobody_else_opens_it() -> None:
    """Not another key, nor the monitor's own."""
    for other in (identity("R-3"), KEYS.reply):
        with pytest.raises(BadReturn, match="it does not open"):
            open_return(SEALED.envelope, [other], ORIGIN)


def test_nothing_of_it_shows_outside() -> None:
    """Neither week nor region nor author; the envelope's key is that of the day."""
    for inside in (b"RU-SVE", b"2026-W47", b"photo.jpg", OPENED.weekly.author, b"migrants"):
        assert inside not in SEALED.envelope
    day_key = KEYS.envelope(TODAY).public_key().public_bytes_raw()
    assert day_key == OPENED.envelope_key == check(SEALED.envelope).head.key


def test_sizes_tell_little() -> None:
    """Returns with and without notes are of one size; those with files are at least 64 KiB."""
    lengths = {
        len(seal_return(replace(REPORT, note="x" * n), [], KEYS, ROSTER, TODAY).envelope) // 1024
        for n in range(0, 200, 40)
    }
    assert {1} == lengths
    assert len(SEALED.envelope) > 65536


def test_a_return_is_sealed_by_a_roster_that_holds_today() -> None:
    """A roster that has expired, or that names one reviewer, seals nothing."""
    with pytest.raises(BadRoster, match="expired"):
        seal_return(REPORT, [], KEYS, ROSTER, ROSTER.last_day + dt.timedelta(1))
    with pytest.raises(BadRoster, match="fewer than two"):
        seal_return(REPORT, [], KEYS, replace(ROSTER, reviewers=ROSTER.reviewers[:1]), TODAY)


def test_a_return_too_large_is_said_to_be_too_large() -> None:
    """Before it leaves the device."""
    report, contents = with_files(REPORT, ("film.mp4", bytes(51 * 1024 * 1024)))
    with pytest.raises(BadEnvelope, match="larger than 50 MiB"):
        seal_return(report, contents, KEYS, ROSTER, TODAY)


def _sealed(packed: bytes) -> bytes:
    recipients = [one.to_public() for one in REVIEWERS]
    return wrap(pyrage.encrypt(packed, recipients), KEYS.envelope(TODAY))


def _packed(json: bytes, files: list[bytes] | None = None) -> bytes:
    packed, _ = pack(RETURN, ORIGIN, json, CONTENTS if files is None else files, KEYS.author.sign)
    return packed


PACKED = _packed(JSON)
END = 8 + len(JSON) + sum(map(len, CONTENTS)) + 64


def _with(field: str, given: Any) -> bytes:
    facts = orjson.loads(JSON)
    *way, last = field.split(".")
    inner = facts
    for step in way:
        inner = inner[int(step) if step.isdecimal() else step]
    if given is None and last == "form":
        del inner[last]
    else:
        inner[last] = given
    return orjson.dumps(facts)


NULL = object()
FIELDS: list[tuple[str, Any, str]] = [
    ("form", "counterfoil-return-v2", "“form” that is not “counterfoil-return-v1”"),
    ("form", None, "lacks the field “form”"),
    ("origin", "", "“origin”"),
    ("roster", -1, "“roster” that is not a whole number"),
    ("roster", True, "“roster” that is not a whole number"),
    ("roster", 3.0, "“roster” that is not a whole number"),
    ("author", "AAAA", "“author” that is not of the form"),
    ("reply_to", "age1xyz", "“reply_to” that is not of the form"),
    ("mailbox", "x", "“mailbox” that is not of the form"),
    ("region", "Свердловская", "“region” that is not of the form"),
    ("region", "RU-SVE\n", "“region” that is not of the form"),
    ("period", "2026-W54", "no week"),
    ("period", "2026-Q4", "no week"),
    ("language", "RU", "“language”"),
    ("made_on", "2026-11-31", "“made_on” that is not a day"),
    ("made_on", "20261125", "“made_on” that is not a day"),
    ("nothing", 1, "“nothing” that is neither"),
    ("nothing", True, "nothing to report, and reports something"),
    ("amends", "", "“amends” that is not of the form"),
    ("note", "x" * 10_001, "“note” that is not a text of at most 10,000"),
    ("note", "\u001b[2J", "“note” that is not a text"),
    ("cells", {}, "“cells” that is not a list"),
    ("cells", ["x"], "cell 1 of the return is no JSON object"),
    ("cells.0.low", 35, "cell 1 of the return has a field “low”"),
    ("cells.0.low", "035", "cell 1 of the return has a field “low”"),
    ("cells.0.low", "1e3", "cell 1 of the return has a field “low”"),
    ("cells.0.low", "46", "a lower bound above the upper one"),
    ("cells.0.words", " ", "has neither words nor a reason"),
    ("cells.0.basis", None, "does not say how the monitor knows"),
    ("cells.0.basis", "rumour", "“basis” that is none of: seen, participant"),
    ("cells.0.absent", "refused", "has a number and says that there is none"),
    ("cells.0.absent", "silent", "“absent” that is none of: not seen"),
    ("cells.1.measure", "approached", "has one cell twice"),
    ("files.0.name", "../photo.jpg", "file 1 of the return has a field “name”"),
    ("files.0.name", "photo\u202egpj.exe", "file 1 of the return has a field “name”"),
    ("files.0.name", "..", "a name that no file can have"),
    ("files.0.name", "list.csv", "two files of one name"),
    ("files.0.size", 3, "other than zeros where its padding is"),
    ("files.0.size", 99_999, "does not have the length"),
    ("files.0.sha256", "0" * 64, "the file 'photo.jpg' is not the one"),
    ("added", 1, "not written in its one form"),
]


@pytest.mark.parametrize(("field", "given", "says"), FIELDS)
def test_what_is_not_of_the_form_is_refused_with_its_place(
    field: str, given: Any, says: str
) -> None:
    """Signed and sealed as it should be, and still refused for one field."""
    with pytest.raises(BadReturn, match=says.replace(".", r"\.")):
        open_return(_sealed(_packed(_with(field, given))), REVIEWERS, ORIGIN)


SPELLINGS: list[Callable[[bytes], bytes]] = [
    lambda json: json.replace(b'"roster":3', b'"roster": 3'),
    lambda json: json.replace(b'"roster":3', b'"roster":2,"roster":3'),
    lambda json: json.replace(b"RU-SVE", b"RU\\u002dSVE"),
    lambda json: b'{"region":"RU-SVE",' + json[1:].replace(b'"region":"RU-SVE",', b""),
    lambda json: json + b"\n",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_return_has_one_spelling(spelling: Callable[[bytes], bytes]) -> None:
    """Spaces, repeated fields, escapes and another order say the same and are refused."""
    assert spelling(JSON) != JSON
    with pytest.raises(BadReturn, match="not written in its one form"):
        read_return(spelling(JSON))


@pytest.mark.parametrize("json", [b"", b"[]", b"{", b"\xff", b'"x"', b'{"form":"\\ud800"}', b"NaN"])
def test_what_is_no_json_object_is_said_to_be_none(json: bytes) -> None:
    """Neither half a text nor half a letter breaks the reading."""
    with pytest.raises(BadReturn, match="the return is no"):
        read_return(json)


LAYOUTS: list[tuple[bytes, str]] = [
    (b"CFR2" + PACKED[4:], "does not begin with its mark CFR1"),
    (PACKED[:4] + b"\x00\x10\x00\x00" + PACKED[8:], "not whole|no"),
    (PACKED[:4] + b"\xff\xff\xff\xff" + PACKED[8:], "not whole"),
    (PACKED[:-1] + b"\x01", "other than zeros"),
    (PACKED[:END] + b"\x01" + PACKED[END + 1 :], "other than zeros"),
    (PACKED + bytes(padded(len(PACKED) + 1) - len(PACKED)), "does not have the length"),
    (PACKED[: END - 1] + bytes([PACKED[END - 1] ^ 1]) + PACKED[END:], "signature of the return"),
    (PACKED.replace(PHOTO, PHOTO[::-1]), "the file 'photo.jpg' is not the one"),
]


@pytest.mark.parametrize(("packed", "says"), LAYOUTS)
def test_bytes_out_of_place_are_refused(packed: bytes, says: str) -> None:
    """The mark, the lengths, the padding, the files and the signature."""
    with pytest.raises(BadReturn, match=says):
        open_return(_sealed(packed), REVIEWERS, ORIGIN)


def test_a_return_counts_for_its_project_alone() -> None:
    """Neither one of another project, nor one signed for another and relabelled."""
    other = replace(ROSTER, origin="example.org/other")
    filed = seal_return(REPORT, [], KEYS, other, TODAY)
    with pytest.raises(BadReturn, match=r"for example\.org/other, and this project is"):
        open_return(filed.envelope, REVIEWERS, ORIGIN)
    json = replace(OPENED.weekly, report=REPORT).json()
    packed, _ = pack(RETURN, "example.org/other", json, [], KEYS.author.sign)
    with pytest.raises(BadReturn, match="signature of the return does not hold"):
        open_return(_sealed(packed), REVIEWERS, ORIGIN)


def test_nobody_files_in_another_name() -> None:
    """An author's public key without a signature by it is refused."""
    thief = Ed25519PrivateKey.generate()
    packed, _ = pack(RETURN, ORIGIN, JSON, CONTENTS, thief.sign)
    with pytest.raises(BadReturn, match="signature of the return does not hold"):
        open_return(_sealed(packed), REVIEWERS, ORIGIN)


cells = st.builds(
    ReturnCell,
    category=codes,
    measure=codes,
    words=texts.filter(lambda text: text.strip()),
    low=st.none() | numbers,
    basis=st.sampled_from(Basis),
    note=texts,
) | st.builds(
    ReturnCell, category=codes, measure=codes, words=texts, absent=st.sampled_from(Absent)
)
reports = st.builds(
    Report,
    region=codes,
    period=weeks,
    language=st.sampled_from(["en", "ru"]),
    made_on=st.dates(),
    nothing=st.just(value=False),
    amends=st.sampled_from(["", "a" * 64]),
    note=texts,
    cells=st.lists(cells, max_size=4, unique_by=lambda cell: (cell.category, cell.measure)).map(
        tuple
    ),
)


@settings(max_examples=200)
@given(reports)
def test_all_that_can_be_filled_in_comes_back(report: Report) -> None:
    """Any letters, numbers and reasons; texts that cannot be shown are refused when sealing."""
    weekly = WeeklyReturn(ORIGIN, 1, bytes(32), KEYS.reply_to, KEYS.mailbox, report)
    try:
        assert weekly == read_return(weekly.json())
    except BadReturn as error:
        assert "that can be shown" in str(error)
        with pytest.raises(BadReturn):
            seal_return(report, [], KEYS, ROSTER, TODAY)


def test_keys_of_age_are_not_taken_for_ours() -> None:
    """A file that `age` made by itself is no envelope."""
    plain = pyrage.encrypt(PACKED, [REVIEWERS[0].to_public()])
    with pytest.raises(BadEnvelope, match="does not begin as one does"):
        open_return(plain, REVIEWERS, ORIGIN)
