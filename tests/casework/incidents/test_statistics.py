"""Figures of violence: each child once, and no number that tells of few."""

import pytest
from django.db import connection
from django.urls import reverse

from kamkor.casework.incidents import actions, counting
from kamkor.casework.incidents.choices import Known, Whose
from kamkor.casework.incidents.models import Incident
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places import reads as places
from kamkor.foundation.places.models import Territory
from kamkor.register.rights.models import Standing
from tests.casework.incidents.conftest import NOW, as_
from tests.cast import keep, sign_in, somebody, territory
from tests.standing import standing

pytestmark = pytest.mark.django_db


def figures(user, place, year=2026):
    with context.acting_as(user.pk):
        return counting.shown(place, year)


def raw(user, place, year=2026):
    """What leaves the database, whatever the page makes of it."""
    with context.acting_as(user.pk), connection.cursor() as cursor:
        cursor.execute(
            "SELECT cut, value, children FROM incidents_counts(%s, %s, 'Asia/Bishkek')",
            [place.pk, year],
        )
        return {(cut, value): n for cut, value, n in cursor.fetchall()}


@pytest.fixture
def suffered(osh, aigul):
    """Write down `many` children with this kind of violence; returns them."""

    def make(many, kind="2", whose=Whose.PEER):
        children = keep(
            "round",
            *({"full_name": f"Асанов {kind} {whose} {n}", "sex": "male"} for n in range(many)),
            at=osh,
        ).persons  # fmt: skip
        for child in children:
            known = Known(kind=kind, whose=whose, words="Синяк")
            as_(aigul, actions.report, child.pk, known, at=NOW)
        return children

    return make


@standing
def erkin():
    return somebody("erkin", RoleCode.ANALYST)


def test_a_child_with_two_incidents_is_counted_once(suffered, aigul, erkin, osh):
    for child in suffered(6):
        as_(aigul, actions.report, child.pk, Known(kind="2", words="Снова"), at=NOW)
    assert figures(erkin, osh).children == 6


def test_of_two_kinds_it_stands_in_both(suffered, aigul, erkin, osh):
    for child in suffered(6):
        as_(aigul, actions.report, child.pk, Known(kind="5", words="Голоден"), at=NOW)
    counts = raw(erkin, osh)
    assert (counts["all", ""], counts["kind", "2"], counts["kind", "5"]) == (6, 6, 6)


def test_the_newest_version_counts(suffered, aigul, erkin, osh):
    suffered(6)
    with context.acting_as(aigul.pk):
        found = list(Incident.objects.all())
    for incident in found:
        as_(aigul, actions.amend, incident.pk, Known(kind="3", words="Врач"),
            reason="Осмотр", version=None)  # fmt: skip
    assert ("kind", "2") not in raw(erkin, osh)
    assert raw(erkin, osh)["kind", "3"] == 6


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_few_are_hidden(few, suffered, erkin, osh):
    suffered(few)
    assert raw(erkin, osh)["all", ""] is None
    assert "fewer" in figures(erkin, osh).words or "менее" in figures(erkin, osh).words


def test_five_are_told(suffered, erkin, osh):
    suffered(5)
    assert raw(erkin, osh)["all", ""] == 5


def test_a_hidden_part_cannot_be_worked_out_from_the_sum(suffered, erkin, osh):
    """One part is few: the smallest of the others is hidden with it."""
    suffered(3, whose=Whose.PEER)
    suffered(6, whose=Whose.PARENT)
    suffered(7, whose=Whose.STRANGER)
    counts = raw(erkin, osh)
    assert counts["all", ""] == 16
    shown = {v: n for (cut, v), n in counts.items() if cut == "whose"}
    assert shown == {"peer": None, "parent": None, "stranger": 7}


def test_the_share_of_migrants_children_is_told(suffered, erkin, osh):
    children = suffered(10)
    with context.acting_as_machine():
        away = [child.pk for child in children[:5]]
        Standing.objects.filter(person__in=away).update(is_migrant=True)
        rest = [child.pk for child in children[5:]]
        Standing.objects.filter(person__in=rest).update(is_migrant=False)
    assert figures(erkin, osh).share.startswith("50")


def test_the_share_of_few_is_not(suffered, erkin, osh):
    children = suffered(10)
    with context.acting_as_machine():
        Standing.objects.filter(person=children[0].pk).update(is_migrant=True)
        rest = [child.pk for child in children[1:]]
        Standing.objects.filter(person__in=rest).update(is_migrant=False)
    assert figures(erkin, osh).share == ""


def test_not_known_is_no_share_of_none(suffered, erkin, osh):
    suffered(10)
    assert raw(erkin, osh)["migrant", "unknown"] == 10
    assert figures(erkin, osh).share == ""


def test_nothing_is_counted_below_a_district(suffered, erkin):
    below = Territory.objects.filter(country="kg").exclude(level__in=places.WIDE)
    village = below.earliest("low")
    suffered(6)
    with context.acting_as_machine():
        Incident.objects.update(place=village.low)
    assert raw(erkin, village)["all", ""] == 0
    district = places.wide(village)
    assert raw(erkin, district)["all", ""] == 6


def test_another_year_and_another_place_have_their_own(suffered, erkin, osh):
    suffered(6)
    assert figures(erkin, osh, 2025).children == 0
    assert figures(erkin, territory("Karakol city")).children == 0


@pytest.mark.parametrize("role", [RoleCode.SCHOOL, RoleCode.NGO, RoleCode.HOTLINE])
def test_who_sees_no_figures_is_told_none(role, suffered, osh):
    suffered(6)
    assert raw(somebody("nobody", role, at=osh), osh) == {}


def test_the_page_has_a_chart_and_the_same_in_tables(
    suffered, erkin, osh, client, django_assert_max_num_queries
):
    suffered(6)
    url = reverse("incident-statistics")
    sign_in(client, erkin)
    with django_assert_max_num_queries(14):
        page = client.get(url, {"place": osh.code, "year": "2026"}).content.decode()
    assert "<svg role=" in page
    assert "Физическое насилие над ребёнком" in page
    assert "Асанов" not in page


def test_an_empty_year_is_not_called_good(erkin, client):
    page = sign_in(client, erkin).get(reverse("incident-statistics")).content.decode()
    assert "не значит, что не было" in page


def test_where_every_number_is_hidden_no_chart_is_drawn(suffered, erkin, osh, client):
    suffered(2)
    sign_in(client, erkin)
    url = reverse("incident-statistics")
    page = client.get(url, {"place": osh.code, "year": "2026"}).content.decode()
    assert "<svg role=" not in page
    assert "Физическое насилие над ребёнком" in page
    assert "скрыто" in page
