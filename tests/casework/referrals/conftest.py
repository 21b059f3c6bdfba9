"""Osh: Begimai leads Bakyt's case; Sabira answers at the clinic, Nurlan at the school."""

from datetime import date

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.choices import ConsentScope, Giver
from kamkor.casework.referrals import actions
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from tests.casework.cases.conftest import NOW, case  # noqa: F401
from tests.cast import acting, somebody
from tests.standing import standing

WORDS = "Нужен осмотр врача: ребёнок кашляет вторую неделю."


def as_(user, do, *given, **named):
    """The verb, done by somebody."""
    with context.acting_as(user.pk):
        return do(*given, by=acting(user), at=named.pop("at", NOW), **named)


def body(osh, code, kind, name):
    with context.acting_as_machine():
        return Organisation.objects.create(
            country="kg",
            code=code,
            kind=kind,
            territory=osh,
            name_ru=name,
            name_ky=name,
        )


@standing
def clinic(osh):
    return body(osh, "c-1", "clinic", "Поликлиника № 1")


@standing
def sabira(clinic):
    """Answers for the clinic."""
    return somebody("sabira", RoleCode.CLINIC, of=clinic, name="Сабира Ж.")


@standing
def zarina(clinic):
    """Her colleague."""
    return somebody("zarina", RoleCode.CLINIC, of=clinic, name="Зарина Б.")


@standing
def nurlan(osh):
    """Answers for a school nobody asked."""
    school = body(osh, "s-1", "school", "Школа № 1")
    return somebody("nurlan", RoleCode.SCHOOL, of=school, name="Нурлан А.")


@standing
def consent(case, begimai):  # noqa: F811
    new = cases.NewConsent(
        ConsentScope.SERVICES, Giver.CARER, "Бабушка согласна", date(2026, 1, 1)
    )
    return as_(begimai, cases.give_consent, case.pk, new)


def new(clinic, **said):
    told = {"need": "health", "basis": "consent", "words": WORDS} | said
    return actions.NewReferral(organisation=clinic.pk, **told)


@standing
def sent(case, begimai, clinic, consent):  # noqa: F811
    return as_(begimai, actions.send, case.pk, new(clinic))
