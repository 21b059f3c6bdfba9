"""Unmet rights told as signals, one or a thousand."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.casework.signals import actions
from kamkor.casework.signals.choices import Channel, Outcome
from kamkor.casework.signals.models import Signal
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.rights.models import Gap
from tests.cast import keep, sign_in, somebody

from .telling import decide, does, tell

pytestmark = pytest.mark.django_db


def children(osh, many):
    """Children of a round out of school: gaps of several rights each."""
    rows = [
        {"full_name": f"Асанов Бакыт {n}", "attends_school": "no",
         "birth_date": {"date": "2015-03-12", "precision": "day"},
         "parent_away": "both", "legal_basis": "none"}
        for n in range(many)
    ]  # fmt: skip
    return keep("round", *rows, at=osh).persons


def all_signals():
    with context.acting_as_machine():
        return list(Signal.objects.order_by("number"))


def test_a_gap_becomes_a_signal_by_one_press(client, aigul, osh):
    children(osh, 1)
    with context.acting_as_machine():
        gap = Gap.objects.open().get(right="education")
    client.cookies["django_language"] = "en"
    desk = sign_in(client, aigul)
    page = desk.get(reverse("gap", args=[gap.pk])).content.decode()
    assert "Tell it as a signal" in page
    desk.post(reverse("signal-from-gap", args=[gap.pk]))
    desk.post(reverse("signal-from-gap", args=[gap.pk]))
    (signal,) = all_signals()
    assert (signal.channel, signal.nature, signal.gap) == (
        Channel.GAP, "no_school", gap.pk,
    )  # fmt: skip
    assert signal.person_id == gap.person_id


def test_a_gap_gathers_with_what_was_told_of_the_child(aigul, osh):
    (boy,) = children(osh, 1)
    first = tell(aigul, person=boy.pk, nature="no_school")
    does(aigul, actions.tell_gaps, Gap.objects.filter(right="education"))
    assert all_signals()[1].lead_id == first.pk


def test_a_decided_gap_may_be_told_again(aigul, osh):
    children(osh, 1)
    gaps = Gap.objects.filter(right="education")
    does(aigul, actions.tell_gaps, gaps)
    decide(aigul, all_signals()[0].pk, Outcome.ADVICE)
    assert does(aigul, actions.tell_gaps, gaps) == 1
    assert all_signals()[1].lead_id is None


def test_only_gaps_in_reach_are_told(damir, osh):
    children(osh, 2)
    assert does(damir, actions.tell_gaps, Gap.objects.all()) == 0


def test_an_analyst_tells_none(osh):
    children(osh, 1)
    with pytest.raises(PermissionDenied):
        does(somebody("erkin", RoleCode.ANALYST), actions.tell_gaps, Gap.objects.all())


def test_a_hundred_children_cost_as_few_statements_as_one(aigul, osh):
    children(osh, 1)
    with CaptureQueriesContext(connection) as few:
        does(aigul, actions.tell_gaps, Gap.objects.all())
    children(osh, 100)
    with CaptureQueriesContext(connection) as many:
        told = does(aigul, actions.tell_gaps, Gap.objects.all())
    assert told >= 100
    assert len(many) <= len(few) + 2


def test_the_bulk_page_says_how_many_and_tells_them(client, aigul, osh):
    children(osh, 3)
    client.cookies["django_language"] = "en"
    desk = sign_in(client, aigul)
    url = reverse("signals-from-gaps")
    assert (
        f"{url}?right=education"
        in desk.get(reverse("gaps") + "?right=education").content.decode()
    )
    page = desk.get(f"{url}?right=education").content.decode()
    assert "leaves 3 unmet rights" in page
    desk.post(url, {"query": "right=education"})
    assert len(all_signals()) == 3
