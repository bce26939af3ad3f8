"""Names of files inside an archive: their letters, and what systems leave behind."""

from __future__ import annotations

from collections.abc import Iterator

from counterfoil.model.reading import Trouble
from counterfoil.read.parts import harmless
from counterfoil.read.text.encodings import codec_of

_LEFT = (".DS_Store",)
_FOLDER = "__MACOSX"


def is_left_by_a_system(name: str) -> bool:
    """Whether a file is what macOS adds to archives, which nobody put there."""
    steps = name.replace("\\", "/").split("/")
    return _FOLDER in steps[:-1] or steps[-1] in _LEFT


class Names:
    """Tells the names of one archive, and remembers those that cannot be told."""

    def __init__(self, declared: str) -> None:
        """Take the encoding that the source declares, or an empty text."""
        self._codec = codec_of(declared) if declared else ""
        self._untold: list[str] = []

    def told(self, raw: bytes, known: str = "") -> str:
        """Return a name: as known, as declared, as UTF-8, or with its bytes as half surrogates."""
        if known or not raw:
            return known
        for codec in ("ascii", self._codec, "utf-8"):
            try:
                if codec:
                    return raw.decode(codec)
            except ValueError:
                continue
        name = raw.decode("ascii", "surrogateescape")
        self._untold.append(name)
        return name

    def troubles(self) -> Iterator[Trouble]:
        """Yield what there is to say about names that cannot be told."""
        if self._untold:
            details = {"count": str(len(self._untold)), "name": harmless(self._untold[0])}
            yield Trouble("CF053", "", details)
