"""Keys that sign, with certificates that name whoever they name."""

from __future__ import annotations

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier


def signer(
    *more: tuple[ObjectIdentifier, str],
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Return a certificate and its key; the certificate names Мария, and more of her."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = [(NameOID.COMMON_NAME, "Мария"), *more]
    name = x509.Name([x509.NameAttribute(kind, text) for kind, text in named])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(7)
    made = made.not_valid_before(dt.datetime(2023, 1, 1, tzinfo=dt.UTC))
    made = made.not_valid_after(dt.datetime(2033, 1, 1, tzinfo=dt.UTC))
    return made.sign(key, hashes.SHA256()), key
