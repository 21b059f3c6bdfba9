"""The running site and a browser before it."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kamkor.foundation.db import apart

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).resolve().parents[1] / "static" / "vendor" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]  # all that another light changes
PATIENCE = 30_000  # milliseconds: others work on the machine too
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


class _Server(ThreadingMixIn, WSGIServer):
    """A thread a request, which takes its connections to the database with it: kept ones
    would stay until garbage is collected, and the server lets in no more than sixty."""

    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()
            apart.close()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The site of this process in a thread, as the application's role; its address."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, cut off from every network but this machine."""
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium: apt-get install chromium")
    if not AXE.exists():
        pytest.skip("no static/vendor/axe.min.js: make ready")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"  # Playwright runs a loop of its own
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def violations(page: Page, *, colours: bool = False) -> str:
    """axe's findings for WCAG 2.2 AA, each with the first element it names; of `colours`
    alone, where the page was looked at by another light before.

    By evaluate, not by a script element: the Content-Security-Policy stays on. The whole
    page is in sight meanwhile: what a bar at the lower edge happens to cover would count
    as too small to press, and that hangs on when the letters were loaded.
    """
    page.evaluate("async () => { await document.fonts.ready }")
    size = page.viewport_size or {"width": 1280, "height": 900}
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size(
        {"width": size["width"], "height": max(height, size["height"])}
    )
    found = _axe(page, COLOURS if colours else WCAG)
    page.set_viewport_size(size)
    return json.dumps(found, ensure_ascii=False, indent=1) if found else ""


def _axe(page: Page, only: list[str]) -> Any:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(
        """async (only) => (await axe.run(document, {
            runOnly: only, resultTypes: ["violations"],
        })).violations.map(v => [v.id, v.nodes.length, v.nodes[0].html,
                                 v.nodes[0].failureSummary])""",
        only,
    )
