"""Read pages by trafilatura, for `quality/articles.py`: run by the Python that has it.

Each line of the input is a page's text as JSON; for each comes a line with what was found, and the
CPU seconds that `extract` took in its default mode, which gives the text alone.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module


def main() -> None:
    """Answer line by line."""
    trafilatura = import_module("trafilatura")
    for line in sys.stdin:
        source = json.loads(line)
        start = time.process_time()
        text = trafilatura.extract(source) or ""
        seconds = time.process_time() - start
        found = trafilatura.extract_metadata(source)
        about = {"author": found.author or "", "date": found.date or ""} if found else {}
        sys.stdout.write(json.dumps([{"text": text, **about}, seconds]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
