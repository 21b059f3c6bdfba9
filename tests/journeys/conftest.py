from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser

from tests import cast
from tests.browsing import served

from .desk import PHONE, WIDE, Desk
from .town import Town


@pytest.fixture
def town(own_database) -> Town:
    """Uzgen with two villages, their schools and everybody who works there."""
    cache.clear()
    return Town.built()


@pytest.fixture
def site(own_database) -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[Callable[..., Desk]]:
    """desk(user): a browser of that person's own, signed in; desk(): at the entrance.

    Whatever the pages complained about, in whichever of them, fails the test.
    """
    desks: list[Desk] = []

    def sit(user=None, *, phone=False, language="ru") -> Desk:
        context = browser.new_context(
            base_url=site,
            viewport=PHONE if phone else WIDE,
            reduced_motion="reduce",
            has_touch=phone,
        )
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": site}]
        )
        if user is not None:
            session = cast.sign_in(Client(), user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        desks.append(Desk(context.new_page()))
        return desks[-1]

    yield sit
    for one in desks:
        one.page.context.close()
    assert [line for one in desks for line in one.complaints] == []
