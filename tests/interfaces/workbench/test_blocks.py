"""Kin, or somebody who is not impartial, is shut out from a child and let in again."""

import pytest
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Block
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from tests.cast import keep, sign_in, somebody, territory
from tests.interfaces.workbench.conftest import BAKYT

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(child):
    return reverse("blocks", args=[child.pk])


def shut_out(at_desk, address, login="aigul", reason="kin"):
    return at_desk("gulnaz").post(address, {"login": login, "reason": reason})


def opens(at_desk, child, name="aigul"):
    return at_desk(name).get(reverse("child", args=[child.pk])).status_code


def verbs():
    with context.acting_as_machine():
        return list(Entry.objects.order_by("seq").values_list("verb", flat=True))


def test_who_is_shut_out_sees_nothing_until_it_ends(at_desk, people, child, address):
    assert opens(at_desk, child) == 200

    assert shut_out(at_desk, address, login=" Aigul ").status_code == 302
    assert opens(at_desk, child) == 404
    shown = at_desk("gulnaz").get(address).content.decode()
    assert "kin of the child" in shown and "aigul" in shown

    end = reverse("unblock", args=[child.pk, people["aigul"].pk])
    assert at_desk("gulnaz").post(end).status_code == 302
    assert opens(at_desk, child) == 200
    assert "Nobody is shut out" in at_desk("gulnaz").get(address).content.decode()
    assert [v for v in verbs() if v.startswith("access.") and "block" in v] == [
        "access.blocked", "access.blocks_opened", "access.unblocked",
        "access.blocks_opened",
    ]  # fmt: skip


def test_the_block_is_kept_after_its_end(at_desk, people, child, address):
    shut_out(at_desk, address)
    end = reverse("unblock", args=[child.pk, people["aigul"].pk])
    for _twice in range(2):
        at_desk("gulnaz").post(end)
    with context.acting_as_machine():
        assert Block.objects.get().until is not None
    assert verbs().count("access.unblocked") == 1


@pytest.mark.parametrize(
    ("login", "says"),
    [("nobody", "Nobody signs in by this name"), ("aigul", "shut out already")],
)
def test_a_wrong_name_or_a_second_time_is_told(at_desk, address, login, says):
    shut_out(at_desk, address)
    answer = shut_out(at_desk, address, login=login)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    with context.acting_as_machine():
        assert Block.objects.count() == 1


def test_whoever_shuts_out_themselves_does_not_let_themselves_in(
    at_desk, people, child, address
):
    shut_out(at_desk, address, login="gulnaz", reason="recusal")
    end = reverse("unblock", args=[child.pk, people["gulnaz"].pk])
    assert at_desk("gulnaz").post(end).status_code == 404
    with context.acting_as_machine():
        assert Block.objects.get().until is None


@pytest.mark.parametrize("name", ["aigul", "farida", "hanna"])
def test_only_a_head_of_unit_shuts_out(at_desk, address, name):
    assert at_desk(name).get(address).status_code == 403


def test_a_child_out_of_reach_is_not_there(client, child, address):
    far = somebody("damir", RoleCode.SUPERVISOR, at=territory("Naryn Region"))
    sign_in(client, far)
    assert client.get(address).status_code == 404
    assert client.post(address, {"login": "damir", "reason": "kin"}).status_code == 404


def test_a_block_holds_over_all_that_stand_for_the_child(at_desk, people, child):
    """A child found to be the same brings its blocks; ending ends them all."""
    twin = keep("round", BAKYT, at=territory("Osh")).persons[0]
    for one in (child, twin):
        shut_out(at_desk, reverse("blocks", args=[one.pk]))
    with context.acting_as_machine():
        twin.root = child
        twin.save(update_fields=["root"])
    at_desk("gulnaz").post(reverse("unblock", args=[twin.pk, people["aigul"].pk]))
    with context.acting_as_machine():
        assert not Block.objects.filter(until=None).exists()
