"""A worry is told, by anybody who may."""

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.casework.signals.choices import Danger, Informant, State
from kamkor.casework.signals.errors import NotThere
from kamkor.casework.signals.models import Emergency, Receipt, Signal, Source, Step
from kamkor.casework.signals.sealing import unseal_told
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from tests.cast import somebody

from .telling import BEATEN, seen_by, signal_of, tell

pytestmark = pytest.mark.django_db


def test_danger_alone_is_enough(chynara, osh):
    signal = signal_of(tell(chynara, danger=Danger.UNKNOWN, territory=osh))
    assert signal.state == State.NEW
    assert signal.told is None


def test_numbers_of_a_year_have_no_holes(chynara, osh):
    numbers = [tell(chynara, territory=osh).number for _ in range(3)]
    assert [int(n[-6:]) for n in numbers] == [1, 2, 3]
    assert numbers[0].startswith("KG-")


def test_words_and_child_lie_sealed(chynara, osh):
    signal = signal_of(tell(chynara, told=BEATEN, territory=osh))
    assert "бьёт".encode() not in bytes(signal.told)
    assert unseal_told(signal.told, signal=signal.pk) == BEATEN


def test_sent_twice_it_is_written_once(chynara, osh):
    token = uuid7()
    first = tell(chynara, token=token, territory=osh)
    assert tell(chynara, token=token, territory=osh).pk == first.pk
    with context.acting_as_machine():
        assert Signal.objects.count() == 1


def test_who_may_not_tell_does_not(osh):
    erkin = somebody("erkin", RoleCode.ANALYST)
    with pytest.raises(PermissionDenied):
        tell(erkin, territory=osh)


def test_the_teller_keeps_a_number_and_sees_no_signal(chynara, osh):
    receipt = tell(chynara, told=BEATEN, territory=osh)
    assert seen_by(chynara) == set()
    with context.acting_as(chynara.pk):
        assert [r.number for r in Receipt.objects.all()] == [receipt.number]
        assert Step.objects.count() == 0


def test_a_receipt_is_its_owners_alone(chynara, aigul, osh):
    tell(chynara, territory=osh)
    with context.acting_as(aigul.pk):
        assert Receipt.objects.count() == 0


def test_the_officer_of_the_place_sees_it_and_no_other(chynara, aigul, damir, osh):
    receipt = tell(chynara, territory=osh)
    assert seen_by(aigul) == {receipt.number}
    assert seen_by(damir) == set()


def test_a_signal_from_nowhere_is_shown_to_every_officer(chynara, aigul, damir):
    receipt = tell(chynara)
    assert seen_by(aigul) == seen_by(damir) == {receipt.number}


def test_a_child_out_of_the_tellers_sight_cannot_be_named(chynara, bakyt, osh):
    with pytest.raises(NotThere):
        tell(chynara, person=bakyt.pk, territory=osh)


def test_an_anonymous_informant_is_never_asked(chynara, osh):
    tell(
        chynara, informant=Informant.ANONYMOUS, source="Соседка, 0555 123456",
        territory=osh,
    )  # fmt: skip
    with context.acting_as_machine():
        assert Source.objects.count() == 0


def test_danger_opens_an_emergency_with_all_its_steps(chynara, osh):
    receipt = tell(chynara, danger=Danger.YES, territory=osh)
    with context.acting_as_machine():
        emergency = Emergency.objects.get(pk=receipt.pk)
        codes = list(emergency.steps.order_by("order").values_list("code", flat=True))
    assert codes == ["visit", "police", "removal", "prosecutor", "placement", "court"]


def test_no_emergency_without_danger(chynara, osh):
    tell(chynara, danger=Danger.UNKNOWN, territory=osh)
    with context.acting_as_machine():
        assert Emergency.objects.count() == 0


@pytest.mark.parametrize("model", [Signal, Step, Receipt])
def test_not_even_the_machine_deletes_a_signal(chynara, osh, model):
    tell(chynara, territory=osh)
    with context.acting_as_machine():
        model.objects.all()._raw_delete("default")
        assert model.objects.count() == 1
