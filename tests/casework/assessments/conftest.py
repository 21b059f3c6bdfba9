from datetime import UTC, date, datetime

from kamkor.foundation.access.choices import Relation, RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from tests import cast
from tests.standing import standing

NOW = datetime(2026, 9, 15, 6, tzinfo=UTC)


@standing
def osh():
    return cast.territory("Osh")


@standing
def aigul(osh):
    return cast.somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh, name="Айгүл")


@standing
def bakyt(osh):
    return cast.somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh, name="Бакыт")


@standing
def gulnaz(osh):
    return cast.somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Гүлназ")


@standing
def damir():
    return cast.somebody(
        "damir", RoleCode.TERRITORIAL_OFFICER, at=cast.territory("Karakol city")
    )


@standing
def child(osh):
    """A girl of eleven with her grandmother; both parents are away."""
    kept = cast.keep(
        "round",
        {
            "full_name": "Асан кызы Айжан", "sex": "female",
            "birth_date": {"date": "2015-03-12", "precision": "day"},
            "kinship": "grandparent", "carer_name": "Асанова Гүлсара", "parent_away": "both",
        },
        at=osh, on=date(2026, 9, 1),
    )  # fmt: skip
    return kept.persons[0]


@standing
def assigned(child, bakyt):
    """Bakyt works with the child."""
    with context.acting_as_machine():
        return Link.objects.create(
            subject=child.pk, relation=Relation.ASSIGNED, user_id=bakyt.pk,
            sensitivity=3, valid_from=NOW,
        )  # fmt: skip
