"""Reading a mailbox (RFC 4155): each of its messages becomes an original of its own.

A message begins behind a line that starts with `From `, at the beginning or after an empty line,
where a header follows, or nothing where that line has a time. Its bytes are kept as they stand,
without that line, without the one line end that parts it from the next, and with `>From ` as it
is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path

from counterfoil.model.reading import Reading
from counterfoil.read.given import Given
from counterfoil.read.mail.headers import undeclared
from counterfoil.read.parts import Parts

READER = "mbox/1"
FORM = "mailbox"
_TIMED = re.compile(rb"From [^\r\n]*\d\d:\d\d")
_HEADER = re.compile(rb"(?:>From |[!-9;-~]+:)")
_BLANK = (b"\n", b"\r\n")
_END = re.compile(rb"\r?\n\Z")


def is_mailbox(path: Path) -> bool:
    """Whether a file is more than one message, each behind a line that starts with `From `."""
    with path.open("rb") as stream:
        return len(list(islice(_messages(stream), 2))) > 1


def read_mailbox(given: Given) -> Reading:
    """Read a mailbox."""
    parts = Parts(given, READER, FORM)
    count, lines = 0, []
    with given.path.open("rb") as stream:
        for count, (line, message) in enumerate(_messages(stream), 1):
            lines.append(undeclared(line.strip(), given.encoding))
            if parts.full:
                parts.tell("CF055", f"{count}.eml", f"{given.limits.entries} were taken out")
            else:
                parts.keep(f"{count}.eml", BytesIO(message))
    kept, troubles = parts.taken(expected=True)
    metadata = {"messages": str(count), "from lines": "\n".join(lines)}
    return Reading(given.digest, READER, metadata=metadata, troubles=troubles, parts=kept)


def _messages(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield each message behind the line that it begins with; nothing where none begins first."""
    held: list[bytes] | None = None
    after_blank, start, begun = True, b"", b""
    for line in lines:
        if start:
            if _HEADER.match(line) or (line in _BLANK and _TIMED.match(start)):
                if held is not None:
                    yield begun, _END.sub(b"", b"".join(held))
                held, begun = [], start
            elif held is not None:
                held.append(start)
            start = b""
        if held is None and not (after_blank and line.startswith(b"From ")):
            return
        if after_blank and line.startswith(b"From "):
            start = line
        elif held is not None:
            held.append(line)
        after_blank = line in _BLANK
    if held is not None:
        yield begun, b"".join([*held, start])
