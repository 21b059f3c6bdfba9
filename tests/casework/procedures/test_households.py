"""Several children of one household: each its number, each its decision."""

import pytest
from django.urls import reverse

from kamkor.casework.procedures import actions, reads
from kamkor.casework.procedures.actions import New, Said
from kamkor.casework.procedures.choices import Outcome
from kamkor.casework.procedures.errors import NotAnOutcome, NotReady
from kamkor.casework.procedures.models import Procedure
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.register.people.models import Care
from kamkor.register.rights.choices import Status
from kamkor.register.rights.models import Standing
from tests.cast import keep, sign_in

from .conftest import BORN_HERE, KIN, TODAY, as_

pytestmark = pytest.mark.django_db


def machine(do):
    with context.acting_as_machine():
        return do()


@pytest.fixture
def siblings(osh):
    """Their grandmother's power of attorney has ended."""
    care = {"kinship": "grandparent", "legal_basis": "power_of_attorney",
            "basis_until": {"date": "2026-01-31", "precision": "day"},
            "parent_away": "both", "carer_name": "Токтосунова Бурул",
            "birth_certificate": "no"}  # fmt: skip
    return keep(
        "round",
        {"full_name": "Токтосунов Азамат", **care},
        {"full_name": "Токтосунова Айпери", **care},
        at=osh,
    ).persons  # fmt: skip


@pytest.fixture
def both(siblings, aigul):
    """Guardianship for both, before the decision."""
    new = New("guardianship", KIN, [one.pk for one in siblings],
              kinship="grandparent", carer="Токтосунова Бурул")  # fmt: skip
    found = as_(aigul, actions.begin, new)
    as_(aigul, actions.advance, found.pk, Outcome.DONE, on=TODAY)
    as_(aigul, actions.submit, found.pk, body=None, on=TODAY, number="17")
    return found


def care_of(child):
    return machine(lambda: Standing.objects.get(person=child.pk)).care


def granted(siblings, **more):
    numbers = {one.pk: str(301 + n) for n, one in enumerate(siblings)}
    return Said(Outcome.GRANTED, TODAY, numbers=numbers, **more)


def test_each_child_has_the_number_of_its_own_decision(both, siblings, aigul):
    as_(aigul, actions.decide, both.pk, granted(siblings))
    kept = machine(lambda: [
        Care.objects.filter(person=one.pk).latest("record_id").basis_number
        for one in siblings
    ])  # fmt: skip
    assert kept == ["301", "302"]
    with context.acting_as_machine():
        (line,) = reads.decisions(Procedure.objects.get())
    assert [line.number_of(one.pk) for one in siblings] == ["301", "302"]


@pytest.mark.parametrize("which", [0, 1])
def test_one_is_granted_and_the_other_refused(both, siblings, aigul, which):
    no, yes = siblings[which], siblings[1 - which]
    said = granted(siblings, refused=frozenset({no.pk}))
    as_(aigul, actions.decide, both.pk, said)
    assert (care_of(yes), care_of(no)) == (Status.MET, Status.NOT_MET)
    with context.acting_as_machine():
        lasting = Procedure.objects.get(standing="lasting")
        other = Procedure.objects.get(standing="running")
        assert other.step == "appeal"
        assert [c.person_id for c in lasting.present()] == [yes.pk]
        assert [c.person_id for c in other.present()] == [no.pk]
        assert reads.carer(other) == "Токтосунова Бурул"
        assert {one.parted_from_id for one in (lasting, other)} == {None, both.pk}


def test_the_one_refused_goes_on_alone_and_may_win_the_appeal(both, siblings, aigul):
    said = granted(siblings, refused=frozenset({siblings[1].pk}))
    as_(aigul, actions.decide, both.pk, said)
    other = machine(lambda: Procedure.objects.get(standing="running"))
    as_(aigul, actions.advance, other.pk, Outcome.DONE, on=TODAY)
    as_(aigul, actions.decide, other.pk, Said(Outcome.GRANTED, TODAY, number="9"))
    assert [care_of(one) for one in siblings] == [Status.MET, Status.MET]


def test_who_left_a_procedure_is_seen_for_the_other_alone(both, siblings, aigul):
    said = granted(siblings, refused=frozenset({siblings[1].pk}))
    as_(aigul, actions.decide, both.pk, said)
    with context.acting_as_machine():
        left = both.children.get(person=siblings[1].pk)
        assert left.left_at is not None
        assert not Link.objects.filter(record=left.pk, valid_until=None).exists()
        running = Procedure.objects.of([siblings[1].pk]).open()
        assert [one.step for one in running] == ["appeal"]


def test_refused_to_all_is_a_refusal(both, siblings, aigul):
    everybody = frozenset(one.pk for one in siblings)
    with pytest.raises(NotReady):
        as_(aigul, actions.decide, both.pk, granted(siblings, refused=everybody))


def test_a_stranger_cannot_be_refused_here(both, siblings, aigul, osh):
    (stranger,) = keep("round", {"full_name": "Асанов Бек"}, at=osh).persons
    with pytest.raises(NotReady):
        as_(aigul, actions.decide, both.pk,
            granted(siblings, refused=frozenset({stranger.pk})))  # fmt: skip


def test_one_paper_of_a_notary_is_for_all(siblings, aigul):
    new = New("guardianship", {"relation": "kin", "parents": "yes", "long": "no"},
              [one.pk for one in siblings], kinship="grandparent")  # fmt: skip
    found = as_(aigul, actions.begin, new)
    said = Said(Outcome.DONE, TODAY, number="5", refused=frozenset({siblings[0].pk}))
    with pytest.raises(NotAnOutcome):
        as_(aigul, actions.decide, found.pk, said)
    as_(aigul, actions.decide, found.pk, Said(Outcome.DONE, TODAY, number="5"))
    assert [care_of(one) for one in siblings] == [Status.MET, Status.MET]


def test_two_certificates_never_have_one_number(siblings, aigul):
    new = New("birth", BORN_HERE, [one.pk for one in siblings])
    found = as_(aigul, actions.begin, new)
    as_(aigul, actions.advance, found.pk, Outcome.DONE, on=TODAY)
    with pytest.raises(NotReady):
        as_(aigul, actions.decide, found.pk, Said(Outcome.GRANTED, TODAY, number="7"))
    own = {one.pk: f"KR-X 123456{n}" for n, one in enumerate(siblings)}
    as_(aigul, actions.decide, found.pk, Said(Outcome.GRANTED, TODAY, numbers=own))
    with context.acting_as_machine():
        rows = Standing.objects.filter(person__in=own)
        assert (
            list(rows.values_list("identity_reason", flat=True)) == ["registered"] * 2
        )


def test_the_page_asks_one_number_a_child_and_keeps_what_was_typed(
    client, both, siblings, aigul
):
    client.cookies["django_language"] = "en"
    desk = sign_in(client, aigul)
    address = reverse("procedure", args=[both.pk])
    first, second = siblings
    edition = machine(lambda: Procedure.objects.get().edition)
    said = {"edition": edition, "outcome": "granted", "on": TODAY,
            f"number_{first.pk}": "301"}  # fmt: skip
    answer = desk.post(address, said)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="301"' in text
    assert "Number of the paper: Токтосунова Айпери" in text
    answer = desk.post(address, {**said, f"number_{second.pk}": "302"})
    assert answer.status_code == 302
    text = desk.get(address).content.decode()
    assert "Токтосунова Айпери: № 302" in text


def test_the_page_lets_one_be_refused(client, both, siblings, aigul):
    desk = sign_in(client, aigul)
    edition = machine(lambda: Procedure.objects.get().edition)
    said = {"edition": edition, "outcome": "granted", "on": TODAY,
            f"number_{siblings[0].pk}": "301", "refused": str(siblings[1].pk)}  # fmt: skip
    assert desk.post(reverse("procedure", args=[both.pk]), said).status_code == 302
    assert [care_of(one) for one in siblings] == [Status.MET, Status.NOT_MET]
