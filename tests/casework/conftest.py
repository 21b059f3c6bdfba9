"""Osh: Gülnaz heads the unit, Aigül decides, Begimai walks; Damir sits in Karakol."""

from kamkor.foundation.access.choices import RoleCode
from tests.cast import keep, somebody, territory
from tests.standing import standing


@standing
def osh():
    return territory("Osh")


@standing
def bakyt(osh):
    """A boy of the round in Osh."""
    return keep(
        "round",
        {"full_name": "Асанов Бакыт Маратович", "sex": "male",
         "birth_date": {"date": "2015-03-12", "precision": "day"}},
        at=osh,
    ).persons[0]  # fmt: skip


@standing
def gulnaz(osh):
    """Head of the territorial unit of Osh city."""
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Гүлназ А.")


@standing
def aigul(osh):
    """Officer of the territorial unit of Osh city."""
    return somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh, name="Айгүл Т.")


@standing
def begimai(osh):
    """Social worker in Osh city."""
    return somebody("begimai", RoleCode.SOCIAL_WORKER, at=osh, name="Бегимай К.")


@standing
def damir():
    """Officer in Karakol, far away."""
    return somebody(
        "damir",
        RoleCode.TERRITORIAL_OFFICER,
        at=territory("Karakol city"),
        name="Дамир О.",
    )
