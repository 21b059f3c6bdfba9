"""A family moves in mid-case: the old territory answers until the new one takes over."""

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.casework.cases import actions, forms, reads
from kamkor.casework.cases.errors import NotAMove, NotThere
from kamkor.casework.cases.models import Case, Transfer
from kamkor.casework.clock import reads as clock
from kamkor.casework.clock.models import Deadline
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.people import reads as people
from kamkor.register.people.models import Person
from kamkor.register.sources.models import Record
from tests.cast import acting, somebody, territory
from tests.standing import standing

from .conftest import NOW

pytestmark = pytest.mark.django_db


@standing
def offered(case, aigul):
    with context.acting_as(aigul.pk):
        return actions.propose_transfer(
            case.pk, to=territory("Karakol city"), reason="Уехали к тёте",
            version=None, by=acting(aigul), at=NOW,
        )  # fmt: skip


def answer(offered, by, *, accept=True, words=""):
    with context.acting_as(by.pk):
        return actions.answer_transfer(
            offered.pk, accept=accept, words=words, by=acting(by), at=NOW
        )


def test_the_new_territory_sees_the_question_and_not_the_child(offered, damir, case):
    with context.acting_as(damir.pk):
        assert [one.pk for one in reads.offered(acting(damir))] == [offered.pk]
        assert reads.find(acting(damir), case.pk) is None


def test_until_it_answers_the_old_one_has_the_case(offered, case, begimai):
    with context.acting_as_machine():
        now = Case.objects.get(pk=case.pk)
    assert (now.place, now.worker) == (case.place, begimai.pk)


def test_who_takes_it_over_has_the_case_and_its_deadlines(
    offered, damir, begimai, case
):
    answer(offered, damir)
    with context.acting_as(damir.pk):
        now = reads.find(acting(damir), case.pk)
        running = [d.owner for d in clock.of("case", case.pk) if d.is_running]
    assert (now.worker, now.territory) == (damir.pk, territory("Karakol city"))
    assert running == [damir.pk]
    with context.acting_as(begimai.pk):
        assert reads.find(acting(begimai), case.pk) is None


def test_its_deadlines_are_where_it_is_and_the_old_head_sees_them_no_more(
    offered, damir, aigul, case
):
    def seen_by(user):
        with context.acting_as(user.pk):
            rows = Deadline.objects.visible_to(acting(user)).running()
            return [one.place for one in rows.filter(about=case.pk)]

    assert seen_by(aigul) == [case.place]
    assert seen_by(damir) == []
    answer(offered, damir)
    assert seen_by(damir) == [territory("Karakol city").low]
    assert seen_by(aigul) == []


def test_the_child_lives_where_its_case_is_and_the_old_head_sees_it_no_more(
    offered, damir, aigul, begimai, bakyt
):
    answer(offered, damir)
    with context.acting_as(damir.pk):
        child = Person.objects.get(pk=bakyt.pk)
        told = people.facts_of(child, sensitivity=3)
    assert child.territory == territory("Karakol city")
    assert told.residence and told.residence.seen_on == NOW.date()
    assert told.name == "Асанов Бакыт Маратович"
    with context.acting_as(aigul.pk):
        assert not Person.objects.filter(pk=bakyt.pk).exists()


def test_a_child_given_to_a_worker_after_the_transfer_stays_in_sight_of_the_head(
    offered, damir, case, bakyt
):
    answer(offered, damir)
    there = territory("Karakol city")
    worker = somebody("saltanat", RoleCode.SOCIAL_WORKER, at=there)
    with context.acting_as(damir.pk):
        now = reads.find(acting(damir), case.pk)
        actions.assign(
            case.pk, to=worker.pk, version=now.version, by=acting(damir), at=NOW
        )
        assert reads.find(acting(damir), case.pk).worker == worker.pk
        assert Person.objects.filter(pk=bakyt.pk).exists()


def test_what_a_list_told_of_the_move_is_not_written_twice(offered, damir, bakyt):
    with context.acting_as_machine():
        there = territory("Karakol city")
        Person.objects.filter(pk=bakyt.pk).update(territory=there, place=there.low)
        before = Record.objects.count()
    answer(offered, damir)
    with context.acting_as_machine():
        assert Record.objects.count() == before


def test_declining_needs_a_reason_and_changes_nothing(offered, damir, case, begimai):
    with pytest.raises(NotAMove):
        answer(offered, damir, accept=False)
    answer(offered, damir, accept=False, words="Семьи здесь нет")
    with context.acting_as_machine():
        assert Case.objects.get(pk=case.pk).worker == begimai.pk


def test_it_is_answered_once(offered, damir):
    answer(offered, damir)
    with pytest.raises((NotAMove, NotThere)):
        answer(offered, damir)


def test_the_old_territory_cannot_answer_for_the_new_one(offered, aigul):
    with pytest.raises(PermissionDenied):
        answer(offered, aigul)


def test_a_case_is_offered_once(offered, case, aigul):
    with context.acting_as(aigul.pk), pytest.raises(NotAMove):
        actions.propose_transfer(
            case.pk, to=territory("Karakol city"), reason="", version=None,
            by=acting(aigul), at=NOW,
        )  # fmt: skip


def test_a_shielded_child_is_offered_to_nobody_who_does_not_hold_it(
    offered, bakyt, damir
):
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=True)
    with context.acting_as(damir.pk):
        assert list(Transfer.objects.all()) == []


def test_a_city_without_districts_is_offered_and_an_oblast_is_not():
    offered = set(
        forms.Transfer().fields["to"].queryset.values_list("name_en", flat=True)
    )
    assert {"Osh", "Karakol city", "Leninsky District"} <= offered
    assert not {"Osh Region", "Bishkek"} & offered
