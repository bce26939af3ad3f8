"""What is made once for all who ask for it at the same time, and kept within bounds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Once(Generic[Made]):
    """A place for something that is made when it is first asked for; others wait for it meanwhile.

    Where making fails, whoever asks next makes it.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._making = threading.Lock()
        self._made: list[Made] = []

    def get(self, make: Callable[[], Made]) -> Made:
        """Return what is here, made by this or by an earlier call."""
        for made in self._made:
            return made
        with self._making:
            if not self._made:
                self._made.append(make())
            return self._made[0]


class Keep(Generic[Made]):
    """Things by their keys, each made once; those used last stay, as long as they fit together."""

    def __init__(self, most: int, size: Callable[[Made], int] = lambda _: 1) -> None:
        """Take how large all may be together, and what says how large one is."""
        self._most, self._size, self._held = most, size, 0
        self._places: OrderedDict[Hashable, Once[Made]] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is kept under a key, made now where it is not."""
        with self._lock:
            place = self._places.setdefault(key, Once())
            self._places.move_to_end(key)
        with ExitStack() as unless_made:
            unless_made.callback(self._drop, key, place)
            made = place.get(make)
            unless_made.pop_all()
        with self._lock:
            if self._places.get(key) is place and key not in self._sizes:
                self._sizes[key] = self._size(made)
                self._held += self._sizes[key]
                self._trim()
        return made

    def _drop(self, key: Hashable, place: Once[Made]) -> None:
        with self._lock:
            if self._places.get(key) is place and key not in self._sizes:
                del self._places[key]

    def _trim(self) -> None:
        while self._held > self._most:
            oldest = next(key for key in self._places if key in self._sizes)
            del self._places[oldest]
            self._held -= self._sizes.pop(oldest)
