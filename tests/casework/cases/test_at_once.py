"""Two people at the same moment: a case is closed while another territory takes it over."""

import pytest
from django.db import transaction

from kamkor.casework.cases import actions
from kamkor.casework.cases.errors import NotAMove, NotThere
from kamkor.casework.cases.models import Case, Transfer
from kamkor.casework.clock.models import Deadline
from kamkor.foundation.access.choices import Relation
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.register.sources import stages
from tests.casework.meanwhile import meanwhile
from tests.cast import acting, territory

from .conftest import NOW
from .test_advance import close_for, move


@pytest.fixture
def offered(own_database, request):
    """Bakyt's case, ready to be closed and offered to Karakol, written for all to see."""
    with transaction.atomic(), context.acting_as_machine():
        for name in ("damir", "gulnaz"):
            request.getfixturevalue(name)
        case, aigul = (request.getfixturevalue(name) for name in ("case", "aigul"))
        close_for(case, "no_hardship", request.getfixturevalue("begimai"))
        with context.acting_as(aigul.pk):
            return actions.propose_transfer(
                case.pk, to=territory("Karakol city"), reason="Уехали", version=None,
                by=acting(aigul), at=NOW,
            )  # fmt: skip


def accept(offered, by):
    with context.acting_as(by.pk):
        return actions.answer_transfer(
            offered.pk, accept=True, words="", by=acting(by), at=NOW
        )


def withdraw(offered, by):
    with context.acting_as(by.pk):
        return actions.withdraw_transfer(offered.pk, by=acting(by), at=NOW)


def held():
    """Whom the case is given to, and what runs for it or its transfer."""
    case = Case.objects.get()
    links = Link.objects.filter(
        record=case.pk, relation=Relation.ASSIGNED, valid_until=None
    )
    running = Deadline.objects.running().filter(kind__in=("case", "transfer"))
    return (
        list(links.values_list("user", flat=True)),
        list(running.values_list("place", flat=True)),
    )


def closed_at_home(case):
    with transaction.atomic(), context.acting_as_machine():
        now = Case.objects.get(pk=case.pk)
        assert (now.state, now.place, now.worker) == ("closed", case.place, case.worker)
        assert Transfer.objects.get().state == "withdrawn"
        assert held() == ([], [])


def test_a_case_closed_a_moment_ago_is_taken_over_by_nobody(
    offered, case, gulnaz, damir
):
    late = meanwhile(
        lambda: move(case, "close", gulnaz), lambda: accept(offered, damir)
    )
    assert isinstance(late, NotAMove)
    closed_at_home(case)


def test_a_case_taken_over_a_moment_ago_is_not_closed_by_the_old_head(
    offered, case, gulnaz, damir
):
    late = meanwhile(
        lambda: accept(offered, damir), lambda: move(case, "close", gulnaz)
    )
    assert isinstance(late, (NotThere, NotAMove))
    with transaction.atomic(), context.acting_as_machine():
        now, there = Case.objects.get(pk=case.pk), territory("Karakol city").low
        assert (now.closed_at, now.place, now.worker) == (None, there, damir.pk)
        assert held() == ([damir.pk], [there])


def test_neither_holds_what_the_other_needs(offered, case, gulnaz, damir):
    def begin():
        with context.acting_as_machine():
            actions.hold(case.pk)

    late = meanwhile(
        begin, lambda: accept(offered, damir), lambda: move(case, "close", gulnaz)
    )
    assert isinstance(late, NotAMove)
    closed_at_home(case)


def test_nor_does_who_withdraws_the_offer(offered, case, aigul, damir):
    def begin():
        with context.acting_as_machine():
            actions.hold(case.pk)

    late = meanwhile(
        begin, lambda: accept(offered, damir), lambda: withdraw(offered, aigul)
    )
    assert isinstance(late, NotAMove)
    with transaction.atomic(), context.acting_as_machine():
        assert Case.objects.get(pk=case.pk).place == case.place


def test_nor_who_moves_the_family_in_the_register(offered, case, damir):
    def begin():
        stages.lock(wait=True)

    def go_on():
        with context.acting_as_machine():
            actions.hold(case.pk)

    done = meanwhile(begin, lambda: accept(offered, damir), go_on)
    assert done == offered
