"""Osh: Aigül leads the cases, Bakyt's sister walks; Damir sits in Karakol."""

from datetime import UTC, datetime

import pytest

from kamkor.casework.cases import actions
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.cast import acting, keep, somebody, territory

NOW = datetime(2026, 9, 15, 6, tzinfo=UTC)


@pytest.fixture
def osh():
    return territory("Osh")


@pytest.fixture
def gulnaz(osh):
    """Head of the territorial unit of Osh city."""
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Гүлназ А.")


@pytest.fixture
def aigul(osh):
    """Officer of the territorial unit of Osh city."""
    return somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh, name="Айгүл Т.")


@pytest.fixture
def begimai(osh):
    """Social worker in Osh city."""
    return somebody("begimai", RoleCode.SOCIAL_WORKER, at=osh, name="Бегимай К.")


@pytest.fixture
def damir():
    """Officer in Karakol, far away."""
    return somebody(
        "damir",
        RoleCode.TERRITORIAL_OFFICER,
        at=territory("Karakol city"),
        name="Дамир О.",
    )


@pytest.fixture
def bakyt(osh):
    """A boy of the round in Osh."""
    return keep(
        "round",
        {"full_name": "Асанов Бакыт Маратович", "sex": "male",
         "birth_date": {"date": "2015-03-12", "precision": "day"}},
        at=osh,
    ).persons[0]  # fmt: skip


@pytest.fixture
def case(aigul, begimai, bakyt):
    """Bakyt's case, Begimai's work."""
    with context.acting_as(aigul.pk):
        return actions.open_case(
            bakyt.pk,
            reason="Бабушка больна",
            worker=begimai.pk,
            by=acting(aigul),
            at=NOW,
        )
