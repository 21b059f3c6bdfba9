"""The body that acts in a step is found, kept on the procedure, sees what it needs of it
while the step lasts, and answers. Medet is of the guardianship body of Osh."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.choices import NoteKind
from kamkor.casework.cases.models import Case, Note
from kamkor.casework.clock import reads as clock
from kamkor.casework.clock import work
from kamkor.casework.clock.models import Deadline
from kamkor.casework.procedures import actions, bodies
from kamkor.casework.procedures.actions import New
from kamkor.casework.procedures.choices import Found, Held, Outcome
from kamkor.casework.procedures.errors import NotThere
from kamkor.casework.procedures.models import (
    Check,
    Child,
    Decision,
    Nearer,
    PaperState,
    Procedure,
    StepRecord,
    Submission,
)
from kamkor.casework.providers import competence
from kamkor.casework.providers import handing as hands
from kamkor.foundation.access.choices import BlockReason, RoleCode
from kamkor.foundation.access.models import Block, Grant
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.places.models import Organisation
from kamkor.register.people.models import Name, Person
from tests.cast import acting, sign_in, somebody, territory
from tests.standing import standing

from .conftest import BORN_HERE, GRANTED, KIN, NOW, TODAY, as_

pytestmark = pytest.mark.django_db
BY_BODY = (Procedure, Child, PaperState, Submission)
BY_WORKERS = (StepRecord, Decision, Nearer, Check, Case, Note, Name)


def office(place, code, kind):
    with context.acting_as_machine():
        return Organisation.objects.create(
            code=code, kind=kind, territory=place, country="kg", name_ru=code
        )


@standing
def opeka(osh):
    return office(osh, "opeka-osh", "guardianship_body")


@standing
def medet(opeka):
    return somebody("medet", RoleCode.PARTNER, of=opeka, name="Медет О.")


@standing
def waits(grandson, medet, aigul):
    """Aigül has given it in: the guardianship body decides."""
    new = New(
        "guardianship", KIN, [grandson.pk], kinship="grandparent",
        carer="Сатыбалдиева Гүлсара", carer_age=61,
    )  # fmt: skip
    made = as_(aigul, actions.begin, new)
    paper = actions.track_of("guardianship", KIN).papers[0]
    as_(aigul, actions.say_paper, made.pk, paper, state=Held.HAVE)
    as_(aigul, actions.advance, made.pk, Outcome.DONE, on=TODAY)
    as_(aigul, actions.submit, made.pk, body=None, on=TODAY, number="17")
    return fresh(made)


def fresh(procedure):
    with context.acting_as_machine():
        return Procedure.objects.select_related("body").get(pk=procedure.pk)


def of_body(procedure):
    with context.acting_as_machine():
        rows = Deadline.objects.filter(about=procedure.pk, kind=actions.BODY)
        return list(rows.filter(ended_at=None))


def sees(user, *models):
    with context.acting_as(user.pk):
        return {model for model in models if model.objects.exists()}


def test_the_step_names_the_competent_body_and_by_which_act(waits, opeka):
    assert (waits.body, waits.body_found) == (opeka, Found.INSTEAD)
    assert {"act", "says", "url", "status"} == set(waits.body_basis)
    assert waits.body_basis["act"]["ru"] in bodies.reason(waits)


def test_the_first_choice_of_the_law_comes_first(grandson, aigul, osh, opeka):
    unit = office(osh, "unit-osh", "territorial_unit")
    made = as_(aigul, actions.begin, New("guardianship", KIN, [grandson.pk]))
    assert fresh(made).body is None  # the family acts
    as_(aigul, actions.advance, made.pk, Outcome.DONE, on=TODAY)
    as_(aigul, actions.submit, made.pk, body=None, on=TODAY)
    now = fresh(made)
    assert (now.body, now.body_found) == (unit, Found.COMPETENT)


def test_where_it_was_given_in_it_lies(grandson, aigul, osh, opeka):
    office(osh, "unit-osh", "territorial_unit")
    made = as_(aigul, actions.begin, New("guardianship", KIN, [grandson.pk]))
    as_(aigul, actions.advance, made.pk, Outcome.DONE, on=TODAY)
    as_(aigul, actions.submit, made.pk, body=opeka.pk, on=TODAY)
    now = fresh(made)
    assert (now.body, now.body_found) == (opeka, Found.GIVEN_IN)


def test_another_right_has_another_body(grandson, aigul, osh, opeka):
    registry = office(osh, "zags-osh", "civil_registry")
    made = as_(aigul, actions.begin, New("birth", BORN_HERE, [grandson.pk]))
    while fresh(made).body is None:
        as_(aigul, actions.advance, made.pk, Outcome.DONE, on=TODAY)
    assert (fresh(made).body, fresh(made).body_found) == (registry, Found.COMPETENT)


def test_where_no_body_is_found_the_unit_answers_and_it_is_said(
    grandson, aigul, osh, client
):
    unit = office(osh, "unit-osh", "territorial_unit")
    made = as_(aigul, actions.begin, New("birth", BORN_HERE, [grandson.pk]))
    with context.acting_as_machine():
        Organisation.objects.filter(kind="civil_registry").update(valid_to=TODAY)
    as_(aigul, actions.advance, made.pk, Outcome.DONE, on=TODAY)
    now = fresh(made)
    assert now.body == unit
    assert now.body_found in {Found.INSTEAD, Found.NOBODY}
    page = sign_in(client, aigul).get(reverse("procedure", args=[made.pk]))
    assert page.context["body_reason"] in page.content.decode().replace("&quot;", '"')


def test_it_is_work_of_the_people_of_the_body_with_the_days_of_the_law(waits, medet):
    (row,) = of_body(waits)
    assert (row.owner, row.organisation_id) == (None, waits.body_id)
    assert row.term.code == "guardianship_decision"
    with context.acting_as(medet.pk):
        (mine,) = clock.mine(acting(medet), NOW)
    assert work.link(mine, acting(medet)) == f"/procedures/asked/{waits.pk}/"


def test_a_body_without_an_account_is_named_and_has_no_work_here(
    grandson, aigul, opeka
):
    made = as_(aigul, actions.begin, New("guardianship", KIN, [grandson.pk]))
    as_(aigul, actions.advance, made.pk, Outcome.DONE, on=TODAY)
    as_(aigul, actions.submit, made.pk, body=None, on=TODAY)
    assert fresh(made).body == opeka
    assert of_body(made) == []


def test_the_body_sees_what_it_needs_while_it_acts_and_nothing_else(
    waits, grandson, medet, aigul, osh
):
    case = as_(aigul, cases.open_case, grandson.pk, reason="Бабушка одна")
    as_(aigul, cases.write_note, case.pk, kind=NoteKind.PLAIN, words="Слова")
    other = somebody(
        "other", RoleCode.PARTNER, of=office(osh, "zags-osh", "civil_registry")
    )
    school = somebody("teacher", RoleCode.SCHOOL, of=waits.body)
    assert sees(medet, *BY_BODY, *BY_WORKERS) == set(BY_BODY)
    assert sees(other, *BY_BODY) == sees(school, *BY_BODY) == set()
    assert {Procedure, StepRecord} <= sees(aigul, Procedure, StepRecord)
    as_(medet, actions.decide_for_body, waits.pk, GRANTED)
    assert sees(medet, *BY_BODY, *BY_WORKERS) == set()


def test_the_querysets_say_the_same(waits, medet, aigul):
    with context.acting_as(medet.pk):
        rows = Procedure.objects
        assert [one.pk for one in rows.acted_in_by(acting(medet))] == [waits.pk]
        assert not rows.visible_to(acting(medet)).exists()
    with context.acting_as(aigul.pk):
        assert not Procedure.objects.acted_in_by(acting(aigul)).exists()


@pytest.mark.parametrize("by", ["shield", "block"])
def test_neither_a_shielded_child_nor_one_they_are_shut_out_from(
    waits, grandson, medet, client, by
):
    with context.acting_as_machine():
        if by == "shield":
            Person.objects.filter(pk=grandson.pk).update(is_shielded=True)
        else:
            Block.objects.create(
                subject=grandson.pk, user=medet, reason=BlockReason.KIN, since=NOW
            )
    assert sees(medet, *BY_BODY) == set()
    address = reverse("procedure-decide", args=[waits.pk])
    assert sign_in(client, medet).get(address).status_code == 404


def test_before_its_step_the_body_sees_nothing(grandson, aigul, medet):
    as_(aigul, actions.begin, New("guardianship", KIN, [grandson.pk]))
    assert sees(medet, *BY_BODY) == set()


def test_the_body_decides_on_its_page(waits, medet, opeka, client):
    sign_in(client, medet)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("procedures-asked"))
    assert len(queries) <= 24
    assert "Сатыбалдиев Эмил" in page.content.decode()
    address = reverse("procedure-decide", args=[waits.pk])
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert len(queries) <= 32
    text = page.content.decode()
    assert "Сатыбалдиева Гүлсара" in text
    assert waits.body_basis["act"]["ru"] in text
    told = {
        "edition": waits.edition, "outcome": "granted", "on": TODAY.isoformat(),
        "number": "", "until": "2027-03-15", "words": "",
    }  # fmt: skip
    assert client.post(address, told).status_code == 422
    told["number"] = "204"
    assert client.post(address, told).status_code == 302
    with context.acting_as_machine():
        made = Decision.objects.get(procedure=waits)
        ended = StepRecord.objects.get(procedure=waits, step="decision")
        verbs = set(Entry.objects.values_list("verb", flat=True))
    assert (made.by, made.body, ended.body) == (medet.pk, opeka, opeka)
    assert {"procedure.asked_listed", "procedure.asked_opened"} <= verbs
    assert (fresh(waits).standing, fresh(waits).body) == ("lasting", None)
    assert of_body(waits) == []
    assert client.get(address).status_code == 404


def test_who_leads_it_does_not_decide_for_the_body(waits, aigul, opeka):
    Grant.objects.create(
        user=aigul, role=RoleCode.PARTNER, organisation=opeka, valid_from=NOW
    )
    with pytest.raises(NotThere):
        as_(aigul, actions.decide_for_body, waits.pk, GRANTED)


def test_what_the_worker_writes_down_ends_the_work_of_the_body(waits, aigul, medet):
    as_(aigul, actions.decide, waits.pk, GRANTED)
    assert of_body(waits) == []
    assert sees(medet, *BY_BODY) == set()


def test_a_decision_taken_back_is_work_of_the_body_again(waits, aigul, medet, opeka):
    made = as_(aigul, actions.decide, waits.pk, GRANTED)
    as_(aigul, actions.take_back, made.pk, reason="Не тот номер")
    assert fresh(waits).body == opeka
    assert len(of_body(waits)) == 1


def test_when_a_body_is_no_more_its_successor_acts(waits, medet, opeka, osh):
    new = office(osh, "opeka-new", "guardianship_body")
    late = somebody("late", RoleCode.PARTNER, of=new)
    with context.acting_as_machine():
        Organisation.objects.filter(pk=opeka.pk).update(valid_to=TODAY)
        assert actions.follow_bodies(at=NOW + timedelta(days=1)) == 1
        assert actions.follow_bodies(at=NOW + timedelta(days=1)) == 0
    now = fresh(waits)
    assert (now.body, now.body_found) == (new, Found.SUCCESSOR)
    assert [row.organisation_id for row in of_body(waits)] == [new.pk]
    assert sees(medet, *BY_BODY) == set()
    assert sees(late, *BY_BODY) == set(BY_BODY)


def test_when_it_answers_for_the_place_no_longer_the_one_there_acts(waits, opeka, osh):
    there = territory("Karakol city")
    new = office(osh, "opeka-new", "guardianship_body")
    with context.acting_as_machine():
        Organisation.objects.filter(pk=opeka.pk).update(territory=there)
        assert actions.follow_bodies(at=NOW) == 1
    assert fresh(waits).body == new


def test_handed_over_by_hand_it_goes_with_the_clock_and_comes_back(
    waits, opeka, osh, gulnaz
):
    new = office(osh, "opeka-new", "guardianship_body")
    with context.acting_as(gulnaz.pk):
        row = hands.hand_over_body(opeka, new, by=acting(gulnaz), at=timezone.now())
    assert (fresh(waits).body, fresh(waits).body_found) == (new, Found.SUCCESSOR)
    assert [one.organisation_id for one in of_body(waits)] == [new.pk]
    with context.acting_as(gulnaz.pk):
        hands.take_back(row.pk, by=acting(gulnaz), at=timezone.now())
    assert fresh(waits).body == opeka


@standing
def before_a_court(grandson, aigul, osh):
    """A court decides; the directory has none, so the unit of Osh stands there."""
    unit = office(osh, "unit-osh", "territorial_unit")
    long = KIN | {"long": "yes"}
    made = as_(aigul, actions.begin, New("guardianship", long, [grandson.pk]))
    as_(aigul, actions.advance, made.pk, Outcome.DONE, on=TODAY)
    assert fresh(made).body == unit
    return fresh(made)


def told(procedure):
    """Of the body, to who leads it; still to be done."""
    with context.acting_as_machine():
        rows = Deadline.objects.filter(about=procedure.pk, term__code="body_found")
        return list(rows.filter(ended_at=None).values_list("owner", flat=True))


def test_where_a_court_decides_the_act_is_named_though_there_is_no_court(
    before_a_court,
):
    assert before_a_court.body_found == Found.NOBODY
    assert "суд" in before_a_court.body_basis["says"]["ru"]
    assert before_a_court.body_basis["status"] == "unverified"


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_the_country_names_courts_and_notaries_with_act_and_status(country):
    rows = [
        rule for rule in competence.rules(country) if rule.kind in ("court", "notary")
    ]
    assert {rule.kind for rule in rows} == {"court", "notary"}
    assert all(rule.act["ky"] and rule.status == "unverified" for rule in rows)


def test_a_court_that_came_into_the_directory_acts_from_that_night(
    before_a_court, aigul, osh
):
    assert actions.look_again(at=NOW) == 0
    court = office(osh, "court-osh", "court")
    assert actions.look_again(at=NOW) == 1
    assert actions.look_again(at=NOW) == 0
    now = fresh(before_a_court)
    assert (now.body, now.body_found) == (court, Found.COMPETENT)
    assert "суд" in now.body_basis["says"]["ru"]
    assert told(now) == [aigul.pk]
    with context.acting_as_machine():
        assert Entry.objects.filter(verb="procedure.body_changed").count() == 1


def test_the_nearest_of_two_and_none_of_elsewhere(before_a_court, osh):
    office(territory("Karakol city"), "court-karakol", "court")
    assert actions.look_again(at=NOW) == 0
    office(osh.parent, "court-oblast", "court")
    near = office(osh, "court-osh", "court")
    assert actions.look_again(at=NOW) == 1
    assert fresh(before_a_court).body == near


def test_the_body_named_first_takes_over_from_the_one_instead(waits, opeka, osh, aigul):
    assert actions.look_again(at=NOW) == 0
    unit = office(osh, "unit-osh", "territorial_unit")
    assert actions.look_again(at=NOW) == 1
    assert (fresh(waits).body, fresh(waits).body_found) == (unit, Found.COMPETENT)
    assert told(waits) == [aigul.pk]


def test_who_was_told_of_a_body_is_told_no_longer_when_the_step_is_over(
    before_a_court, aigul, osh
):
    office(osh, "court-osh", "court")
    actions.look_again(at=NOW)
    as_(aigul, actions.decide, before_a_court.pk, GRANTED)
    assert told(before_a_court) == []


def test_however_many_wait_the_night_asks_as_often(waits):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert actions.look_again(at=NOW) == 0
        return len(queries)

    few = asked()
    with context.acting_as_machine():
        for _ in range(5):
            waits.pk = uuid7()
            waits.save(force_insert=True)
    assert asked() == few
