import pytest

from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.monitoring.publishing import actions, counting
from kamkor.monitoring.publishing.actions import Wish
from tests.cast import NOON, TODAY, somebody
from tests.monitoring.publishing import marts

TABLES = ("children", "care", "school", "violence")


@pytest.fixture
def shelf(settings, tmp_path):
    """The folder that the public site reads."""
    settings.PUBLICATION = tmp_path / "publication"
    settings.PUBLICATION_DRAFTS = tmp_path / "drafts"
    return settings.PUBLICATION


@pytest.fixture
def mart(db, shelf, monkeypatch):
    """1,500 invented children in two quarters."""
    monkeypatch.setattr(counting, "SCHEMA", "pg_temp")
    with context.acting_as_machine():
        marts.make()


@pytest.fixture
def erkin(db):
    return somebody("erkin", RoleCode.ANALYST)


@pytest.fixture
def nazira(db):
    """Another analyst."""
    return somebody("nazira", RoleCode.ANALYST)


@pytest.fixture
def farida(db):
    return somebody("farida", RoleCode.AUDITOR)


@pytest.fixture
def release(mart, erkin):
    """Ordered by Erkin, counted, attacked and found safe."""
    return ready(erkin)


def actor(user):
    return actor_of(user.pk, at=NOON)


def wish(**other):
    return Wish(
        **{"first": marts.Q1, "last": marts.Q2, "tables": TABLES,
           "announced_on": TODAY, "note": {"ru": "Первый выпуск."}, **other}
    )  # fmt: skip


def ready(user, **other):
    with context.acting_as(user.pk):
        made = actions.order(wish(**other), by=actor(user), at=NOON)
    return actions.fill(made.pk, at=NOON)


def let_out(release, *users):
    for user in users:
        with context.acting_as(user.pk):
            actions.review(release.pk, let_out=True, why="", by=actor(user), at=NOON)


def published(release, user, callbacks):
    with callbacks(execute=True), context.acting_as(user.pk):
        return actions.publish(release.pk, by=actor(user), at=NOON)
