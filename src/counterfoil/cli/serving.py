"""Serving the newest edition of a project on localhost, in this process."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from counterfoil.cli.screen import say
from counterfoil.project.tree import editions_folder

_HOST, _PORT = "127.0.0.1", 8722


class _Newest(http.server.SimpleHTTPRequestHandler):
    """Hands out the pages of the newest edition there is when it is asked."""

    def __init__(self, *given: Any, editions: Path) -> None:
        found = editions.glob("[0-9]*/site")
        newest = max(found, key=lambda site: _order(site.parent.name), default=editions)
        super().__init__(*given, directory=str(newest))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Keep no log of who reads what."""


class _Server(http.server.ThreadingHTTPServer):
    # A browser that keeps its connection open does not hold up the end.
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of readers who went before their page was whole."""


def serve(folder: Path) -> None:
    """Serve a project's newest edition on localhost until interrupted."""
    with served(folder) as address:
        say(f"Serving: {address}  (Ctrl-C to stop)")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            say("Stopped.")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a project's newest edition on localhost meanwhile; yield the address."""
    handler = partial(_Newest, editions=editions_folder(folder).resolve())
    with _server(handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def _server(handler: partial[_Newest]) -> _Server:
    try:
        return _Server((_HOST, _PORT), handler)
    except OSError:
        return _Server((_HOST, 0), handler)


def _order(name: str) -> list[int]:
    """Return what editions are ordered by: 2026-W48.10 comes after 2026-W48.9."""
    return [int(digits) for digits in re.findall(r"\d+", name)]
