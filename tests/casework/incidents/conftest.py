"""Violence against Bakyt: Aigül writes it down, Begimai leads the response."""

from datetime import UTC, datetime, timedelta

from kamkor.casework.incidents import actions
from kamkor.casework.incidents.choices import Known, ToldBy, Whose
from kamkor.casework.incidents.models import Incident
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation
from tests.casework.cases.conftest import case  # noqa: F401
from tests.cast import acting, somebody
from tests.standing import standing

NOW = datetime(2026, 9, 15, 6, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
TOLD = Known(
    kind="2", whose=Whose.STEPPARENT, told_by=ToldBy.CHILD,
    words="Синяк на руке", child_words="Он меня ударил",
)  # fmt: skip


def as_(user, do, *given, at=LATER, **named):
    """The verb, done by somebody."""
    with context.acting_as(user.pk):
        return do(*given, by=acting(user), at=at, **named)


def seen_by(user):
    """Numbers of incidents the database shows to `user`; the queryset says the same."""
    with context.acting_as(user.pk):
        database = set(Incident.objects.values_list("number", flat=True))
        queryset = set(
            Incident.objects.visible_to(acting(user)).values_list("number", flat=True)
        )
    assert queryset == database
    return database


def fresh(row):
    with context.acting_as_machine():
        return type(row).objects.get(pk=row.pk)


def responses(incident):
    """By code, as they stand."""
    with context.acting_as_machine():
        return {row.code: row for row in incident.responses.all()}


@standing
def unit(osh):
    """The territorial unit of Osh city."""
    return Organisation.objects.create(
        code="unit-osh-test", kind=OrganisationKind.TERRITORIAL_UNIT, territory=osh,
        country="kg", name_ru="ТУ города Ош",
    )  # fmt: skip


@standing
def nurgul(osh):
    """Another social worker in Osh city."""
    return somebody("nurgul", RoleCode.SOCIAL_WORKER, at=osh, name="Нургүл Б.")


@standing
def incident(aigul, bakyt):
    """Written down by Aigül, nobody's yet."""
    return as_(aigul, actions.report, bakyt.pk, TOLD, at=NOW)


@standing
def led(incident, aigul, begimai):
    """The same, given to Begimai."""
    return as_(aigul, actions.assign, incident.pk, to=begimai.pk, version=None, at=NOW)
