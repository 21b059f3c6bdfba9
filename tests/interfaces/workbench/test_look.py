"""My work and the desk's pages in a real browser: phone and office, in ru and ky."""

import json
import threading
from datetime import timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import sync_playwright

from kamkor.foundation.access import actions as access
from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.access.choices import LeaseReason, RoleCode
from kamkor.foundation.db import context
from kamkor.register.rights.models import Gap
from kamkor.register.sources.models import Record
from tests.cast import keep, sign_in, somebody, territory
from tests.interfaces.workbench.conftest import BAKYT

pytestmark = pytest.mark.journey
CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).resolve().parents[3] / "static" / "vendor" / "axe.min.js"
PAGES = ["/", "/desk/break-glass/", "/desk/law/", "/desk/roles/"]
WIDTHS = [360, 1280]
WIDER = """
() => [...document.querySelectorAll("main *")]
  .filter(e => !e.closest(".k-scroll, .k-tabs, .k-sr, caption") && e.checkVisibility())
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + "." + e.className)
"""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def desk(own_database):
    """A running site with a busy desk: (address, session of the head of the unit)."""
    with transaction.atomic():
        osh = territory("Osh")
        head = somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Асанова Гүлназ")
        hanna = somebody("hanna", RoleCode.HOTLINE, at=osh, name="Иманова Ханна")
    with transaction.atomic():
        kept = [keep("round", BAKYT, BAKYT, at=osh, by=head) for _ in range(2)]
    now = timezone.now()
    with transaction.atomic(), context.acting_as_machine():
        Gap.objects.filter(person=kept[0].persons[0]).update(assignee=head.pk)
        kept[0].batch.__class__.objects.update(received_at=now - timedelta(days=1))
        Record.objects.filter(pk=kept[1].records[0].pk).update(state="refused")
    access.break_glass(
        actor_of(hanna.pk, at=now), kept[0].persons[0].pk, reason=LeaseReason.DANGER,
        words="Соседка говорит, что ребёнка бьют по ночам.", at=now,
    )  # fmt: skip
    client = sign_in(Client(), head)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    yield address, client.cookies["sessionid"].value
    server.shutdown()
    thread.join()
    server.server_close()


def complaints(page) -> list[str]:
    """What axe says of WCAG 2.2 AA, and what is wider than the screen."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async () => (await axe.run(document, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        })).violations.map(v => v.id + ": " + v.nodes[0].html)"""
    )
    return [*found, *page.evaluate(WIDER)]


@pytest.mark.skipif(
    not (CHROMIUM.exists() and AXE.exists()), reason="needs Chromium and static/vendor"
)
def test_the_desk_is_readable_on_a_phone_and_in_the_office(desk, monkeypatch):
    address, session = desk
    # Playwright runs a loop of its own
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
    wrong = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox"]
        )
        for width in WIDTHS:
            for language in ("ru", "ky"):
                tab = browser.new_context(viewport={"width": width, "height": 800})
                tab.add_cookies(
                    [
                        {"name": "sessionid", "value": session, "url": address},
                        {"name": "django_language", "value": language, "url": address},
                    ]
                )
                page = tab.new_page()
                for path in PAGES:
                    answer = page.goto(address + path)
                    said = complaints(page) if answer.ok else [str(answer.status)]
                    if said:
                        wrong[f"{path} {width} {language}"] = said
                tab.close()
        browser.close()
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)
