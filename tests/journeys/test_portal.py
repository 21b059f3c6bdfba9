"""Strangers at the public site: a journalist compares, a commissioner prints; no account.

The site runs as on a machine without the register: settings of its own, no database.
"""

import csv
import io
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import expect

from kamkor.monitoring.publishing.store import writing
from tests.browsing import violations
from tests.monitoring.publishing import sample

from .desk import PHONE, WIDE

pytestmark = pytest.mark.journey
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=["KZ"])
def site(request, tmp_path_factory):
    """Kazakhstan's public site in a process of its own; its address."""
    folder = tmp_path_factory.mktemp("publication")
    writing.write(sample.release(request.param), folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {
        k: v for k, v in os.environ.items() if not k.startswith(("KAMKOR_", "DJANGO_"))
    }
    told |= {"KAMKOR_PUBLICATION": str(folder), "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        [sys.executable, "-m", "kamkor", "portal", "serve", "--workers", "1",
         "--port", str(port)],
        cwd=ROOT, env=told,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/open/ru/", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(address, server):
    ends = time.monotonic() + 90
    while True:
        try:
            return urllib.request.urlopen(address, timeout=30)  # noqa: S310
        except urllib.error.URLError:
            assert server.poll() is None
            assert time.monotonic() < ends
            time.sleep(0.2)


@pytest.fixture
def stranger(browser, site):
    """stranger(): a page of a browser that nobody knows; complaints fail the test."""
    contexts, complaints = [], []

    def sit(*, phone=False, scripts=True):
        context = browser.new_context(
            base_url=site, viewport=PHONE if phone else WIDE, reduced_motion="reduce",
            accept_downloads=True, java_script_enabled=scripts,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda m: complaints.append(m.text) if m.type == "error" else 0
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield sit
    kept = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert (complaints, kept) == ([], [])


def has_no_barrier(page):
    assert violations(page) == "", page.url
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], page.url


def test_a_journalist_compares_two_regions_and_takes_the_figures(stranger):
    page = stranger()
    page.goto("/open/")
    page.goto("/open/ru/")
    has_no_barrier(page)
    page.get_by_role("link", name="Сравнение").click()
    page.get_by_label("По горизонтали").select_option(
        label="Дети, живущие ниже национальной черты бедности"
    )
    page.get_by_label("По вертикали").select_option(label="Дети вне школы")
    page.locator("summary", has_text="Регионы").click()
    for region in ("Астана", "Шымкент"):
        page.get_by_role("checkbox", name=region, exact=True).check()
    page.get_by_role("button", name="Показать").click()
    page.wait_for_url("**/compare/?*")
    has_no_barrier(page)
    change = page.locator("#change")
    expect(change.get_by_role("link", name="Астана")).to_have_count(1)
    expect(change.get_by_role("link", name="Алматы")).to_have_count(0)
    change.locator("summary", has_text="Скачать").click()
    with page.expect_download() as taken:
        change.get_by_role("link", name="CSV").click()
    text = Path(taken.value.path()).read_text("utf-8-sig")
    assert {row["area_name"] for row in csv.DictReader(io.StringIO(text))} == {
        "Астана", "Шымкент",
    }  # fmt: skip
    with page.expect_download() as taken:
        change.get_by_role("link", name="PNG").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"\x89PNG")
    page.get_by_role("link", name="Постоянный адрес этой страницы").click()
    assert "/open/ru/r1/compare/?" in page.url
    assert page.get_by_role("checkbox", name="Астана", exact=True).is_checked()


def test_a_commissioner_prints_the_profile_of_a_region_in_kazakh_on_a_phone(stranger):
    page = stranger(phone=True)
    page.goto("/open/kk/")
    has_no_barrier(page)
    page.get_by_role("link", name="Маңғыстау облысы").click()
    page.wait_for_url("**/regions/*/")
    assert page.get_by_role("heading", level=1).inner_text() == "Маңғыстау облысы"
    has_no_barrier(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Басып шығаруға арналған бейін (PDF, A4)").click()
    sheet = pypdf.PdfReader(taken.value.path())
    told = " ".join(one.extract_text() for one in sheet.pages)
    assert "Маңғыстау облысы" in told and "Денсаулық" in told
    assert sheet.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_reader_without_scripts_changes_weights(stranger):
    page = stranger(scripts=False)
    page.goto("/open/ky/method/")
    page.locator("input[name=w-health]").fill("100")
    page.get_by_role("button", name="Эсептөө").click()
    assert "w-health=100" in page.url
    assert page.locator("#weights").is_visible()


def test_weights_answer_while_they_are_moved(stranger):
    page = stranger()
    page.goto("/open/en/method/")
    before = page.locator("#weights").inner_text()
    slider = page.locator("input[name=w-health]")
    slider.focus()
    for _press in range(10):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**w-health=70**")
    page.wait_for_function(
        "(before) => document.querySelector('#weights').innerText !== before",
        arg=before,
    )
    assert "With your weights" in page.locator("#weights").inner_text()
    has_no_barrier(page)


@pytest.mark.parametrize(
    "place", ["map/", "map/?view=map", "indicators/", "indicators/DTP3/", "data/",
              "releases/", "method/", "?figure=ranks&embed=1"],
)  # fmt: skip
def test_no_public_page_has_a_barrier(place, stranger):
    for phone in (True, False):
        page = stranger(phone=phone)
        page.goto(f"/open/kk/{place}")
        has_no_barrier(page)
