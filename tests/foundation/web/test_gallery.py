"""Every component, looked at by a browser: phone and desktop, day and night."""

import pytest

from tests.browsing import violations

SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
SEEN_OUTSIDE = """
() => [...document.querySelectorAll("main *")]
  .filter(e => !e.closest(".k-scroll, .k-tabs, .k-sr, caption") && e.checkVisibility())
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + "." + e.className)
"""
pytestmark = pytest.mark.journey


@pytest.fixture
def look(browser, site):
    """Opens a page: look(path, size, scheme, language) gives the page and complaints."""
    contexts = []

    def open_page(path, size=(1280, 900), scheme="light", language="ru"):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme
        )
        contexts.append(context)
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": site}]
        )
        page = context.new_page()
        said = []
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(site + path)
        return page, said

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ru", "ky"])
def test_no_component_breaks_accessibility_or_the_security_policy(
    look, size, scheme, language
):
    page, said = look("/gallery/", SIZES[size], scheme, language)
    assert not violations(page)
    assert not said


@pytest.mark.parametrize("width", [320, 360, 640, 768, 1280])
@pytest.mark.parametrize("language", ["ru", "ky", "kk"])
def test_nothing_is_wider_than_the_screen(look, width, language):
    page, _said = look("/gallery/", (width, 700), language=language)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SEEN_OUTSIDE) == []


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/help/", "/offline/", "/no"]
)
def test_the_pages_before_signing_in_are_accessible(look, path):
    for size in SIZES.values():
        page, _said = look(path, size)
        assert not violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_targets_are_large_enough_for_a_thumb(look):
    page, _said = look("/gallery/", SIZES["phone"])
    small = page.evaluate(
        """() => [...document.querySelectorAll(".k-button:not(.k-button-small), summary, "
             + ".k-tabs a, .k-field input:not([type=checkbox]), .k-field select")]
            .filter(e => e.checkVisibility())
            .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
            .filter(([html, height]) => height < 32)"""
    )
    assert small == []


def test_the_keyboard_finds_search_help_and_the_next_row(look):
    page, _said = look("/gallery/")
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.locator("[data-current]").count() == 1
    assert "Асанов" in page.locator("[data-current]").inner_text()


def test_a_chart_becomes_live_without_breaking_the_security_policy(look):
    page, said = look("/gallery/")
    page.locator("#bars [data-live]").click()
    page.locator("#bars canvas").wait_for()
    assert not said


def test_a_confirmation_says_what_will_happen_and_can_be_left(look):
    page, _said = look("/gallery/", SIZES["phone"])
    page.locator("[data-dialog=undo]").click()
    dialog = page.locator("#undo")
    assert "15 записей" in dialog.inner_text()
    dialog.locator("[data-close-dialog]").click()
    assert not dialog.is_visible()


def test_a_page_on_paper_hides_what_cannot_be_pressed(look):
    page, _said = look("/gallery/")
    page.emulate_media(media="print")
    assert not page.locator(".k-header").is_visible()
    assert not page.locator(".k-page-head-actions").is_visible()
    assert page.locator(".k-rights").is_visible()
