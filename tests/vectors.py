"""Examples of every byte of docs/return-format.md, for programs in other languages.

`python tests/vectors.py` writes tests/golden/return-vectors.json. Sealing draws random numbers,
so what is sealed is kept from one writing to the next for as long as it still opens; all else is
the same every time.
"""

from __future__ import annotations

import base64
import datetime as dt
import sys
from pathlib import Path
from typing import Any

import orjson
import pyrage
from sealed import (
    CODE,
    COUNTER,
    DESK,
    KEYS,
    ORIGIN,
    REPORT,
    REVIEWERS,
    ROOT,
    ROSTER,
    TODAY,
    secret_key,
    with_files,
)

from counterfoil.envelope.guard import HEAD, wrap
from counterfoil.envelope.padding import padded
from counterfoil.sealing.body import WeeklyReturn
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.packing import RETURN, pack
from counterfoil.sealing.replies import DeskReply, ReplyKind, mailbox_digest, seal_reply
from counterfoil.sealing.returns import seal_return
from counterfoil.sealing.roster import sign_roster
from counterfoil.sealing.words import MonitorCode

PATH = Path(__file__).resolve().parent / "golden" / "return-vectors.json"
FILED, CONTENTS = with_files(REPORT, ("photo.jpg", b"\xff\xd8 no photograph"), ("empty.txt", b""))
REPLY = DeskReply(ORIGIN, "ab" * 32, ReplyKind.QUESTION, "Сорок — это кто видел?", "R-1", TODAY)
ZERO = "abandon " * 11 + "about"
TYPED = {
    ZERO: True,
    "ABAN " * 11 + "Abou": True,
    "\tabando\n" * 11 + "  about ": True,
    "abandon " * 12: False,
    "abandon " * 11: False,
    "abandon " * 11 + "abo": False,
    "abandon " * 11 + "aboux": False,
    "аbandon " + "abandon " * 10 + "about": False,
}
LENGTHS = (0, 1, 1023, 1024, 1025, 1088, 1089, 2048, 5000, 65535, 65536, 65537, 99999, 1000000)
REPORTS = {"with files": (FILED, CONTENTS), "without files": (REPORT, [])}


def known() -> dict[str, Any]:
    """Return the vectors as they are kept."""
    found: dict[str, Any] = orjson.loads(PATH.read_bytes())
    return found


def vectors() -> dict[str, Any]:
    """Return everything that comes out the same every time."""
    return {
        "about": "Vectors of docs/return-format.md; bytes are base64 unless they say hex.",
        "origin": ORIGIN,
        "codes": [_keys(CODE), _keys(MonitorCode(bytes(16))), _keys(MonitorCode(b"\xff" * 16))],
        "typed": [
            {"typed": typed, "words": MonitorCode.read(typed).words if good else None}
            for typed, good in TYPED.items()
        ],
        "padded": [{"length": n, "padded": padded(n), "files": padded(n, 65536)} for n in LENGTHS],
        "reviewers": [
            {"code": one.code, "recipient": one.recipient, "identity": secret_key(one.code)}
            for one in ROSTER.reviewers
        ],
        "roster": {
            "root": ROOT.vkey,
            "note": sign_roster(ROSTER, ROOT).decode(),
            "unsigned": ROSTER.text(),
        },
        "desk": DESK.vkey,
        "counter": COUNTER.vkey,
        "returns": {name: _return(*given) for name, given in REPORTS.items()},
        "envelope": _envelope(),
        "reply": {"json": REPLY.json().decode(), "mailbox_sha256": mailbox_digest(KEYS.mailbox)},
        "receipt": COUNTER.note(
            f"counterfoil-receipt-v1\n{ORIGIN}\n{'0f' * 32}\n{TODAY}\n".encode()
        ).decode(),
    }


def _keys(code: MonitorCode) -> dict[str, Any]:
    keys = MonitorKeys(code)
    return {
        "entropy_hex": code.entropy.hex(),
        "words": code.words,
        "author_seed_hex": keys.author.private_bytes_raw().hex(),
        "author": _text(keys.author.public_key().public_bytes_raw()),
        "reply_identity": str(keys.reply),
        "reply_to": keys.reply_to,
        "mailbox": keys.mailbox,
        "envelope_keys": {
            day.isoformat(): _text(keys.envelope(day).public_key().public_bytes_raw())
            for day in (TODAY, TODAY + dt.timedelta(1))
        },
    }


def _return(report: Any, contents: list[bytes]) -> dict[str, Any]:
    author = KEYS.author.public_key().public_bytes_raw()
    weekly = WeeklyReturn(ORIGIN, ROSTER.serial, author, KEYS.reply_to, KEYS.mailbox, report)
    packed, name = pack(RETURN, ORIGIN, weekly.json(), contents, KEYS.author.sign)
    return {
        "words": CODE.words,
        "json": weekly.json().decode(),
        "files": [_text(content) for content in contents],
        "id": name,
        "length": len(packed),
        "plaintext_without_padding": _text(packed.rstrip(b"\0")),
    }


def _envelope() -> dict[str, Any]:
    """Return the lines around bytes that only look like an age file."""
    sealed = b"age-encryption.org/v1\n(not opened here)\n"
    return {
        "words": CODE.words,
        "day": TODAY.isoformat(),
        "age_file": _text(sealed),
        "lines": wrap(sealed, KEYS.envelope(TODAY))[:HEAD].decode(),
    }


def sealed_anew() -> dict[str, Any]:
    """Return a return and a reply, sealed now."""
    return {
        "return_file": _text(seal_return(REPORT, [], KEYS, ROSTER, TODAY).envelope),
        "reply_file": _text(seal_reply(REPLY, KEYS.reply_to, DESK)),
        "age_file": _text(pyrage.encrypt(b"hello", [one.to_public() for one in REVIEWERS])),
    }


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


if __name__ == "__main__":
    kept = known()["sealed"] if PATH.is_file() and "--anew" not in sys.argv else sealed_anew()
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    PATH.write_bytes(orjson.dumps({**vectors(), "sealed": kept}, option=options))
