"""One person before a screen: what they press and what they read."""

import re
import threading
import time
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Page, expect

from tests.browsing import PATIENCE

PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
OUTSIDE = """
() => [...document.querySelectorAll("body *")]
  .filter(e => !e.closest(".k-scroll, .k-tabs, .k-sr, .k-skip, caption, [popover]"))
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + "." + e.className)
"""
SMALL = """
() => [...document.querySelectorAll(".k-button-primary, .k-actionbar .k-button, "
        + ".k-tabs a, .k-header summary, .k-header button, "
        + ".k-field input:not([type=checkbox], [type=radio], [type=hidden]), select")]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 90))
"""


class Desk:
    """A page of the site, and every complaint the browser made about it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._response)

    def _console(self, message) -> None:
        # the browser tells of refused pages too; whoever asked for one knows
        refused = "404 (Not Found)" in message.text or "403 (Forb" in message.text
        if message.type == "error" and not refused:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _response(self, answer) -> None:
        if answer.status >= 500:
            self.complaints.append(f"{answer.status} {answer.url}")

    # --- reading

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def reads(self, *words: str) -> None:
        """Waits until the page says all of it."""
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)

    # --- doing

    def signs_in(self, name: str, password: str, secret: str) -> None:
        """By the pages: password, code of the app, the yearly promise."""
        self.go("/")
        self.page.locator("[name=login]").fill(name)
        self.page.locator("[name=password]").fill(password)
        self.press_primary("main form[action$='/login/']")
        self.page.locator("[name=code]").fill(code_of(secret))
        self.press_primary("main form[action$='/authenticate/']")
        self.page.locator("[name=promise]").check()
        self.press_primary()
        self.page.wait_for_url(lambda url: url.endswith("/"))

    def go(self, path: str) -> int:
        """Open the path; the status of the answer."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def follow(self, name: str, *, within: str = "body") -> None:
        self.page.locator(within).get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name).first.click()

    def turn(self, name: str) -> None:
        """Press a button and wait until the page it leads to is there to be counted on."""
        with self.page.expect_navigation():
            self.press(name)

    def press_primary(self, within: str = "main") -> None:
        """The one loud button."""
        button = self.page.locator(f"{within} .k-button-primary:visible")
        expect(button).to_have_count(1)
        button.click()

    def arrives(self, pattern: str) -> None:
        """At an address whose path the regular expression fits, all of it read."""
        expect(self.page).to_have_url(re.compile(rf"^https?://[^/]+{pattern}$"))
        self.page.wait_for_load_state()

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path, full_page=True)

    # --- what must hold on every page

    def fits_a_thumb_and_a_small_screen(self) -> None:
        width = self.page.viewport_size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width
        assert self.page.evaluate(OUTSIDE) == []
        assert self.page.evaluate(SMALL) == []


def code_of(secret: str) -> str:
    """What the authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def worker_works() -> None:
    """The worker does what waits; in a thread of its own, as it has a loop of its own."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            call_command("procrastinate", "worker", "--one-shot", "--concurrency=1")
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(120)
    assert not thread.is_alive()
    assert failed == []
