"""The Commission of Osh meets about what waits, beside the pages a test looks at."""

from datetime import date, timedelta

from kamkor.casework.commission import actions
from kamkor.casework.commission.choices import Choice, Function, ItemState
from kamkor.casework.commission.models import Commission, Item, Member
from kamkor.foundation.db import context
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation
from tests.cast import NOON, acting, territory

SINCE = date(2026, 1, 1)


def does(user, do, /, *given, at=NOON, **named):
    with context.acting_as(user.pk):
        return do(*given, by=acting(user), at=at, **named)


def founded(head, chair) -> Commission:
    """`chair` presides, `head` of the unit keeps the papers."""
    body = Organisation.objects.create(
        code="kdd-osh", kind=OrganisationKind.COMMISSION, territory=territory("Osh"),
        country="kg", name_ru="Комиссия по делам детей города Ош",
    )  # fmt: skip
    made = does(head, actions.found, body.pk)
    for user, function in ((chair, Function.CHAIR), (head, Function.SECRETARY)):
        does(
            head, actions.appoint, made.pk, user=user.pk, function=function, since=SINCE
        )
    return made


def called(made, head, *, at=NOON):
    return does(
        head, actions.call, made.pk, meets_at=at + timedelta(days=3), where="Зал", at=at
    )


def agrees(made, head, chair, *, at=NOON) -> None:
    """To every plan that waits there."""
    session = called(made, head, at=at)
    with context.acting_as_machine():
        seat = Member.objects.get(user=chair.pk)
        listed = list(Item.objects.filter(session=session.pk, state=ItemState.LISTED))
    does(head, actions.come, session.pk, seat.pk, at=at)
    does(chair, actions.open_session, session.pk, at=at)
    for item in listed:
        does(chair, actions.vote, item.pk, user=chair.pk, choice=Choice.FOR, at=at)
        does(chair, actions.decide, item.pk, words="Согласовать", at=at)
    does(chair, actions.close, session.pk, at=at)
