"""Who could take the work: the nearest, the least loaded, never kin, never absent."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kamkor.casework.providers import duties, loads, reads
from kamkor.casework.providers.choices import Reason
from kamkor.foundation.access import actions as access
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Territory
from tests.casework.providers.offices import now
from tests.cast import acting, somebody

pytestmark = pytest.mark.django_db


def suggest(team, language=None, child=None):
    person = (child or team.boy).pk
    return reads.suggest_worker(person, place=team.osh.low, language=language, at=now())


def names(found):
    return [one.user.username for one in found]


def test_workers_of_the_place_come_before_officers_and_heads(team):
    found = names(suggest(team))
    assert found[0] == "meerim"
    assert found.index("bakyt") < found.index("aigul") < found.index("gulnaz")
    assert "tilek" not in found


def test_who_has_less_stands_first_and_the_load_is_told(team):
    with override("en"):
        first, second = suggest(team)[:2]
        assert (first.load.points, second.load.points) == (Decimal(0), Decimal(1))
        assert "works in Osh" in first.reason
        assert "1 points of work of 30" in second.reason


def test_a_narrower_territory_stands_before_less_load(team):
    region = Territory.objects.get(pk=team.osh.parent_id)
    somebody("wide", RoleCode.SOCIAL_WORKER, at=region)
    found = names(suggest(team))
    assert found.index("bakyt") < found.index("wide")


def test_between_equals_the_childs_language_decides(team):
    for login, language in (("ky", "ky"), ("ru", "ru")):
        user = somebody(login, RoleCode.SOCIAL_WORKER, at=team.osh, name="Я. Я.")
        type(user).objects.filter(pk=user.pk).update(language=language)
    found = names(suggest(team, language="ky"))
    assert found.index("ky") < found.index("ru")


def test_kin_are_never_suggested_under_whichever_record_it_was_told(team):
    access.block(team.boy.pk, team.meerim, reason="kin", by=None, at=now())
    assert "meerim" not in names(suggest(team))
    assert "meerim" in names(suggest(team, child=team.girl))
    with context.acting_as_machine():
        type(team.girl).objects.filter(pk=team.girl.pk).update(root=team.boy.pk)
    assert "meerim" not in names(suggest(team, child=team.boy))


def test_who_is_away_is_never_suggested(team):
    today = now().date()
    with context.acting_as(team.meerim.pk):
        duties.tell(
            team.meerim.pk, days=(today, today + timedelta(days=3)), deputy=None,
            reason=Reason.LEAVE, by=acting(team.meerim), at=now(),
        )  # fmt: skip
    assert "meerim" not in names(suggest(team))


def test_an_app_above_counts_its_work_by_its_weight(team, monkeypatch):
    monkeypatch.setattr(loads, "_KINDS", dict(loads._KINDS))
    counted = {team.meerim.pk: 7}
    loads.register(
        loads.Kind("tests", "tests", "CASELOAD_NORM", lambda workers, at: counted)
    )
    load = loads.of([team.meerim.pk], now())[team.meerim.pk]
    assert load.points == 7 * 30
    assert {name: n for name, n in load.pieces.items() if n} == {"tests": 7}


def test_more_workers_are_not_more_questions(team):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            suggest(team)
        return len([q for q in asked if "set_config" not in q["sql"]])

    few = questions()
    for n in range(5):
        somebody(f"more{n}", RoleCode.SOCIAL_WORKER, at=team.osh)
    assert questions() <= few
