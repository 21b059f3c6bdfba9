"""What an office decides on a signal, and who must agree."""

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.casework.signals import actions, outcomes, sealing
from kamkor.casework.signals.choices import Danger, Outcome, State
from kamkor.casework.signals.errors import NeedsAnother, NotADecision, NotThere
from kamkor.casework.signals.models import Receipt, Signal
from kamkor.foundation.access.models import Block, Link
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from kamkor.register.people.models import Person
from tests.cast import NOON, acting, keep, territory
from tests.standing import standing

from .telling import decide, does, seen_by, signal_of, tell

pytestmark = pytest.mark.django_db


@standing
def told(chynara, osh):
    return tell(chynara, territory=osh)


def test_taken_up_it_has_a_worker_and_the_teller_sees_so(told, aigul):
    does(aigul, actions.take, told.pk)
    assert signal_of(told).assignee == aigul.pk
    with context.acting_as_machine():
        assert Receipt.objects.get(pk=told.pk).state == State.TAKEN


def test_an_officer_elsewhere_decides_nothing(told, damir):
    with pytest.raises(NotThere):
        decide(damir, told.pk, Outcome.ADVICE)


def test_a_teacher_decides_nothing(told, chynara):
    with pytest.raises(PermissionDenied):
        decide(chynara, told.pk, Outcome.ADVICE)


def test_a_reason_is_asked(told, aigul):
    with pytest.raises(NotADecision):
        decide(aigul, told.pk, Outcome.ADVICE, reason=" ")


def test_a_decision_keeps_its_maker_and_reason_sealed(told, aigul):
    decide(aigul, told.pk, Outcome.ADVICE, reason="Поговорили с тётей")
    with context.acting_as(aigul.pk):
        step = Signal.objects.get(pk=told.pk).steps.get(kind="decided")
        assert step.by == aigul.pk
        assert "тётей".encode() not in bytes(step.note)
        note = sealing.unseal(
            step.note, signal=told.pk, column="signals_step.note", row=step.pk
        )
    assert note == "Поговорили с тётей"


def test_sent_says_where(told, aigul, osh):
    with pytest.raises(NotADecision):
        decide(aigul, told.pk, Outcome.SENT)
    police = Organisation.objects.create(
        code="rovd", kind="police", territory=osh, country="kg", name_ru="РОВД"
    )
    decide(aigul, told.pk, Outcome.SENT, sent_to=police)
    assert signal_of(told).sent_to == police


def test_the_same_as_itself_is_no_decision(told, aigul):
    with pytest.raises(NotADecision):
        decide(aigul, told.pk, Outcome.DUPLICATE, same_as=signal_of(told))


def test_a_duplicate_names_the_other(told, aigul, chynara, osh):
    other = tell(chynara, territory=osh)
    decide(aigul, other.pk, Outcome.DUPLICATE, same_as=signal_of(told))
    assert signal_of(other).lead_id == told.pk
    assert signal_of(other).state == State.DECIDED


def test_knowingly_false_needs_a_second_person(told, aigul, gulnaz):
    decide(aigul, told.pk, Outcome.MALICIOUS)
    assert signal_of(told).state == State.SECOND
    with pytest.raises(NeedsAnother):
        does(aigul, actions.second, told.pk, agrees=True, reason="Да")
    does(gulnaz, actions.second, told.pk, agrees=True, reason="Да")
    assert signal_of(told).outcome == Outcome.MALICIOUS
    assert signal_of(told).state == State.DECIDED


def test_danger_not_confirmed_needs_a_second_person(chynara, aigul, gulnaz, osh):
    urgent = tell(chynara, danger=Danger.YES, territory=osh)
    decide(aigul, urgent.pk, Outcome.NOT_CONFIRMED)
    assert signal_of(urgent).state == State.SECOND
    does(gulnaz, actions.second, urgent.pk, agrees=False, reason="Выехать ещё раз")
    assert signal_of(urgent).state == State.TAKEN
    assert signal_of(urgent).outcome == ""


def test_not_confirmed_without_danger_is_decided_by_one(told, aigul):
    decide(aigul, told.pk, Outcome.NOT_CONFIRMED)
    assert signal_of(told).state == State.DECIDED


def test_the_teller_is_not_told_that_somebody_doubts(told, aigul):
    decide(aigul, told.pk, Outcome.MALICIOUS)
    with context.acting_as_machine():
        assert Receipt.objects.get(pk=told.pk).state == State.TAKEN


def test_reopened_it_keeps_its_first_outcome_in_its_story(told, aigul):
    decide(aigul, told.pk, Outcome.NOT_CONFIRMED)
    does(aigul, actions.reopen, told.pk, reason="Позвонили снова")
    assert signal_of(told).state == State.NEW
    with context.acting_as(aigul.pk):
        kinds = list(
            Signal.objects.get(pk=told.pk).steps.order_by("id").values_list(
                "kind", "outcome")
        )  # fmt: skip
    assert kinds[1:] == [("decided", "not_confirmed"), ("reopened", "")]


def test_the_teller_reads_the_answer(told, aigul, chynara):
    does(aigul, actions.answer, told.pk, words="Мы приехали, спасибо")
    with context.acting_as(chynara.pk):
        receipt = Receipt.objects.get(pk=told.pk)
        words = sealing.unseal(
            receipt.answer, signal=told.pk, column="signals_receipt.answer"
        )
    assert words == "Мы приехали, спасибо"


def test_handed_to_another_territory_it_leaves_this_one(told, aigul, damir):
    karakol = territory("Karakol city")
    does(aigul, actions.move, told.pk, to=karakol, reason="Живёт там")
    assert seen_by(aigul) == set()
    assert seen_by(damir) == {told.number}


def test_opening_a_case_is_offered_only_when_somebody_does_it(
    told, aigul, bakyt, monkeypatch
):
    monkeypatch.setattr(outcomes, "_HANDLERS", {})
    does(aigul, actions.match, told.pk, person=bakyt.pk)
    with pytest.raises(NotADecision):
        decide(aigul, told.pk, Outcome.OPEN)


def test_the_handler_of_a_case_gets_child_and_reason(told, aigul, bakyt, monkeypatch):
    got = []
    monkeypatch.setattr(outcomes, "_HANDLERS", {Outcome.OPEN: [got.append]})
    with pytest.raises(NotADecision):
        decide(aigul, told.pk, Outcome.OPEN)
    does(aigul, actions.match, told.pk, person=bakyt.pk)
    decide(aigul, told.pk, Outcome.OPEN, reason="Оставлен один")
    assert [(d.person, d.reason) for d in got] == [(bakyt.pk, "Оставлен один")]


def test_what_the_handler_raises_undoes_the_decision(told, aigul, bakyt, monkeypatch):
    def fails(_decided):
        raise NotThere

    monkeypatch.setattr(outcomes, "_HANDLERS", {Outcome.OPEN: [fails]})
    does(aigul, actions.match, told.pk, person=bakyt.pk)
    with pytest.raises(NotThere):
        decide(aigul, told.pk, Outcome.OPEN)
    assert signal_of(told).state == State.NEW


def test_whoever_has_it_is_linked_until_it_is_decided(told, gulnaz, bakyt):
    does(gulnaz, actions.match, told.pk, person=bakyt.pk)
    does(gulnaz, actions.take, told.pk)
    with context.acting_as_machine():
        assert Link.objects.get(record=told.pk).valid_until is None
    decide(gulnaz, told.pk, Outcome.ADVICE)
    with context.acting_as_machine():
        assert Link.objects.get(record=told.pk).valid_until is not None


def test_every_step_is_in_the_log(told, aigul, bakyt):
    does(aigul, actions.take, told.pk)
    does(aigul, actions.match, told.pk, person=bakyt.pk)
    decide(aigul, told.pk, Outcome.ADVICE)
    with context.acting_as_machine():
        verbs = set(
            Entry.objects.filter(record_id=str(told.pk)).values_list("verb", flat=True)
        )
    assert verbs == {"signal.told", "signal.taken", "signal.matched", "signal.decided"}


def test_shut_out_from_the_child_is_shut_out_from_its_signals(told, aigul, bakyt):
    does(aigul, actions.match, told.pk, person=bakyt.pk)
    assert seen_by(aigul) == {told.number}
    with context.acting_as_machine():
        Block.objects.create(user=aigul, subject=bakyt.pk, reason="kin", since=NOON)
    assert seen_by(aigul) == set()


def test_a_shield_over_the_child_hides_its_signals(told, aigul, bakyt):
    does(aigul, actions.match, told.pk, person=bakyt.pk)
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=True)
    assert seen_by(aigul) == set()


def test_a_child_found_to_be_another_takes_its_signals_along(told, aigul, bakyt, damir):
    does(aigul, actions.match, told.pk, person=bakyt.pk)
    with context.acting_as_machine():
        other = keep(
            "round", {"full_name": "Асанов Бакыт"}, at=territory("Karakol city")
        )
        root = other.persons[0]
        Person.objects.filter(pk=bakyt.pk).update(
            root=root.pk, place=root.place, territory=root.territory
        )
    assert seen_by(damir) == {told.number}
    with context.acting_as(damir.pk):
        assert Signal.objects.visible_to(acting(damir)).count() == 1
