"""Read files with another program's library, as its own documents show; run by its own Python.

The arguments are the peer's name and the seconds it may take in all; the paths come in as lines.
Prints one line: how many files gave text, and how many were tried before the time was up.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

Reader = Callable[[str], object]


def _kreuzberg() -> Reader:
    module = import_module("kreuzberg")
    config = module.ExtractionConfig()
    return lambda path: module.extract_file_sync(path, config=config).content


def _tika() -> Reader:
    extractor = import_module("iscc_tika").Extractor()
    return lambda path: extractor.extract_file_to_string(path)[0]


def _markitdown() -> Reader:
    module = import_module("markitdown")
    return lambda path: module.MarkItDown().convert(path).text_content


def _trafilatura() -> Reader:
    module = import_module("trafilatura")
    return lambda path: module.extract(Path(path).read_bytes(), with_metadata=True)


def _calamine() -> Reader:
    module = import_module("python_calamine")

    def read(path: str) -> object:
        book = module.load_workbook(path)
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    return read


def _pdfium() -> Reader:
    module = import_module("pypdfium2")

    def read(path: str) -> object:
        return [page.get_textpage().get_text_range() for page in module.PdfDocument(path)]

    return read


PEERS = {
    "kreuzberg": _kreuzberg,
    "iscc-tika": _tika,
    "markitdown": _markitdown,
    "trafilatura": _trafilatura,
    "python-calamine": _calamine,
    "pypdfium2": _pdfium,
}


def main() -> None:
    """Read them all, whatever each raises."""
    read, until = PEERS[sys.argv[1]](), time.monotonic() + float(sys.argv[2])
    good = tried = 0
    for line in sys.stdin:
        if time.monotonic() > until:
            break
        tried += 1
        try:
            good += bool(read(line.rstrip("\n")))
        except Exception as error:  # noqa: BLE001 - a peer may raise anything on a broken file
            print(type(error).__name__, file=sys.stderr)
    print(good, tried)


if __name__ == "__main__":
    main()
