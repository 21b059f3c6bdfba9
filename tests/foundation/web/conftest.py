from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.db import connections

from tests.browsing import served


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The running site as a demo, for pages that write nothing; its address."""
    before = django_settings.DEMO
    django_settings.DEMO = True
    with django_db_blocker.unblock(), served() as address:
        yield address
        connections.close_all()
    django_settings.DEMO = before
