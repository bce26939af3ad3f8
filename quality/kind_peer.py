"""Read files with another program, one for each line of standard input; print its text as JSON.

Run by the Python that has the program; the argument is its name. A line of output is the text,
which is empty where the program failed.
"""

from __future__ import annotations

import json
import os
import sys

from bench.peer import PEERS


def main() -> None:
    """Answer every line, whatever the program raises and whatever else it prints."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    read = PEERS[sys.argv[1]]()
    for line in sys.stdin:
        try:
            text = _text(read(line.rstrip("\n")))
        except KeyboardInterrupt:
            raise
        except BaseException:  # noqa: BLE001 - a program may raise anything; some panic
            text = ""
        answers.write(json.dumps(text.encode("utf-8", "replace").decode()) + "\n")
        answers.flush()


def _text(found: object) -> str:
    """Return what a program found as text: some give rows and pages."""
    return " ".join(map(_text, found)) if isinstance(found, list) else str(found or "")


if __name__ == "__main__":
    main()
