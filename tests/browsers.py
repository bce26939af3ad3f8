"""A browser that the tests may open pages in, and a server that hands them out."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any, NamedTuple

import pytest
from sites import Editions

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_QUIETLY = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_AXE = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
NARROW, WIDE = 360, 1280


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start the system's Chromium; skip where there is none, or no playwright to drive it."""
    driver = pytest.importorskip("playwright.sync_api", reason="no playwright")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip("no chromium")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_QUIETLY))
        yield browser
        browser.close()


class Opened(NamedTuple):
    """A page in a browser, and what was heard while it opened: requests, messages, faults."""

    page: Any
    requests: list[str]
    heard: list[str]


class Window:
    """A page that opens one address after another, for a new one takes most of a second of CPU.

    It looks as each address is to be looked at. Cookies and whatever else is kept there stay, so
    only what keeps nothing is looked at in it.
    """

    def __init__(self, browser: Any, **how: Any) -> None:
        """Open it, in a context of its own; `cookies` are there from the start."""
        cookies = how.pop("cookies", [])
        context = browser.new_context(**how)
        context.add_cookies(cookies)
        self.page = context.new_page()

    def close(self) -> None:
        """Close its context."""
        self.page.context.close()

    @contextmanager
    def opened(self, address: str, *, width: int = WIDE, scheme: str = "light") -> Iterator[Opened]:
        """Open an address, listening to all of it."""
        page, requests, heard = self.page, list[str](), list[str]()
        listening = {
            "request": lambda request: requests.append(request.url),
            "requestfailed": lambda request: heard.append(f"failed: {request.url}"),
            "console": lambda message: heard.append(f"console: {message.text}"),
            "pageerror": lambda error: heard.append(f"error: {error}"),
            "response": lambda answer: heard.append(answer.url) if answer.status > 399 else None,
        }
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media="screen", color_scheme=scheme)
        for event, listener in listening.items():
            page.on(event, listener)
        try:
            page.goto(address)
            yield Opened(page, requests, heard)
        finally:
            for event, listener in listening.items():
                page.remove_listener(event, listener)
            page.goto("about:blank")


@pytest.fixture(scope="session")
def window(chromium: Any) -> Window:
    """Return a page that is opened once, for all tests that leave nothing in it."""
    return Window(chromium)


@pytest.fixture(scope="session")
def unscripted(chromium: Any) -> Window:
    """Return such a page that runs no scripts."""
    return Window(chromium, java_script_enabled=False)


@pytest.fixture(scope="session")
def either(window: Window, unscripted: Window) -> dict[bool, Window]:
    """Return both pages, by whether scripts run there."""
    return {True: window, False: unscripted}


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Return what looks for broken rules; skip where it is not installed."""
    pytest.importorskip("axe_playwright_python", reason="no axe")
    source = resources.files("axe_playwright_python").joinpath("axe.min.js")
    return Axe(source.read_text("utf-8"))


class Axe:
    """Looks at pages for what breaks a rule of WCAG 2.2 AA or good practice."""

    def __init__(self, source: str) -> None:
        """Take axe-core's script."""
        self._source = source

    def broken(self, page: Any) -> list[str]:
        """Return what is broken: the rule, the first place, how many there are."""
        # A policy stops axe from being a script of the page: it comes in as an expression.
        page.evaluate(self._source)
        found = page.evaluate(_AXE, list(_RULES))["violations"]
        return [f"{one['id']}, {len(one['nodes'])}: {one['nodes'][0]['html']}" for one in found]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Keep the test's output free of requests."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of pages that were closed before they were whole."""


@pytest.fixture(scope="session")
def served(editions: Editions) -> Iterator[str]:
    """Serve the folder of both editions from this machine; return its address."""
    handler = partial(_Quiet, directory=str(editions.second.parent))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
