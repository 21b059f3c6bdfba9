"""Until when a gap must be acted on, and which are overdue."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.law import calendar
from kamkor.foundation.law.models import Parameter
from kamkor.register.rights.choices import Begins, Right
from kamkor.register.rights.models import Gap
from kamkor.register.rights.reasons import REASONS
from kamkor.register.rights.terms import Terms
from tests import cast
from tests.register.rights.stories import day, told
from tests.standing import standing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 15, 6, tzinfo=UTC)
NO_PAPERS = {"birth_certificate": "no", "birth_date": day("2026-09-01")}
ALONE = {"birth_date": day("2015-03-12"), "kinship": "alone"}
STRANGERS = {
    "birth_date": day("2015-03-12"), "kinship": "non_kin", "legal_basis": "none",
    "parent_away": "mother",
}  # fmt: skip


@standing
def aigul():
    osh = cast.territory("Osh")
    return cast.somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)


def gap(reason):
    with context.acting_as_machine():
        return Gap.objects.get(reason=reason)


def law(code):
    found = Parameter.objects.on(cast.TODAY).filter(country="kg", code=code)
    return found.get()


def page(client, user, name, *args, query="", **kwargs):
    cast.sign_in(client, user)
    address = reverse(name, args=args) + query
    kwargs.setdefault("HTTP_ACCEPT_LANGUAGE", "en")
    return client.get(address, **kwargs).content.decode()


def test_a_birth_is_to_be_registered_by_the_term_counted_from_birth():
    told("round", **NO_PAPERS)
    due = Terms(at=NOW).due(gap("birth_not_yet_registered"))
    term = law("BIRTH_REGISTRATION_DAYS")
    assert due.day == date(2026, 9, 1) + timedelta(days=term.days)
    assert (due.parameter, due.is_over) == (term, False)
    assert due.parameter.status == "unverified"


def test_a_term_that_has_gone_by_is_overdue_from_its_last_day():
    told("round", birth_certificate="no", birth_date=day("2020-01-01"))
    found = gap("birth_certificate_missing_after_term")
    due = Terms(at=NOW).due(found)
    assert due.is_over
    assert due.day == found.since


def test_the_law_of_the_day_on_which_a_term_began_decides():
    """Law № 110 replaced the older one on 7 November 2020."""
    told("round", birth_certificate="no", birth_date=day("2015-01-01"))
    due = Terms(at=NOW).due(gap("birth_certificate_missing_after_term"))
    assert due.parameter.status == "verified"
    assert due.parameter.valid_to == date(2020, 11, 7)


def test_working_days_are_counted_by_the_countrys_calendar():
    told("round", **STRANGERS)
    found = gap("non_kin_carer")
    due = Terms(at=found.opened_at).due(found)
    term = law("PRIMARY_ASSESSMENT_DAYS")
    start = cast.NOON.date()
    assert due.day == calendar.add_working_days(start, term.days, country="kg")
    assert due.working_days == term.days


def test_hours_are_counted_from_the_moment_it_was_told():
    told("round", **ALONE)
    found = gap("left_alone")
    hours = timedelta(hours=law("FIRST_VISIT_HOURS").days)
    before = found.opened_at + hours - timedelta(minutes=1)
    assert not Terms(at=before).due(found).is_over
    assert Terms(at=before + timedelta(minutes=2)).due(found).is_over


def test_a_reason_without_a_term_in_the_law_data_has_none():
    told("round", birth_date=day("2015-03-12"), attends_school="no")
    assert Terms(at=NOW).due(gap("not_enrolled")) is None


def test_a_term_whose_value_nobody_knows_sets_no_day():
    told("round", **NO_PAPERS)
    Parameter.objects.filter(code="BIRTH_REGISTRATION_DAYS").update(value=None)
    terms = Terms(at=NOW)
    assert terms.due(gap("birth_not_yet_registered")) is None
    with context.acting_as_machine():
        assert not Gap.objects.filter(terms.overdue()).exists()


@standing
def of_every_kind():
    """Six children whose gaps have a term, have none, or have one long gone by."""
    told("round", **NO_PAPERS)
    told("round", **ALONE)
    told("round", **STRANGERS)
    told("round", birth_certificate="no", birth_date=day("2015-01-01"))
    told(
        "round", **STRANGERS | {"parent_away": "both", "away_since": day("2026-08-20")}
    )
    told("round", birth_date=day("2015-03-12"), attends_school="no")


@pytest.mark.parametrize("offset", range(-45, 46, 3))
def test_the_filter_agrees_with_each_gap(of_every_kind, offset):
    """Set-based and one by one, on many days around the terms."""
    terms = Terms(at=cast.NOON + timedelta(days=offset, minutes=offset))
    with context.acting_as_machine():
        all_gaps = list(Gap.objects.all())
        found = set(Gap.objects.filter(terms.overdue()).values_list("pk", flat=True))
    dues = {gap.pk: terms.due(gap) for gap in all_gaps}
    assert found == {pk for pk, due in dues.items() if due and due.is_over}
    assert None in dues.values() and any(dues.values())


def test_the_page_says_until_when_and_whether_the_term_was_verified(client, aigul):
    told("round", **NO_PAPERS)
    shown = page(client, aigul, "gap", gap("birth_not_yet_registered").pk)
    assert "To be done by" in shown
    assert "k-law-status-unverified" in shown
    assert "From birth to the application for registration" in shown


def test_the_page_says_plainly_that_there_is_no_term(client, aigul):
    told("round", birth_date=day("2015-03-12"), attends_school="no")
    shown = page(client, aigul, "gap", gap("not_enrolled").pk)
    assert "The law data has no term for this" in shown


def test_nothing_is_overdue_by_a_bill(client, aigul):
    told(
        "round", **STRANGERS | {"parent_away": "both", "away_since": day("2025-01-01")}
    )
    found = gap("non_kin_without_guardianship")
    due = Terms(at=NOW).due(found)
    assert due.parameter.status == "draft"
    assert due.day < NOW.date()
    assert due.is_advice and not due.is_over
    with context.acting_as_machine():
        assert not Gap.objects.filter(Terms(at=NOW).overdue(), pk=found.pk).exists()
    shown = page(client, aigul, "gap", found.pk)
    assert "advised by a bill" in shown and "days late" not in shown


def test_only_what_is_overdue_is_shown_when_asked(client, aigul):
    told("round", full_name="Асан уулу Эски", birth_certificate="no",
         birth_date=day("2020-01-01"))  # fmt: skip
    told("round", full_name="Асан уулу Жаңы", attends_school="no",
         birth_date=day("2015-03-12"))  # fmt: skip
    shown = page(client, aigul, "gaps", query="?overdue=on")
    assert "Эски" in shown and "Жаңы" not in shown
    assert "late" in shown
    everything = page(client, aigul, "gaps")
    assert "no term in the law data" in everything


def test_terms_cost_the_same_for_ten_as_for_one(client, aigul):
    def asked():
        with CaptureQueriesContext(connection) as counted:
            page(client, aigul, "gaps")
        return len(counted)

    told("round", **NO_PAPERS)
    asked()
    one = asked()
    for _n in range(9):
        told("round", **STRANGERS)
    assert asked() == one


def test_every_term_is_of_a_reason_that_makes_gaps_and_stands_in_the_law():
    """A number of days in the program would be no law."""
    for (right, code), reason in REASONS.items():
        if reason.term:
            assert reason.responsible, code
            assert Right(right) is reason.right
            assert Parameter.objects.filter(code=reason.term.code).exists()
            assert reason.term.begins in Begins
