"""Read workbooks by python-calamine, for `quality/sheets.py`: run by the Python that has it.

Each line of the input is a path and how often to read it, as JSON. For each comes a line with the
least CPU seconds that opening it and taking the values of all its sheets took, and what it gave:
of each sheet its name, whether it is hidden, its merged ranges, and the row, column (from 1) and
value of every cell that is not empty; null where it cannot read the file.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from typing import Any


def main() -> None:
    """Answer line by line."""
    calamine = import_module("python_calamine")
    for line in sys.stdin:
        path, times = json.loads(line)
        seconds = []
        found: Any = None
        try:
            for _ in range(times):
                start = time.process_time()
                book = calamine.load_workbook(path)
                for name in book.sheet_names:
                    book.get_sheet_by_name(name).to_python()
                seconds.append(time.process_time() - start)
            found = [_told(book, sheet) for sheet in book.sheets_metadata]
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - it panics on some files
            print(type(error).__name__, file=sys.stderr)  # noqa: T201
            found = None
        sys.stdout.write(json.dumps([min(seconds, default=0), found]) + "\n")
        sys.stdout.flush()


def _told(book: Any, about: Any) -> Any:
    hidden = str(about.visible) != "SheetVisibleEnum.Visible"
    if str(about.typ) != "SheetTypeEnum.WorkSheet":
        return [about.name, hidden, [], []]
    sheet = book.get_sheet_by_name(about.name)
    cells = [
        [row, column, value if isinstance(value, int | float | str) else str(value)]
        for row, values in enumerate(sheet.to_python(skip_empty_area=False), 1)
        for column, value in enumerate(values, 1)
        if value != ""
    ]
    merged = [[top + 1, left + 1, bottom + 1, right + 1]
              for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]  # fmt: skip
    return [about.name, hidden, merged, cells]


if __name__ == "__main__":
    main()
