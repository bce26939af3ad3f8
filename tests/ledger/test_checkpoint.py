"""Checkpoints are C2SP signed notes; a note with any other bit is none."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest
from hostile import texts
from hypothesis import given
from hypothesis import strategies as st
from logs import SIGNER, VERIFIER

from counterfoil.ledger.checkpoint import BadCheckpoint, Checkpoint, Signer, Verifier

CHECKPOINT = Checkpoint(SIGNER.name, 1204, bytes(range(32)))
NOTE = SIGNER.sign(CHECKPOINT)
ROOT = base64.b64encode(CHECKPOINT.root).decode()

# The example of c2sp.org/signed-note, whose key is "PeterNeumann+c74f20a3+…".
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
).encode()

origins = st.from_regex(r"[a-z0-9][a-zа-я0-9./-]{0,20}", fullmatch=True)
seeds = st.binary(min_size=32, max_size=32)
checkpoints = st.builds(
    Checkpoint, origins, st.integers(0, 2**63), st.binary(min_size=32, max_size=32)
)


def test_a_published_note_is_opened() -> None:
    """The note and key that C2SP prints as its example are understood."""
    text, _, _ = PETERS_NOTE.partition(b"\n\n")
    assert text + b"\n" == Verifier(PETER).body(PETERS_NOTE)


@given(checkpoints, seeds)
def test_what_is_signed_is_opened(checkpoint: Checkpoint, seed: bytes) -> None:
    """Origin, size and root come back as they were, by the key alone."""
    signer = Signer(checkpoint.origin, seed)
    assert checkpoint == Verifier(signer.vkey).open(signer.sign(checkpoint))


def test_a_note_is_written_as_c2sp_writes_it() -> None:
    """Origin, size and root a line each, an empty line, and the signature behind a dash."""
    lines = NOTE.decode().split("\n")
    assert [SIGNER.name, "1204", ROOT, ""] == lines[:4]
    assert lines[4].startswith(f"— {SIGNER.name} ")
    assert lines[5:] == [""]
    _, key_id, key = SIGNER.vkey.split("+", 2)
    public = base64.b64decode(key)
    assert public[:1] == b"\x01"
    assert sha256(SIGNER.name.encode() + b"\n" + public).digest()[:4].hex() == key_id
    assert base64.b64decode(lines[4].split(" ")[2])[:4].hex() == key_id


@pytest.mark.parametrize("place", range(len(NOTE)))
def test_no_bit_of_a_note_can_be_another(place: int) -> None:
    """Each of the eight bits of each byte, in the text and in the signature, is held fast."""
    for bit in range(8):
        other = bytearray(NOTE)
        other[place] ^= 1 << bit
        with pytest.raises(BadCheckpoint):
            VERIFIER.open(bytes(other))


@given(st.integers(0, len(NOTE) - 1), st.binary(max_size=6), st.integers(0, 6))
def test_no_byte_of_a_note_can_be_taken_out_or_put_in(place: int, put: bytes, out: int) -> None:
    """Anything but the note itself, or the note with someone else's signature, is refused."""
    other = NOTE[:place] + put + NOTE[place + out :]
    if other != NOTE:
        with pytest.raises(BadCheckpoint):
            VERIFIER.open(other)


def test_others_may_sign_too() -> None:
    """A witness's line before or behind ours changes nothing."""
    body, _, ours = NOTE.partition(b"\n\n")
    theirs = Signer("witness.example", b"w" * 32).sign(CHECKPOINT).partition(b"\n\n")[2]
    for lines in (ours + theirs, theirs + ours):
        found = VERIFIER.open(body + b"\n\n" + lines)
        assert SIGNER.sign(found) == NOTE
    for lines in (
        theirs,
        b"",
        b"\n" + ours,
        ours + b"\n",
        b"witness\n" + ours,
        ours + b"- x AA==\n",
    ):
        with pytest.raises(BadCheckpoint, match=f"not signed by {SIGNER.name}"):
            VERIFIER.open(body + b"\n\n" + lines)


def test_another_log_of_the_same_key_is_another_log() -> None:
    """A checkpoint that our key signed for another origin is not of this log."""
    other = SIGNER.sign(Checkpoint("example.org/other", 3, b"r" * 32))
    with pytest.raises(BadCheckpoint, match=r"of the log example\.org/other"):
        VERIFIER.open(other)


@pytest.mark.parametrize(
    "body",
    [
        f"{SIGNER.name}\n1204\n",
        f"{SIGNER.name}\n01204\n{ROOT}\n",
        f"{SIGNER.name}\n-1\n{ROOT}\n",
        f"{SIGNER.name}\n+1\n{ROOT}\n",
        f"{SIGNER.name}\n١\n{ROOT}\n",
        f"{SIGNER.name}\n1204\nAAAA\n",
        f"{SIGNER.name}\n1204\n{ROOT[:-2]}9=\n",
        f"{SIGNER.name}\n1204\n{ROOT}\nmore\n",
        "a text that is no checkpoint\n",
    ],
)
def test_other_signed_texts_are_no_checkpoints(body: str) -> None:
    """Our signature under another text, such as an edition's manifest, makes no checkpoint."""
    note = SIGNER.note(body.encode())
    assert body.encode() == VERIFIER.body(note)
    with pytest.raises(BadCheckpoint, match="not origin, size and root"):
        VERIFIER.open(note)


@given(st.one_of(texts.map(str.encode), st.binary(max_size=200)))
def test_other_bytes_are_no_note(note: bytes) -> None:
    """Whatever comes in as a checkpoint is refused in words and never breaks the program."""
    for other in (note, CHECKPOINT.body() + b"\n" + note, NOTE[:-1] + note):
        if other != NOTE:
            with pytest.raises(BadCheckpoint):
                VERIFIER.open(other)


@pytest.mark.parametrize("place", range(len(SIGNER.vkey)))
def test_no_bit_of_a_key_can_be_another(place: int) -> None:
    """A key's name, number and bytes are bound together; a misread one is no key."""
    for bit in range(7):
        sign = chr(ord(SIGNER.vkey[place]) ^ 1 << bit)
        with pytest.raises(BadCheckpoint, match="not a checkpoint key"):
            Verifier(SIGNER.vkey[:place] + sign + SIGNER.vkey[place + 1 :])


@given(texts)
def test_other_texts_are_no_key(text: str) -> None:
    """Nothing but a key is read as one, whatever stands where its base64 should."""
    for vkey in (text, f"{SIGNER.name}+{text}", f"{SIGNER.name}+12345678+{text}"):
        with pytest.raises(BadCheckpoint):
            Verifier(vkey)


@given(texts, seeds)
def test_a_log_can_be_named_or_is_refused(name: str, seed: bytes) -> None:
    """A name either signs notes that its key opens, or cannot name a log at all."""
    try:
        signer = Signer(name, seed)
    except BadCheckpoint:
        assert not name.isalnum()
        return
    checkpoint = Checkpoint(name, 7, bytes(32))
    assert checkpoint == Verifier(signer.vkey).open(signer.sign(checkpoint))


@pytest.mark.parametrize(
    "name",
    ["", "a b", "a+b", "a\nb", "a\u2028b", "a\u00a0b", " a", "a\u0085", "a\x1bb", "a\ud800"],
)
def test_names_with_spaces_or_plus_signs_are_refused(name: str) -> None:
    """Spaces and line ends would break the note, a plus sign the key, unseen signs the reader."""
    with pytest.raises(BadCheckpoint, match="cannot name a log"):
        Signer(name, bytes(32))
