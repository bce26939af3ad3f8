"""What a PDF's signatures say: when, whose certificates, over how much of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID
from made_documents import pdf_of
from reads import Reads
from signers import signer

pytest_plugins = ("reading_fixtures",)
_ROOM = 8192
_WIDE = 10


def message() -> bytes:
    """Return a signature that stands beside what it signs, by an office with a number."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(b"whatever was signed")
    builder = builder.add_signer(*signer((NameOID.OGRN, "1036600000000")), hashes.SHA256())
    return builder.sign(
        Encoding.DER, [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature]
    )


def signed(path: Path, packed: bytes | None, more: str = "") -> Path:
    """Write a document with a signature field; unsigned where nothing is packed in it."""
    value = "/V 5 0 R" if packed is not None else ""
    stretches = f"[0 {'0' * _WIDE} {'1' * _WIDE} {'2' * _WIDE}]"
    contents = (packed or b"").ljust(_ROOM // 2, b"\0").hex()
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Annots [4 0 R] >>",
        f"<< /Type /Annot /Subtype /Widget /FT /Sig /T (S) /Rect [0 0 9 9] /P 3 0 R {value} >>",
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached"
        f" /ByteRange {stretches} {more} /Contents <{contents}> >>",
    ]
    raw = pdf_of(path, objects).read_bytes()
    first = raw.index(b"<" + contents.encode())
    second = first + len(contents) + 2
    for mark, number in (("0", first), ("1", second), ("2", len(raw) - second)):
        raw = raw.replace((mark * _WIDE).encode(), str(number).rjust(_WIDE).encode(), 1)
    path.write_bytes(raw)
    return path


def test_a_signature_says_when_and_whose_it_is(tmp_path: Path, read_file: Reads) -> None:
    """An office's certificate names it; its numbers have their names. Nothing of it is believed."""
    path = signed(tmp_path / "a.pdf", message(), "/M (D:20230301120000+05'00') /Reason (Order 7)")
    metadata = read_file(path).metadata
    assert metadata["signatures"] == "2023-03-01T12:00:00+05:00; Order 7; of the whole file"
    name = "OGRN=1036600000000,CN=Мария"
    assert metadata["certificates"] == f"{name}, issued by {name}"


def test_what_was_added_behind_a_signature_is_not_signed(tmp_path: Path, read_file: Reads) -> None:
    """Whoever changes a signed file by adding to it leaves the signature as it was."""
    path = signed(tmp_path / "a.pdf", message())
    size = path.stat().st_size
    with path.open("ab") as stream:
        stream.write(b"% more\n%%EOF\n")
    told = f"no moment; of the first {size} of {size + 13} bytes: the rest was added later"
    assert read_file(path).metadata["signatures"] == told


@pytest.mark.parametrize("broken", [b"", b"\x30\x82\xff\xff", b"\x30\x80\x30", b"no message"])
def test_a_signature_that_cannot_be_read_names_nobody(
    broken: bytes, tmp_path: Path, read_file: Reads
) -> None:
    """A field that waits to be signed is no signature, and a broken one still is one."""
    metadata = read_file(signed(tmp_path / "a.pdf", broken)).metadata
    assert ("signatures" in metadata) == bool(broken)
    assert "certificates" not in metadata


def test_a_field_to_be_signed_is_no_signature(tmp_path: Path, read_file: Reads) -> None:
    """Nobody signed it yet."""
    assert "signatures" not in read_file(signed(tmp_path / "a.pdf", None)).metadata
