"""Cut the file of all versions into one original per version, as each was once reported.

    python3 split.py ../../../shared/data/us_flu_hosp_vintages.csv.gz versions/

Each file keeps the header line and the very lines of its `as_of`; nothing else is changed.
"""

import gzip
import sys
from pathlib import Path


def split(packed: Path, folder: Path) -> int:
    """Write `us_flu_AS-OF.csv` for every version into `folder`; return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    versions: dict[str, list[str]] = {}
    with gzip.open(packed, "rt", encoding="utf-8", newline="") as lines:
        header = next(lines)
        for line in lines:
            versions.setdefault(line.partition(",")[0], []).append(line)
    for as_of, body in versions.items():
        path = folder / f"us_flu_{as_of}.csv"
        path.write_text(header + "".join(body), encoding="utf-8", newline="")
    return len(versions)


if __name__ == "__main__":
    print(split(Path(sys.argv[1]), Path(sys.argv[2])))  # noqa: T201
