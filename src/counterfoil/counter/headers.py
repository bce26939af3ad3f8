"""What every answer of the counter carries, whatever it is: a page, a file, an error.

Nothing loads anything from elsewhere, nothing runs that is not in the offline form, nothing is kept
by browsers or handed on to others, and nothing tells which program answers: no name, no version, no
clock (a server's clock, told to the second, is a way to find the machine behind an onion service).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from hashlib import sha256

Headers = list[tuple[bytes, bytes]]

_NOBODY_MAY = (
    "accelerometer", "autoplay", "camera", "clipboard-read", "clipboard-write", "display-capture",
    "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
_CLOSED = "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
PAGES = f"default-src 'none'; style-src 'self'; img-src 'self'; {_CLOSED}"
"""The content security policy of everything but the offline form."""
_STRICT: Headers = [
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in _NOBODY_MAY).encode()),
    (b"cache-control", b"no-store"),
]
_INLINE = re.compile(rb"<(script|style)\b[^>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)


def strict(policy: str = PAGES) -> Headers:
    """Return the headers that every answer carries."""
    return [(b"content-security-policy", policy.encode()), *_STRICT]


def policy_of_form(page: bytes) -> str:
    """Return the policy for the offline form: its own scripts and styles run, named by digest.

    It may hand a sealed return in to this counter, and show and save what it made itself.
    """
    found: dict[bytes, list[str]] = {b"script": [], b"style": []}
    for kind, content in _INLINE.findall(page):
        digest = base64.b64encode(sha256(content).digest()).decode()
        found[kind.lower()].append(f"'sha256-{digest}'")
    return (
        f"default-src 'none'; script-src {_listed(found[b'script'])}; "
        f"style-src {_listed(found[b'style'])}; connect-src 'self'; img-src data: blob:; "
        f"require-trusted-types-for 'script'; trusted-types 'none'; {_CLOSED}"
    )


def _listed(digests: Iterable[str]) -> str:
    return " ".join(digests) or "'none'"
