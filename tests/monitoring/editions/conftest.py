"""Erkin the analyst keeps an index of three regions."""

import pytest

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.monitoring.editions import actions
from kamkor.monitoring.indicators.for_index import Wish
from tests.cast import NOON, acting, sign_in, somebody, territory
from tests.monitoring.indicators.counting import usual
from tests.monitoring.indicators.index.making import HEALTH_AND_LEARNING, REGIONS
from tests.standing import standing

SPEC = HEALTH_AND_LEARNING | {"uncertainty": {"draws": 200}}
NAMES = {"en": "Children", "ru": "Дети"}


@standing
def erkin(db):
    return somebody("erkin", RoleCode.ANALYST, at=territory("Osh"))


@standing
def bakyt(db):
    return somebody("bakyt", RoleCode.SOCIAL_WORKER, at=territory("Osh"))


@pytest.fixture(autouse=True)
def reader(erkin):
    """Whoever reads is known."""
    with context.acting_as(erkin.pk):
        yield


@standing
def data(erkin):
    with context.acting_as(erkin.pk):
        return actions.keep_data(REGIONS, source="Invented", by=acting(erkin), at=NOON)


@standing
def version(erkin, data):
    with context.acting_as(erkin.pk):
        return actions.begin(SPEC, data, names=NAMES, by=acting(erkin), at=NOON)


@standing
def edition(erkin, version):
    with context.acting_as(erkin.pk):
        return actions.freeze(
            version, code="kg-2023-1", year=2023, by=acting(erkin), at=NOON
        )


@standing
def figures(erkin):
    """Figures of an office that count; see usual()."""
    return usual()


@standing
def joined(erkin, figures):
    """A version of them, by the framework of the catalogue."""
    with context.acting_as(erkin.pk):
        return actions.begin_from_figures(
            Wish("kg"), names=NAMES, by=acting(erkin), at=NOON
        )


@pytest.fixture
def desk(erkin, client):
    """Erkin before the pages."""
    return sign_in(client, erkin)
