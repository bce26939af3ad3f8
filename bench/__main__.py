"""Run every benchmark, print each row as it comes, and write docs/speed.md."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench import counter, desk, publishing, reading, recording, searching, settling, verifying
from bench.report import Report


def main() -> None:
    """Run them all."""
    report = Report()
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        os.environ["COUNTERFOIL_KEYS"] = str(room / "keys")
        settling.bench(report, room)
        million = recording.bench(report, room)
        receipts = publishing.bench(report, room)
        verifying.bench(
            report,
            {"a ledger of 1,000,000 rows": million, "20,000 receipts, two editions": receipts},
        )
        searching.bench(report, room)
        reading.bench(report, room)
        counter.bench(report, room)
        desk.bench(report, million)
    report.write()


if __name__ == "__main__":
    main()
