"""Serving a folder of pages on localhost."""

from __future__ import annotations

import functools
import http.server
from pathlib import Path

from counterfoil.cli.screen import say

_PORT = 8722


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Keep no log of who reads what."""


def serve(site: Path) -> None:
    """Serve a site on localhost until interrupted."""
    handler = functools.partial(_Quiet, directory=str(site))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", _PORT), handler)
    except OSError:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    say(f"Serving: http://localhost:{server.server_port}/  (Ctrl-C to stop)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.server_close()
