"""Visits that are to be made: planned, missed, called off, made."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from kamkor.casework.cases import actions, reads, visits
from kamkor.casework.cases.errors import NotAMove, NotThere
from kamkor.casework.cases.models import Case, PlannedVisit
from kamkor.casework.clock import feeds, giving, sweeping, work
from kamkor.casework.clock import reads as clock
from kamkor.casework.clock.models import Deadline, Notice
from kamkor.casework.providers import handing
from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right
from tests.cast import acting, sign_in, somebody
from tests.standing import standing

from .conftest import NOW

pytestmark = pytest.mark.django_db
SOON = NOW.date() + timedelta(days=3)
ALL_MET = dict.fromkeys(Right.values, "met")


@standing
def chynar(osh):
    return somebody("chynar", RoleCode.SOCIAL_WORKER, at=osh, name="Чынар Т.")


def plan(case, by, *, on=SOON, who=None, why="Отнести справку"):
    new = actions.NewPlan(on=on, why=why, who=who.pk if who else None)
    with context.acting_as(by.pk):
        return actions.plan_visit(case.pk, new, by=acting(by), at=NOW)


def make(case, by, planned=None, *, met=True):
    new = actions.NewVisit(
        on=NOW.date(), met_family=met, planned=planned.pk if planned else None
    )
    with context.acting_as(by.pk):
        return actions.write_visit(case.pk, new, by=acting(by), at=NOW)


def running(about) -> list[Deadline]:
    with context.acting_as_machine():
        rows = Deadline.objects.filter(about=about.pk, ended_at=None)
        return list(rows.select_related("term"))


def observed(case, by, reason="school"):
    """The case closed for a reason that asks for visits."""
    with context.acting_as_machine():
        Case.objects.filter(pk=case.pk).update(state="in_execution")
    with context.acting_as(by.pk):
        actions.say_outcomes(
            case.pk, reason=reason, outcomes=ALL_MET, words="", version=None,
            by=acting(by), at=NOW,
        )  # fmt: skip
        actions.advance(
            case.pk, "close_and_observe", version=None, by=acting(by), at=NOW
        )
    return to_make(case)


def to_make(case) -> list[PlannedVisit]:
    with context.acting_as_machine():
        return list(PlannedVisit.objects.to_make().filter(case=case).order_by("on"))


def test_a_planned_visit_is_a_deadline_of_who_has_the_case(case, begimai):
    planned = plan(case, begimai)
    (row,) = running(planned)
    assert (row.term.code, row.owner) == ("visit", begimai.pk)
    assert timezone.localdate(row.due_at) == SOON
    assert work.link(row, acting(begimai)) == reverse(
        "planned-visit", args=[planned.pk]
    )


def test_it_stands_in_my_work_without_what_it_is_for(case, begimai, client):
    planned = plan(case, begimai, on=timezone.localdate() + timedelta(days=2))
    shown = sign_in(client, begimai).get(reverse("work")).content.decode()
    assert reverse("planned-visit", args=[planned.pk]) in shown
    assert "Отнести" not in shown


def test_the_calendar_says_neither_who_nor_why(case, begimai, client):
    plan(case, begimai)
    with context.acting_as(begimai.pk):
        secret = feeds.make(begimai, at=NOW)
    told = client.get(reverse("work-calendar-feed", args=[secret])).content.decode()
    assert "DTSTART;VALUE=DATE:20260918" in told
    for secret in ("Отнести", "Асанов", case.number):
        assert secret not in told


def test_a_missed_one_is_told_to_the_head(case, begimai, gulnaz):
    planned = plan(case, begimai)
    sweeping.sweep(at=NOW + timedelta(days=30))
    with context.acting_as_machine():
        told = Notice.objects.filter(deadline__about=planned.pk)
        assert {n.user_id for n in told} >= {begimai.pk, gulnaz.pk}
    with context.acting_as(begimai.pk):
        assert visits.to_make(case, on=SOON + timedelta(days=1))[0].missed
        assert not visits.to_make(case, on=SOON)[0].missed


def test_the_visit_written_down_is_the_planned_one(case, begimai):
    planned = plan(case, begimai)
    visit = make(case, begimai, planned)
    assert to_make(case) == [] and running(planned) == []
    with context.acting_as_machine():
        assert PlannedVisit.objects.get().visit == visit


def test_where_nobody_was_there_it_is_still_to_be_made(case, begimai):
    planned = plan(case, begimai)
    make(case, begimai, planned, met=False)
    assert to_make(case) == [planned]


def test_another_visit_leaves_the_planned_one(case, begimai):
    planned = plan(case, begimai)
    make(case, begimai)
    assert to_make(case) == [planned]


def test_no_visit_is_made_twice(case, begimai):
    planned = plan(case, begimai)
    make(case, begimai, planned)
    with pytest.raises(NotAMove):
        make(case, begimai, planned)


def test_who_is_sent_sees_the_child_until_it_is_made_and_no_longer(
    case, gulnaz, chynar
):
    with context.acting_as(chynar.pk):
        assert reads.find(acting(chynar), case.pk) is None
    planned = plan(case, gulnaz, who=chynar)
    with context.acting_as(chynar.pk):
        assert reads.find(acting(chynar), case.pk) == case
    make(case, chynar, planned)
    with context.acting_as(chynar.pk):
        assert reads.find(acting(chynar), case.pk) is None


def test_who_is_sent_makes_that_visit_and_nothing_else(case, gulnaz, chynar):
    plan(case, gulnaz, who=chynar)
    with pytest.raises(PermissionDenied):
        make(case, chynar)


def test_a_teacher_is_not_sent(case, gulnaz, osh):
    with pytest.raises(CannotWorkOnIt):
        plan(case, gulnaz, who=somebody("teacher", RoleCode.SCHOOL, at=osh))


@pytest.mark.parametrize("days", [-1, -400])
def test_a_day_gone_by_is_refused(case, begimai, days):
    with pytest.raises(NotAMove):
        plan(case, begimai, on=NOW.date() + timedelta(days=days))


def test_out_of_reach_nothing_is_seen_or_planned(case, begimai, damir):
    planned = plan(case, begimai)
    with context.acting_as(damir.pk):
        assert not PlannedVisit.objects.exists()
        with pytest.raises(NotThere):
            actions.call_off_visit(planned.pk, by=acting(damir), at=NOW)
    with pytest.raises(NotThere):
        plan(case, damir)


def test_one_called_off_is_nobodys_work(case, begimai):
    planned = plan(case, begimai)
    with context.acting_as(begimai.pk):
        actions.call_off_visit(planned.pk, by=acting(begimai), at=NOW)
        with pytest.raises(NotAMove):
            actions.call_off_visit(planned.pk, by=acting(begimai), at=NOW)
    assert running(planned) == []


def test_what_was_planned_is_not_rewritten(case, begimai):
    planned = plan(case, begimai)
    with (
        context.acting_as_machine(),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        PlannedVisit.objects.filter(pk=planned.pk).update(why=b"")


def test_it_goes_with_the_case_unless_somebody_was_sent(case, begimai, gulnaz, chynar):
    whoever, sent = plan(case, gulnaz), plan(case, gulnaz, who=gulnaz)
    with context.acting_as(gulnaz.pk):
        actions.assign(case.pk, to=chynar.pk, version=None, by=acting(gulnaz), at=NOW)
    assert [d.owner for d in running(whoever)] == [chynar.pk]
    assert [d.owner for d in running(sent)] == [gulnaz.pk]


def test_a_hand_over_of_all_work_takes_it_along_and_back(case, begimai, gulnaz, chynar):
    whoever, sent = plan(case, begimai), plan(case, gulnaz, who=begimai)
    with context.acting_as_machine():
        PlannedVisit.objects.filter(pk=sent.pk).update(who=begimai.pk)
    with context.acting_as(gulnaz.pk):
        row = handing.hand_over(
            begimai.pk, chynar.pk, by=acting(gulnaz), at=datetime.now(UTC)
        )
    for planned in (whoever, sent):
        assert [d.owner for d in running(planned)] == [chynar.pk]
    with context.acting_as(gulnaz.pk):
        handing.take_back(row.pk, by=acting(gulnaz), at=datetime.now(UTC))
    for planned in (whoever, sent):
        assert [d.owner for d in running(planned)] == [begimai.pk]


def test_given_from_the_list_of_deadlines_the_visit_is_theirs(
    case, begimai, gulnaz, chynar
):
    planned = plan(case, begimai)
    (row,) = running(planned)
    with context.acting_as(gulnaz.pk):
        giving.give([row.pk], to=chynar.pk, by=acting(gulnaz), at=NOW)
    with context.acting_as_machine():
        assert PlannedVisit.objects.get().who == chynar.pk
        assert Link.objects.filter(
            record=planned.pk, user=chynar.pk, valid_until=None
        ).exists()


def test_an_observation_plans_its_visits_by_the_law(case, begimai):
    """A return to school asks for four, a month after each other."""
    days = [one.on.isoformat() for one in observed(case, begimai)]
    assert days == ["2026-10-15", "2026-11-15", "2026-12-15", "2027-01-15"]


def test_only_the_next_observation_waits_in_my_work(case, begimai):
    observed(case, begimai)
    with context.acting_as(begimai.pk):
        mine = clock.mine(acting(begimai), NOW)
    assert [row.kind for row in mine].count("visit") == 1


def test_a_visit_of_an_observation_is_the_one_due_first(case, begimai):
    first, *others = observed(case, begimai)
    make(case, begimai)
    assert to_make(case) == others and running(first) == []


def test_an_observation_is_not_called_off(case, begimai):
    first = observed(case, begimai)[0]
    with context.acting_as(begimai.pk), pytest.raises(NotAMove):
        actions.call_off_visit(first.pk, by=acting(begimai), at=NOW)


def test_a_reopened_case_needs_no_observation(case, begimai, gulnaz):
    first = observed(case, begimai)[0]
    with context.acting_as(gulnaz.pk):
        actions.advance(
            case.pk, "reopen", version=None, by=acting(gulnaz), at=NOW,
            reason="Снова не ходит",
        )  # fmt: skip
    assert to_make(case) == [] and running(first) == []


def test_a_closed_case_has_no_visits_to_make(case, begimai, gulnaz):
    planned = plan(case, begimai)
    with context.acting_as(gulnaz.pk):
        actions.say_outcomes(
            case.pk, reason="no_hardship", outcomes=ALL_MET, words="", version=None,
            by=acting(gulnaz), at=NOW,
        )  # fmt: skip
        actions.advance(case.pk, "close", version=None, by=acting(gulnaz), at=NOW)
    assert to_make(case) == [] and running(planned) == []


def test_the_page_plans_makes_and_calls_off(case, begimai, client):
    sign_in(client, begimai)
    day = timezone.localdate() + timedelta(days=2)
    address = reverse("case-visit-plan", args=[case.pk])
    assert client.post(address, {"on": "2020-01-01"}).status_code == 422
    for why in ("Отнести справку", "Поговорить с бабушкой"):
        client.post(address, {"on": day.isoformat(), "why": why})
    shown = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "Отнести справку" in shown
    first, second = to_make(case)
    made = client.post(
        reverse("planned-visit", args=[first.pk]),
        {"planned": str(first.pk), "on": timezone.localdate().isoformat(),
         "met_family": "yes"},
    )  # fmt: skip
    assert made.url == reverse("case", args=[case.pk])
    client.post(reverse("planned-visit-off", args=[second.pk]))
    assert to_make(case) == []
    gone = client.get(reverse("planned-visit", args=[first.pk]))
    assert gone.url == reverse("case", args=[case.pk])


def test_who_was_sent_writes_it_down_on_the_page_and_is_let_go(
    case, gulnaz, chynar, client
):
    planned = plan(case, gulnaz, who=chynar)
    address = reverse("planned-visit", args=[planned.pk])
    sign_in(client, chynar)
    assert client.get(address).status_code == 200
    answer = client.post(
        address, {"planned": str(planned.pk), "on": "2026-09-14", "met_family": "yes"}
    )
    assert answer.url == reverse("work")
    assert client.get(reverse("case", args=[case.pk])).status_code == 404
