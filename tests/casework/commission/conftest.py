"""The Commission of Osh: Cholpon chairs, Daniyar is her deputy, Elnura and Farid sit
there, Aigül of the unit keeps the papers."""

from datetime import date, timedelta

from kamkor.casework.commission import actions
from kamkor.casework.commission.choices import Choice, Function
from kamkor.casework.commission.models import Item, Member, Session
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from tests.casework.cases.conftest import case  # noqa: F401
from tests.casework.plans.conftest import (  # noqa: F401
    NOW,
    assessed,
    cholpon,
    draft,
    submitted,
    temir,
)
from tests.cast import acting, somebody
from tests.standing import standing


def as_(who, do, /, *given, **named):
    """The verb, done by somebody."""
    with context.acting_as(who.pk):
        return do(*given, by=acting(who), at=named.pop("at", NOW), **named)


MEETS = NOW + timedelta(days=3)
SINCE = date(2026, 1, 1)


@standing
def daniyar(osh):
    return somebody("daniyar", RoleCode.COUNCIL, at=osh, name="Данияр Ж.")


@standing
def elnura(osh):
    return somebody("elnura", RoleCode.COUNCIL, at=osh, name="Элнура Б.")


@standing
def farid(osh):
    return somebody("farid", RoleCode.COUNCIL, at=osh, name="Фарид Н.")


@standing
def body(osh):
    return Organisation.objects.create(
        code="kdd-osh", kind="commission", territory=osh, country="kg",
        name_ru="Комиссия по делам детей города Ош",
    )  # fmt: skip


@standing
def empty(body, aigul):
    """Nobody sits there yet."""
    return as_(aigul, actions.found, body.pk)


@standing
def commission(empty, aigul, cholpon, daniyar, elnura, farid):  # noqa: F811
    for user, function in (
        (cholpon, Function.CHAIR), (daniyar, Function.DEPUTY),
        (elnura, Function.MEMBER), (farid, Function.MEMBER),
        (aigul, Function.SECRETARY),
    ):  # fmt: skip
        sit(empty, user, function, by=aigul)
    return empty


def sit(commission, user, function, *, by):
    return as_(
        by, actions.appoint, commission.pk, user=user.pk, function=function, since=SINCE
    )


@standing
def session(commission, submitted, aigul):  # noqa: F811
    """Called, with Bakyt's plan on the agenda."""
    return as_(aigul, actions.call, commission.pk, meets_at=MEETS, where="Зал")


def item_of(session):
    with context.acting_as_machine():
        return Item.objects.filter(session=session.pk).order_by("position").first()


def again(session):
    with context.acting_as_machine():
        return Session.objects.get(pk=session.pk)


def come(session, *users, by):
    with context.acting_as_machine():
        seats = {m.user: m.pk for m in Member.objects.filter(until=None)}
    for user in users:
        as_(by, actions.come, session.pk, seats[user.pk])


@standing
def opened(session, aigul, cholpon, daniyar, elnura):  # noqa: F811
    """Three of four are there."""
    come(session, cholpon, daniyar, elnura, by=aigul)
    return as_(cholpon, actions.open_session, session.pk)


def cast(session, *votes):
    item = item_of(session)
    for user, choice in votes:
        as_(user, actions.vote, item.pk, user=user.pk, choice=Choice(choice))
    return item
