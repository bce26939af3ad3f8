"""Read files one after another in one process, with Counterfoil's readers or another program's.

Run by the Python that has the program. The arguments are its name and the seconds it may take in
all; paths come in as lines, and the first is read once before the clock starts. Prints how many
files gave text, how many were tried before the time was up, and the CPU seconds these took.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp

Reader = Callable[[str], object]


def _kreuzberg() -> Reader:
    module = import_module("kreuzberg")
    config = module.ExtractionConfig(use_cache=False)
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


def _counterfoil() -> Reader:
    given, dispatch = (import_module(f"counterfoil.read.{name}") for name in ("given", "dispatch"))
    limits = import_module("counterfoil.read.limits").Limits()
    room = Path(mkdtemp())
    shelf = import_module("counterfoil.project.readings").Shelf(room)

    def read(path: str) -> object:
        digest = sha256(Path(path).read_bytes()).hexdigest()
        one = given.Given(Path(path), digest, shelf, "", "", limits)
        reading = dispatch.read_original(one, room, lambda *_: None)
        return reading.article or reading.tables or reading.pages or reading.parts

    return read


PEERS = {
    "counterfoil": _counterfoil,
    "kreuzberg": _kreuzberg,
    "iscc-tika": _tika,
    "markitdown": _markitdown,
    "trafilatura": _trafilatura,
    "python-calamine": _calamine,
    "pypdfium2": _pdfium,
}


def main() -> None:
    """Read them all, whatever each raises."""
    read, paths = PEERS[sys.argv[1]](), sys.stdin.read().splitlines()
    _gives(read, paths[0])
    until, start = time.monotonic() + float(sys.argv[2]), time.process_time()
    good = tried = 0
    for path in paths:
        if time.monotonic() > until:
            break
        tried += 1
        good += _gives(read, path)
    print(good, tried, time.process_time() - start)


def _gives(read: Reader, path: str) -> bool:
    try:
        return bool(read(path))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a program may raise anything; some panic
        print(type(error).__name__, file=sys.stderr)
        return False


if __name__ == "__main__":
    main()
