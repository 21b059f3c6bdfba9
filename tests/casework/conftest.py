"""Osh: Gülnaz heads the unit, Aigül decides, Begimai walks; Damir sits in Karakol."""

import pytest

from kamkor.foundation.access.choices import RoleCode
from tests.cast import keep, somebody, territory


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
