"""What all tests share, and what keeps the suite short.

- `environment.py` starts a PostgreSQL for the tests; `database.py` migrates one template
  and copies it as files, one database a worker. A test that must really commit asks for
  `own_database`; a module that only reads what it loaded, for `database_of_the_module`.
- `cast.py` has the people. Fixtures that make them are `standing` (see `standing.py`):
  made once, not once a test. Use `@standing` for whatever lies in the database alone.
- One browser a worker; static files are looked for once.
- Workers take halves of the list and steal from each other at its end (`worksteal`), so
  that tests of a module, and what they share, mostly stay with one worker.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser
from whitenoise.middleware import WhiteNoiseMiddleware

from kamkor.foundation.db import apart
from tests import browsing, database, environment, markup
from tests import examples as examples  # its profiles
from tests.standing import (  # noqa: F401
    pytest_collection_modifyitems,
    pytest_fixture_setup,
    pytest_runtest_setup,
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Instead of pytest-django's: a copy of the migrated template, as the app's role."""
    database.ensure_template()
    database.copy_of_template(environment.DATABASE)
    yield
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
            connection.close_pool()


@contextmanager
def _of_its_own(blocker) -> Iterator[str]:
    name = f"{environment.DATABASE}_own"
    database.copy_of_template(name)
    settings = connections["default"].settings_dict
    before = settings["NAME"]
    with blocker.unblock():
        connections["default"].close()
        connections["default"].close_pool()
        apart.close()
        settings["NAME"] = name
        try:
            yield name
        finally:
            connections["default"].close()
            connections["default"].close_pool()
            apart.close()
            settings["NAME"] = before
            database.drop(name)


@pytest.fixture(autouse=True)
def language() -> None:
    """The server's own: a request leaves its reader's language behind in the thread."""
    translation.deactivate()


@pytest.fixture
def own_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A database of its own, for tests that must really commit or kill something."""
    with _of_its_own(django_db_blocker) as name:
        yield name


@pytest.fixture(scope="module")
def database_of_the_module(django_db_setup, django_db_blocker) -> Iterator[str]:
    """One for all tests of a module, which only read it."""
    with _of_its_own(django_db_blocker) as name:
        yield name


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for the whole run; each test opens a context of its own."""
    with browsing.chromium() as browser:
        yield browser


@pytest.fixture(scope="session", autouse=True)
def static_files() -> Iterator[None]:
    """Looked for once: each client of a test makes the middleware anew."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, dict[str, Any]] = {}

    def once(middleware: WhiteNoiseMiddleware) -> None:
        place = f"{middleware.static_prefix} {settings.STATICFILES_DIRS}"
        if place not in found:
            look(middleware)
            found[place] = dict(middleware.files)
        middleware.files.update(found[place])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def markup_of_every_page() -> Iterator[None]:
    """A label that belongs to another field, or to none, is seen by nobody who looks."""
    ask = Client.request

    def request(client: Client, **asked: Any) -> HttpResponse:
        response: HttpResponse = ask(client, **asked)
        if markup.is_whole_page(response):
            assert markup.faults(response.content.decode()) == []
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        yield
