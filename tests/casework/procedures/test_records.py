"""A procedure from the first step to the end, and what of it the register learns."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.casework.clock.models import Deadline
from kamkor.casework.procedures import actions
from kamkor.casework.procedures.actions import New, Said
from kamkor.casework.procedures.choices import Held, Outcome
from kamkor.casework.procedures.errors import (
    AlreadyRuns,
    Changed,
    KinFirst,
    NotAnOutcome,
    NotAWay,
    NotReady,
    NotThere,
)
from kamkor.casework.procedures.models import Decision, Procedure, StepRecord
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.register.people.models import Care
from kamkor.register.rights import actions as rights
from kamkor.register.rights.choices import Status
from kamkor.register.rights.models import Gap, Standing
from tests.cast import keep

from .conftest import (
    BORN_HERE,
    FOSTER,
    GRANTED,
    KIN,
    NOW,
    TODAY,
    as_,
)

pytestmark = pytest.mark.django_db


def standing(child):
    with context.acting_as_machine():
        return Standing.objects.get(person=child.pk)


def open_gaps(child, right):
    with context.acting_as_machine():
        rows = Gap.objects.filter(person=child.pk, right=right, closed_at=None)
        return list(rows.values_list("reason", flat=True))


def now(procedure):
    with context.acting_as_machine():
        return Procedure.objects.get(pk=procedure.pk)


def running(procedure):
    with context.acting_as_machine():
        rows = Deadline.objects.filter(about=procedure.pk, ended_at=None)
        return {d.term.code: d for d in rows.select_related("term")}


def test_it_begins_at_the_first_step_of_the_way_with_its_deadline(temporary, aigul):
    assert (temporary.track, temporary.step) == ("temporary", "papers")
    found = running(temporary)["guardianship_application"]
    assert (found.kind, found.owner) == ("procedure.step", aigul.pk)


def test_a_grandmother_with_temporary_guardianship_closes_the_gap(granted, grandson):
    assert standing(grandson).care == Status.MET
    assert standing(grandson).care_reason == "care_with_basis"
    assert open_gaps(grandson, "care") == []
    with context.acting_as_machine():
        care = Care.objects.filter(person=grandson.pk).latest("record_id")
    assert (care.kinship, care.basis) == ("grandparent", "temporary_guardianship")
    assert (care.carer, care.carer_age) == ("Сатыбалдиева Гүлсара", 61)
    assert (care.basis_number, care.until) == ("204", date(2027, 3, 15))


def test_when_the_paper_expires_the_gap_opens_again(granted, grandson):
    with context.acting_as_machine():
        rights.evaluate_one(
            grandson.pk,
            on=date(2027, 3, 16),
            at=NOW + timedelta(days=182),
            by=context.MACHINE_ID,
        )
    assert open_gaps(grandson, "care") == ["basis_ended"]


def test_the_end_of_the_paper_is_work_for_who_leads(granted, temporary, aigul):
    found = running(temporary)["guardianship_expiry"]
    assert (found.kind, found.owner) == ("guardianship_expiry", aigul.pk)
    assert found.due_at.date() == date(2027, 3, 15)


def test_a_wrong_decision_is_taken_back_with_all_that_it_told(
    granted, temporary, grandson, aigul
):
    as_(aigul, actions.take_back, granted.pk, reason="Решение другого ребёнка")
    assert open_gaps(grandson, "care") != []
    assert now(temporary).step == "decision"
    assert set(running(temporary)) == {"guardianship_decision"}
    with context.acting_as_machine():
        assert Decision.objects.get().taken_back_by == aigul.pk
        assert StepRecord.objects.latest("at", "id").outcome == Outcome.CORRECTED


def test_what_was_taken_back_is_not_taken_back_again(granted, aigul):
    as_(aigul, actions.take_back, granted.pk, reason="Ошибка")
    with pytest.raises(NotAnOutcome):
        as_(aigul, actions.take_back, granted.pk, reason="Ошибка")


def test_the_certificate_in_hand_restores_identity(grandson, aigul):
    procedure = as_(aigul, actions.begin, New("birth", BORN_HERE, [grandson.pk]))
    as_(aigul, actions.advance, procedure.pk, Outcome.DONE, on=TODAY)
    said = Said(Outcome.GRANTED, TODAY, number="KR-X 1234567")
    as_(aigul, actions.decide, procedure.pk, said)
    assert standing(grandson).identity_reason == "registered"
    assert now(procedure).step == "number"
    number = Said(Outcome.DONE, TODAY, number="20204201800112")
    as_(aigul, actions.decide, procedure.pk, number)
    assert standing(grandson).identity == Status.MET
    assert now(procedure).standing == "closed"
    assert running(procedure) == {}


def test_a_refusal_leads_to_an_appeal_with_its_clock(before_decision, aigul):
    refused = Said(Outcome.REFUSED, TODAY, number="9")
    as_(aigul, actions.decide, before_decision.pk, refused)
    assert now(before_decision).step == "appeal"
    assert set(running(before_decision)) == {"appeal"}
    as_(aigul, actions.advance, before_decision.pk, Outcome.DONE, on=TODAY)
    as_(aigul, actions.decide, before_decision.pk, GRANTED)
    assert now(before_decision).standing == "lasting"


def test_brothers_and_sisters_have_one_procedure_and_each_their_record(osh, aigul):
    kept = keep(
        "round",
        {"full_name": "Токтосунов Азамат", "kinship": "aunt_uncle",
         "legal_basis": "none", "parent_away": "both"},
        {"full_name": "Токтосунова Айпери", "kinship": "aunt_uncle",
         "legal_basis": "none", "parent_away": "both"},
        at=osh,
    )  # fmt: skip
    children = [person.pk for person in kept.persons]
    new = New(
        "guardianship", KIN, children, kinship="aunt_uncle", carer="Токтосунов Э."
    )
    procedure = as_(aigul, actions.begin, new)
    as_(aigul, actions.advance, procedure.pk, Outcome.DONE, on=TODAY)
    as_(aigul, actions.submit, procedure.pk, body=None, on=TODAY)
    as_(aigul, actions.decide, procedure.pk, GRANTED)
    assert [standing(child).care for child in kept.persons] == [Status.MET] * 2


def test_strangers_only_with_a_reason_for_every_nearer_way(grandson, aigul):
    new = New("guardianship", FOSTER, [grandson.pk], kinship="non_kin")
    with pytest.raises(KinFirst) as raised:
        as_(aigul, actions.begin, new)
    assert raised.value.tracks == [
        "power_of_attorney",
        "temporary",
        "court",
        "stranger",
    ]
    said = dict.fromkeys(raised.value.tracks, "Родных не нашли")
    told = New("guardianship", FOSTER, [grandson.pk], kinship="non_kin", nearer=said)
    assert as_(aigul, actions.begin, told).track == "foster"


def test_a_child_has_one_such_procedure_at_a_time(temporary, grandson, aigul):
    with pytest.raises(AlreadyRuns):
        as_(aigul, actions.begin, New("guardianship", KIN, [grandson.pk]))


def test_a_renewal_ends_the_old_one_when_it_is_granted(
    granted, temporary, grandson, aigul
):
    new = New("guardianship", KIN, [grandson.pk], kinship="grandparent",
              carer="Сатыбалдиева Гүлсара", renews=temporary.pk)  # fmt: skip
    again = as_(aigul, actions.begin, new)
    as_(aigul, actions.advance, again.pk, Outcome.DONE, on=TODAY)
    as_(aigul, actions.submit, again.pk, body=None, on=TODAY)
    later = Said(Outcome.GRANTED, TODAY, number="300", until=date(2027, 9, 15))
    as_(aigul, actions.decide, again.pk, later)
    assert now(temporary).standing == "closed"
    assert now(again).until == date(2027, 9, 15)


def test_a_parent_who_came_back_ends_it_and_the_child_is_with_a_parent(
    granted, temporary, grandson, aigul
):
    with pytest.raises(NotReady):
        as_(aigul, actions.advance, temporary.pk, Outcome.PARENT_RETURNED, on=TODAY)
    as_(aigul, actions.advance, temporary.pk, Outcome.PARENT_RETURNED, on=TODAY,
        parent="mother")  # fmt: skip
    assert standing(grandson).care_reason == "with_parent"
    assert now(temporary).standing == "closed"
    assert running(temporary) == {}


def test_answers_that_lead_nowhere_begin_nothing(grandson, aigul):
    with pytest.raises(NotAWay):
        as_(aigul, actions.begin, New("guardianship", {}, [grandson.pk]))


def test_a_step_ends_only_as_the_pack_says(temporary, aigul):
    with pytest.raises(NotAnOutcome):
        as_(aigul, actions.advance, temporary.pk, Outcome.OF_AGE, on=TODAY)


def test_a_decision_needs_its_number_and_no_day_ahead(before_decision, aigul):
    for said in (
        Said(Outcome.GRANTED, TODAY),
        Said(Outcome.GRANTED, date(2026, 9, 20), "1"),
    ):
        with pytest.raises(NotReady):
            as_(aigul, actions.decide, before_decision.pk, said)


def test_a_paper_that_cannot_be_had_needs_a_reason(temporary, aigul):
    with pytest.raises(NotReady):
        as_(aigul, actions.say_paper, temporary.pk, "inspection", state=Held.IMPOSSIBLE)
    as_(aigul, actions.say_paper, temporary.pk, "inspection", state=Held.IMPOSSIBLE,
        reason="Дом снесён")  # fmt: skip


def test_who_looked_at_an_older_state_is_told(temporary, aigul):
    as_(aigul, actions.say_paper, temporary.pk, "inspection", state=Held.HAVE)
    with pytest.raises(Changed):
        as_(aigul, actions.advance, temporary.pk, Outcome.DONE, on=TODAY, edition=1)


def test_a_stranger_neither_sees_nor_changes_it(temporary, grandson, damir, begimai):
    for user in (damir, begimai):
        with context.acting_as(user.pk):
            assert not Procedure.objects.exists()
            assert not StepRecord.objects.exists()
        with pytest.raises(NotThere):
            as_(user, actions.advance, temporary.pk, Outcome.DONE, on=TODAY)
    with pytest.raises((NotThere, PermissionDenied)):
        as_(damir, actions.begin, New("guardianship", KIN, [grandson.pk]))


def test_a_colleague_of_the_unit_sees_it_and_does_not_lead_it(temporary, osh, gulnaz):
    with context.acting_as(gulnaz.pk):
        assert Procedure.objects.exists()


def test_called_off_it_leaves_neither_deadline_nor_link(temporary, aigul):
    with pytest.raises(NotReady):
        as_(aigul, actions.call_off, temporary.pk, reason=" ")
    as_(aigul, actions.call_off, temporary.pk, reason="Семья уехала")
    assert now(temporary).standing == "closed"
    assert running(temporary) == {}
    with context.acting_as_machine():
        ids = temporary.children.values("pk")
        assert not Link.objects.filter(record__in=ids, valid_until=None).exists()
