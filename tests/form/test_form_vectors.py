"""The form's script makes and opens what the format's examples say, as Python does."""

from __future__ import annotations

import base64
import datetime as dt
import subprocess
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pyrage
import pytest
from layers import ROOT as HOME
from layers import SOURCE
from pyrage import x25519
from scripted import BUNDLE, node, scripted
from sealed import (
    CODE,
    DESK,
    DESK_VERIFIER,
    KEYS,
    ORIGIN,
    REPORT,
    REVIEWERS,
    ROOT,
    ROSTER,
    TODAY,
    with_files,
)
from vectors import REPLY, known

from counterfoil.envelope.guard import HEAD
from counterfoil.envelope.notes import Signer
from counterfoil.model.period import Calendar
from counterfoil.sealing.packing import REPLY as REPLY_FORM
from counterfoil.sealing.packing import RETURN as RETURN_FORM
from counterfoil.sealing.packing import pack
from counterfoil.sealing.replies import open_reply, seal_reply
from counterfoil.sealing.returns import open_return
from counterfoil.sealing.roster import sign_roster

VECTORS = known()
NOTE = base64.b64encode(sign_roster(ROSTER, ROOT)).decode()
PLAIN = {
    "origin": ORIGIN,
    "serial": ROSTER.serial,
    "from": "2026-11-01",
    "until": "2027-01-31",
    "counters": ["http://counter.example.onion"],
    "counterKey": ROSTER.counter_key,
    "deskKey": ROSTER.desk_key,
    "form": ROSTER.form,
    "reviewers": [[one.code, one.recipient] for one in ROSTER.reviewers],
}


def text(content: bytes) -> str:
    """Return bytes as base64."""
    return base64.b64encode(content).decode()


def facts(report: Any) -> dict[str, Any]:
    """Return a report as the form holds one."""
    found: dict[str, Any] = orjson.loads(
        orjson.dumps(
            {
                "region": report.region,
                "period": report.period,
                "language": report.language,
                "made_on": report.made_on.isoformat(),
                "nothing": report.nothing,
                "amends": report.amends,
                "note": report.note,
                "cells": [cell.facts() for cell in report.cells],
                "files": [one.facts() for one in report.evidence],
            }
        )
    )
    return found


def test_the_committed_bundle_is_what_the_sources_make(tmp_path: Path) -> None:
    """Byte for byte, where node and the packages are."""
    program = node()
    if not (HOME / "node_modules" / "esbuild").is_dir():
        pytest.skip("the packages are not here: make form")
    made = tmp_path / "form.js"
    bundling = SOURCE / "form" / "script" / "bundle.mjs"
    subprocess.run([program, str(bundling), str(made)], check=True)
    assert BUNDLE.read_bytes() == made.read_bytes()


def test_codes_and_keys_are_those_of_the_examples() -> None:
    """Words, keys of every label, envelope keys of days; what is no code is refused."""
    codes = VECTORS["codes"]
    asked = [{"words": one["words"], "days": list(one["envelope_keys"])} for one in codes]
    known_keys = [
        {k: v for k, v in one.items() if k not in {"words", "author_seed_hex"}} for one in codes
    ]
    assert known_keys == scripted("keys", asked)
    typed = VECTORS["typed"]
    found = scripted("typed", [one["typed"] for one in typed])
    for one, made in zip(typed, found, strict=True):
        assert one["words"] == (made if isinstance(made, str) else None), one


def test_lengths_are_padded_alike() -> None:
    """With files and without."""
    asked = VECTORS["padded"]
    found = scripted("padded", [one["length"] for one in asked])
    assert [[one["padded"], one["files"]] for one in asked] == found


def test_bodies_and_envelopes_are_the_same_bytes() -> None:
    """JSON, id and padded body of both examples; the lines around an age file."""
    reports = {
        "without files": (REPORT, []),
        "with files": with_files(
            REPORT, ("photo.jpg", b"\xff\xd8 no photograph"), ("empty.txt", b"")
        ),
    }
    for name, (report, contents) in reports.items():
        example = VECTORS["returns"][name]
        asked = {
            "words": CODE.words,
            "report": facts(report),
            "roster": PLAIN,
            "files": [text(one) for one in contents],
        }
        (made,) = scripted("body", [asked])
        # Browsers that hash and sign by themselves, and those that do not.
        assert [made] == scripted("body", [asked], NO_NATIVE="yes")
        assert (example["json"], example["id"]) == (made["json"], made["id"])
        plaintext = base64.b64decode(made["plaintext"])
        assert example["length"] == len(plaintext)
        assert example["plaintext_without_padding"] == text(plaintext.rstrip(b"\0"))
    envelope = VECTORS["envelope"]
    asked = {"words": envelope["words"], "day": envelope["day"], "age": envelope["age_file"]}
    (whole,) = scripted("lines", [asked])
    assert envelope["lines"].encode() == base64.b64decode(whole)[:HEAD]


def test_what_is_not_of_the_form_is_never_sealed() -> None:
    """Whatever the page let through: Python would refuse each of these, too."""
    good = facts(REPORT)
    first, *_ = good["cells"]
    wrong: list[dict[str, Any]] = [
        {"note": "a\x00b"},
        {"note": "a\r\nb"},
        {"note": "x" * 10_001},
        {"nothing": True},
        {"cells": [first, first]},
        {"cells": [{**first, "words": " "}]},
        {"cells": [{**first, "words": "x" * 501}]},
        {"cells": [{**first, "basis": None}]},
        {"cells": [{**first, "absent": "refused"}]},
        {"files": [{"name": "a/b", "size": 0, "sha256": "0f" * 32, "stripped": False}]},
        {"files": [{"name": "..", "size": 0, "sha256": "0f" * 32, "stripped": False}]},
    ]
    asked = [
        {"words": CODE.words, "report": {**good, **one}, "roster": PLAIN, "files": []}
        for one in wrong
    ]
    assert ["return.form"] * len(wrong) == [one.get("refused") for one in scripted("body", asked)]


def test_what_one_side_seals_the_other_opens() -> None:
    """Returns, replies and the kept file, both ways, each with every key that may open it."""
    report, contents = with_files(REPORT, ("one.jpg", b"\xff\xd8" * 70_000))
    asked = {
        "words": CODE.words,
        "report": facts(report),
        "roster": PLAIN,
        "files": [text(one) for one in contents],
        "day": TODAY.isoformat(),
    }
    (made,) = scripted("sealed", [asked])
    envelope = base64.b64decode(made["envelope"])
    for reviewer in REVIEWERS:
        opened = open_return(envelope, [reviewer], ORIGIN)
        assert (report, tuple(contents), made["id"]) == (
            opened.weekly.report,
            opened.contents,
            opened.id,
        )
    assert sha256(envelope).hexdigest() == made["sha256"]
    assert KEYS.envelope(TODAY).public_key().public_bytes_raw() == opened.envelope_key
    for sealed in (VECTORS["sealed"]["reply_file"], text(seal_reply(REPLY, KEYS.reply_to, DESK))):
        (reply,) = scripted("reply", [{"words": CODE.words, "sealed": sealed, "roster": PLAIN}])
        assert reply == orjson.loads(
            open_reply(base64.b64decode(sealed), KEYS, ORIGIN, DESK_VERIFIER).json()
        )


def test_replies_that_are_not_the_desks_are_refused() -> None:
    """Sealed by anybody else, to anybody else, altered, cut, or with too many recipients."""
    good = seal_reply(REPLY, KEYS.reply_to, DESK)
    stranger = Signer(DESK.name, b"stranger".ljust(32, b"."))
    bad = [
        seal_reply(REPLY, KEYS.reply_to, stranger),
        seal_reply(REPLY, ROSTER.reviewers[0].recipient, DESK),
        good[:-1],
        good[:-1] + bytes([good[-1] ^ 1]),
        b"age-encryption.org/v1\n" + b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA 22\n" + good[22:],
        good + bytes(70_000),
        b"",
    ]
    asked = [{"words": CODE.words, "sealed": text(one), "roster": PLAIN} for one in bad]
    found = [one.get("refused", one) for one in scripted("reply", asked)]
    assert ["signature", "key", "form", "key", "form", "form", "form"] == [
        one.removeprefix("opened.") for one in found
    ]


def hostile_replies() -> dict[str, bytes]:
    """Return replies that the desk's key signed and that are wrong all the same."""
    packed, _ = pack(REPLY_FORM, ORIGIN, REPLY.json(), (), DESK.signature)
    end = len(packed.rstrip(b"\0"))
    long_json = replace(REPLY, words="x" * 200).json()
    tail = REPLY_FORM.mark + (2**32 - 1).to_bytes(4)
    return {
        "padded too far": packed + bytes(len(packed)),
        "something in the padding": packed[:-1] + b"x",
        "another mark": RETURN_FORM.mark + packed[4:],
        "longer than it is": tail + packed[8:],
        "another project": pack(REPLY_FORM, "a/b", REPLY.json(), (), DESK.signature)[0],
        "unsigned": packed[: end - 1] + bytes([packed[end - 1] ^ 1]) + packed[end:],
        "fields in another order": pack(
            REPLY_FORM, ORIGIN, b'{"origin":1,' + REPLY.json()[1:], (), DESK.signature
        )[0],
        "spaces": pack(REPLY_FORM, ORIGIN, REPLY.json() + b" ", (), DESK.signature)[0],
        "no JSON": pack(REPLY_FORM, ORIGIN, long_json[:-1], (), DESK.signature)[0],
        "about nothing": pack(
            REPLY_FORM, ORIGIN, replace(REPLY, about="").json(), (), DESK.signature
        )[0],
        "too long": pack(
            REPLY_FORM, ORIGIN, replace(REPLY, words="x" * 70_000).json(), (), DESK.signature
        )[0],
    }


def test_replies_that_are_not_of_the_form_are_refused() -> None:
    """Though they open, and the desk's key signed them; and headers that ask for much work."""
    me = x25519.Recipient.from_str(KEYS.reply_to)
    sealed = {name: pyrage.encrypt(one, [me]) for name, one in hostile_replies().items()}
    good = seal_reply(REPLY, KEYS.reply_to, DESK)
    first = good.index(b"-> X25519")
    grease = b"-> a-grease b\n\n"
    sealed["too many stanzas"] = good[:first] + grease * 40 + good[first:]
    sealed["a long line"] = good[:first] + b"-> a-grease " + b"b" * 90 + b"\n\n" + good[first:]
    sealed["an endless header"] = good[:first] + grease * 4000
    asked = [{"words": CODE.words, "sealed": text(one), "roster": PLAIN} for one in sealed.values()]
    found = {
        name: one["refused"]
        for name, one in zip(sealed, scripted("reply", asked), strict=True)
        if one.get("refused") != "opened.form"
    }
    assert {"another project": "opened.signature", "unsigned": "opened.signature"} == found


def test_notes_are_signed_under_the_name_of_their_key() -> None:
    """The right signature under another name is not believed, nor one among lines of no form."""
    note = base64.b64decode(NOTE)
    wrong = [
        note.replace(b"\xe2\x80\x94 example.org/founding/root", b"\xe2\x80\x94 example.org/other"),
        note + b"no signature\n",
        note.rstrip(b"\n"),
        note.replace(b"\n\n\xe2\x80\x94", b"\n\n- "),
    ]
    found = scripted("roster", [{"note": text(one), "root": ROOT.vkey} for one in wrong])
    assert ["roster.stranger"] * 4 == [one.get("refused") for one in found]


def test_receipts_are_the_counters_word_on_this_very_file() -> None:
    """Another digest, another key and an altered line are refused, each by its name."""
    note = VECTORS["receipt"]
    asked: list[dict[str, Any]] = [
        {"note": note, "sha256": "0f" * 32, "roster": PLAIN},
        {"note": note, "sha256": "1f" * 32, "roster": PLAIN},
        {"note": note.replace("11-25", "11-26"), "sha256": "0f" * 32, "roster": PLAIN},
        {"note": note, "sha256": "0f" * 32, "roster": {**PLAIN, "counterKey": DESK.vkey}},
        {"note": note, "sha256": "0f" * 32, "roster": {**PLAIN, "counterKey": ""}},
    ]
    found = scripted("receipt", asked)
    assert "2026-11-25" == found[0]
    assert ["other", "signature", "signature", "key"] == [
        one["refused"].removeprefix("receipt.") for one in found[1:]
    ]


def _signed(lines: str, signer: Signer = ROOT) -> str:
    return text(signer.note(lines.encode()))


def test_bad_rosters_are_refused_each_by_its_name() -> None:
    """Unsigned, another key's, altered, of one reviewer, of one twice, of a key that is none."""
    lines = ROSTER.text()
    one = "\n".join(line for line in lines.splitlines() if "R-2" not in line) + "\n"
    r1 = ROSTER.reviewers[0].recipient
    stranger = Signer(ROOT.name, b"stranger".ljust(32, b"."))
    wrong = {
        text(lines.encode()): "unsigned",
        _signed(lines, stranger): "stranger",
        text(base64.b64decode(NOTE).replace(b"serial 3", b"serial 4")): "stranger",
        _signed(one): "few",
        _signed(lines + f"reviewer R-3 {r1}\n"): "twice",
        _signed(lines + f"reviewer R-3 {r1[:-1]}q\n"): "key",
        _signed(lines.replace("serial 3", "serial 03")): "lines",
        _signed(lines.replace("origin ", "origin  ")): "lines",
        _signed(lines.replace("until 2027-01-31", "until 2026-02-30")): "lines",
        _signed(lines.replace("until 2027-01-31", "until 2026-10-31")): "lines",
        _signed(lines.replace(ORIGIN, "example.org/other", 1)): "stranger",
        _signed(lines + "more of it\n"): "lines",
        text(b"\xff\n\n\xff"): "lines",
        text(bytes(20_000)): "long",
    }
    found = scripted("roster", [{"note": note, "root": ROOT.vkey} for note in wrong])
    assert [*wrong.values()] == [one["refused"].removeprefix("roster.") for one in found]
    (good,) = scripted("roster", [{"note": NOTE, "root": ROOT.vkey}])
    assert good == PLAIN


def test_old_rosters_are_refused_and_the_newest_is_remembered() -> None:
    """A serial below any seen, and other lines under the same one; the page's own is a bound."""
    newer = text(sign_roster(replace(ROSTER, serial=5), ROOT))
    other = text(sign_roster(replace(ROSTER, serial=5, counters=()), ROOT))
    own = {"serial": ROSTER.serial, "digest": ROSTER.digest()}
    asked = {
        "notes": [NOTE, newer, other, NOTE, newer],
        "root": ROOT.vkey,
        "kept": None,
        "own": own,
    }
    (found,) = scripted("seen", [asked])
    assert [3, 5, "roster.twin", "roster.old", 5] == [
        one if isinstance(one, int) else one["refused"] for one in found
    ]
    older = text(sign_roster(replace(ROSTER, serial=2), ROOT))
    remembered = f"9 {'ab' * 32}"
    lost = {"notes": [older], "root": ROOT.vkey, "kept": None, "own": own}
    kept = {"notes": [newer], "root": ROOT.vkey, "kept": remembered, "own": own}
    spoilt = {"notes": [newer], "root": ROOT.vkey, "kept": "no serial", "own": own}
    refused, forgotten, ok = scripted("seen", [lost, kept, spoilt])
    assert ("roster.old", "roster.old", 5) == (
        refused[0]["refused"],
        forgotten[0]["refused"],
        ok[0],
    )


def test_rosters_hold_from_their_first_day_to_their_last() -> None:
    """Both included."""
    days = {
        "2026-10-31": "roster.early",
        "2026-11-01": "",
        "2027-01-31": "",
        "2027-02-01": "roster.expired",
    }
    found = scripted("held", [{"note": NOTE, "root": ROOT.vkey, "day": day} for day in days])
    assert [*days.values()] == [one["refused"] if isinstance(one, dict) else "" for one in found]


def test_weeks_are_those_of_the_calendars() -> None:
    """Around every New Year of thirty years, in both calendars."""
    days = [
        dt.date(year, 12, 25) + dt.timedelta(days=more)
        for year in range(2010, 2040)
        for more in range(0, 18, 1)
    ]
    asked = [(day, calendar) for day in days for calendar in Calendar]
    found = scripted("weeks", [{"day": str(day), "calendar": kind} for day, kind in asked])
    expected = []
    for day, kind in asked:
        week = kind.week_of(day)
        expected.append([week.code, str(week.start), str(week.end)])
    assert expected == found
