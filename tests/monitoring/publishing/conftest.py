import tempfile
from pathlib import Path

import pytest
from django.conf import settings as conf

from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.monitoring.publishing import actions, counting
from kamkor.monitoring.publishing.actions import Wish
from tests.cast import NOON, TODAY, somebody
from tests.monitoring.publishing import marts
from tests.standing import standing

TABLES = ("children", "care", "school", "violence")


@pytest.fixture
def shelf(settings, tmp_path):
    """The folder that the public site reads."""
    settings.PUBLICATION = tmp_path / "publication"
    settings.PUBLICATION_DRAFTS = tmp_path / "drafts"
    return settings.PUBLICATION


@standing
def invented():
    """1,500 invented children in two quarters."""
    with context.acting_as_machine():
        marts.make()


@pytest.fixture
def mart(invented, shelf, monkeypatch):
    """Figures are counted from the invented children."""
    monkeypatch.setattr(counting, "SCHEMA", "pg_temp")


@standing
def erkin():
    return somebody("erkin", RoleCode.ANALYST)


@standing
def nazira():
    """Another analyst."""
    return somebody("nazira", RoleCode.ANALYST)


@standing
def farida():
    return somebody("farida", RoleCode.AUDITOR)


@standing
def counted(invented, erkin):
    """A release ordered by Erkin, counted, attacked and found safe; its draft by name."""
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        folder = Path(place)
        patch.setattr(conf, "PUBLICATION", folder / "publication")
        patch.setattr(conf, "PUBLICATION_DRAFTS", folder)
        patch.setattr(counting, "SCHEMA", "pg_temp")
        release = ready(erkin)
        return release, {one.name: one.read_bytes() for one in folder.iterdir()}


@pytest.fixture
def release(counted, mart, settings):
    """Ordered by Erkin, counted, attacked and found safe; its draft lies on the shelf."""
    made, draft = counted
    settings.PUBLICATION_DRAFTS.mkdir()
    for name, content in draft.items():
        (settings.PUBLICATION_DRAFTS / name).write_bytes(content)
    return made


def actor(user):
    return actor_of(user.pk, at=NOON)


def wish(**other):
    return Wish(
        **{"first": marts.Q1, "last": marts.Q2, "tables": TABLES,
           "announced_on": TODAY, **other}
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
