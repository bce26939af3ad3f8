"""How a desk asks a counter for returns and leaves replies: by signed requests, without accounts.

    Authorization: Counterfoil <minutes since 1970> <base64 of a signature, 88 characters>

The desk's key signs `counterfoil-desk-v1`, the origin, the method, the target (the path with its
query), the minute and the SHA-256 of the request's body, with a zero byte between each two. A
request that somebody repeats within the minutes that it holds for does what it did before: reading
returns changes nothing, and a reply is kept once.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from counterfoil.envelope.notes import Signer, Verifier, decoded

WINDOW = 5
"""How many minutes a request may be early or late: clocks differ, and onion services are slow."""
_HEADER = re.compile(r"Counterfoil (0|[1-9][0-9]{0,9}) ([A-Za-z0-9+/]{86}==)", re.ASCII)


class NotTheDesk(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A request that the desk's key did not sign, or not now."""


@dataclass(frozen=True, slots=True)
class DeskRequest:
    """What is asked: the method, the target and the body's SHA-256 digest."""

    origin: str
    method: str
    target: str
    body: bytes

    def said(self, minute: str) -> bytes:
        """Return the bytes that are signed."""
        lines = ("counterfoil-desk-v1", self.origin, self.method, self.target, minute)
        return b"\0".join([*(line.encode() for line in lines), self.body])

    def authorisation(self, desk: Signer, minute: int) -> str:
        """Return the header's text for this minute."""
        signature = base64.b64encode(desk.signature(self.said(str(minute)))).decode()
        return f"Counterfoil {minute} {signature}"

    def check(self, header: str, desk: Verifier, minute: int) -> None:
        """Raise NotTheDesk unless the header is the desk's word on this request at this minute."""
        signature = timely(header, minute)
        said = self.said(header.split(" ")[1])
        if not desk.signed(signature, said):
            msg = "the desk's key did not sign this request"
            raise NotTheDesk(msg)


def timely(header: str, minute: int) -> bytes:
    """Return the signature in a header that is of these minutes; raise NotTheDesk.

    So much can be told before the body of a request is there.
    """
    found = _HEADER.fullmatch(header)
    signature = decoded(found[2]) if found else b""
    if not found or not signature:
        msg = "this is for the desk: a request must be signed by its key"
        raise NotTheDesk(msg)
    if abs(int(found[1]) - minute) > WINDOW:
        msg = f"the request was signed more than {WINDOW} minutes ago or ahead: see the clocks"
        raise NotTheDesk(msg)
    return signature
