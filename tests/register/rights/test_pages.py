"""The gap list, a gap, the figures of a territory: who sees what, at what cost."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.register.rights import exporting, policy, working
from kamkor.register.rights.choices import GapState
from kamkor.register.rights.models import Gap, GapStep, SavedFilter
from tests import cast
from tests.register.rights.stories import day, told
from tests.standing import standing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 15, 6, tzinfo=UTC)
ALONE = {"birth_date": day("2015-03-12"), "sex": "female", "kinship": "alone"}


@standing
def osh():
    return cast.territory("Osh")


@standing
def aigul(osh):
    return cast.somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh, name="Айгүл")


@standing
def bakyt(osh):
    return cast.somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh, name="Бакыт")


@standing
def damir():
    return cast.somebody(
        "damir", RoleCode.TERRITORIAL_OFFICER, at=cast.territory("Karakol city")
    )


def the_gap():
    with context.acting_as_machine():
        return Gap.objects.open().get()


def page(client, user, name, *args, query="", **kwargs):
    answer = cast.sign_in(client, user).get(reverse(name, args=args) + query, **kwargs)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_an_officer_sees_the_child_by_name_and_why(client, aigul):
    told("round", full_name="Асан кызы Айжан", **ALONE)
    shown = page(client, aigul, "gaps")
    assert "Асан кызы Айжан" in shown
    assert "<c-" not in shown


def test_a_social_worker_sees_that_it_is_so_but_not_whose_name(client, bakyt):
    child = told("round", full_name="Асан кызы Айжан", **ALONE)
    shown = page(client, bakyt, "gaps")
    assert "Айжан" not in shown
    assert child.code in shown and "2015" in shown


def test_the_oldest_are_found_without_a_look_at_other_places(client, aigul):
    """Nothing is sorted, and what lies elsewhere is passed over within the index."""
    told("round", **ALONE)
    with CaptureQueriesContext(connection) as asked:
        page(client, aigul, "gaps")
    listed = next(
        q["sql"] for q in asked if 'ORDER BY "rights_gap"."since"' in q["sql"]
    )
    with context.acting_as(aigul.pk), connection.cursor() as cursor:
        for other in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{other} = off")
        cursor.execute(f"EXPLAIN {listed.rpartition(';')[2]}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    found = plan.partition("Index Scan using rights_gap_oldest")[2]
    assert found.partition("Index Cond: ")[2].startswith("((place >= ")
    assert "Sort" not in plan


def test_somebody_far_away_sees_nothing(client, damir):
    child = told("round", **ALONE)
    assert child.code not in page(client, damir, "gaps")
    gap = the_gap()
    answer = client.get(reverse("gap", args=[gap.pk]))
    assert answer.status_code == 404


def test_filters_narrow_and_are_kept(client, aigul):
    told("round", **ALONE)
    assert page(client, aigul, "gaps", query="?right=care").count("data-item") == 1
    assert page(client, aigul, "gaps", query="?right=health").count("data-item") == 0
    assert page(client, aigul, "gaps", query="?age_from=12").count("data-item") == 0
    assert page(client, aigul, "gaps", query="?whose=me").count("data-item") == 0
    client.post(reverse("gaps-filter-save"), {"name": "Уход", "query": "right=care"})
    with context.acting_as(aigul.pk):
        assert SavedFilter.objects.get().query == "right=care"


def test_a_saved_filter_is_its_owners_alone(client, aigul, damir):
    cast.sign_in(client, aigul)
    client.post(reverse("gaps-filter-save"), {"name": "Уход", "query": "right=care"})
    with context.acting_as(damir.pk):
        assert not SavedFilter.objects.exists()


def test_the_list_costs_the_same_for_ten_as_for_one(client, aigul):
    cast.sign_in(client, aigul)
    told("round", **ALONE)
    client.get(reverse("gaps"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("gaps"))
    for _n in range(3):
        told("round", **ALONE)
    with CaptureQueriesContext(connection) as four:
        client.get(reverse("gaps"))
    assert len(four) == len(one) <= 25


def test_whoever_is_given_a_gap_sees_the_child(client, aigul, bakyt):
    child = told("round", full_name="Асан кызы Айжан", **ALONE)
    gap = the_gap()
    cast.sign_in(client, aigul)
    form = {"to": str(bakyt.pk), "note": "Позвоните бабушке"}
    answer = client.post(reverse("gap-assign", args=[gap.pk]), form)
    assert answer.status_code == 302

    assert "Позвоните бабушке" in page(client, bakyt, "gap", gap.pk)
    assert "Айжан" in page(client, bakyt, "gaps")
    with context.acting_as_machine():
        link = Link.objects.get(subject=child.pk, user=bakyt)
        assert (link.record, link.sensitivity) == (gap.pk, 3)
        assert "Позвоните".encode() not in bytes(GapStep.objects.get().note)


def test_when_the_right_is_restored_the_worker_no_longer_sees_the_child(aigul, bakyt):
    child = told("round", **ALONE)
    gap = the_gap()
    with context.acting_as(aigul.pk):
        working.assign(gap.pk, to=bakyt.pk, note="", by=cast.acting(aigul), at=NOW)
    told("round", child=child, kinship="mother", parent_away="none")
    with context.acting_as_machine():
        gap.refresh_from_db()
        assert gap.state == GapState.CLOSED
        assert Link.objects.get(record=gap.pk).valid_until is not None
        assert set(gap.steps.values_list("state", flat=True)) == {"assigned", "closed"}


def test_a_worker_tells_how_it_goes_and_gives_it_back(aigul, bakyt):
    told("round", **ALONE)
    gap = the_gap()
    with context.acting_as(aigul.pk):
        working.assign(gap.pk, to=bakyt.pk, note="", by=cast.acting(aigul), at=NOW)
    for state in (GapState.WORKING, GapState.WAITING, GapState.OPEN):
        with context.acting_as(bakyt.pk):
            working.move(gap.pk, to=state, note="…", by=cast.acting(bakyt), at=NOW)
    with context.acting_as_machine():
        gap.refresh_from_db()
        assert (gap.state, gap.assignee) == (GapState.OPEN, None)
        assert not Link.objects.filter(record=gap.pk, valid_until=None).exists()


def test_a_gap_cannot_be_given_to_somebody_without_a_role_for_it(aigul):
    told("round", **ALONE)
    analyst = cast.somebody("erkin", RoleCode.ANALYST)
    with context.acting_as(aigul.pk), pytest.raises(CannotWorkOnIt):
        working.assign(
            the_gap().pk, to=analyst.pk, note="", by=cast.acting(aigul), at=NOW
        )


def test_an_export_has_names_only_for_who_sees_them_and_no_formulas(client, aigul):
    told("round", full_name="=1+1", **ALONE)
    cast.sign_in(client, aigul)
    answer = client.post(reverse("gaps-export"), {"format": "xlsx"})
    book = CalamineWorkbook.from_filelike(__import__("io").BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][1] == "'=1+1"
    assert "Айжан" not in answer["Content-Disposition"]


def test_exports_have_a_daily_end(aigul):
    told("round", **ALONE)
    actor = cast.acting(aigul)
    with context.acting_as(aigul.pk):
        for _n in range(policy.EXPORTS_A_DAY):
            exporting.rows({}, query="", by=actor, at=NOW)
        with pytest.raises(exporting.QuotaSpent):
            exporting.rows({}, query="", by=actor, at=NOW)


def test_a_worker_may_not_export(client, bakyt):
    cast.sign_in(client, bakyt)
    assert client.post(reverse("gaps-export")).status_code == 403


def test_the_child_page_tells_why(client, aigul):
    child = told(
        "round", parent_away="both", away_since=day("2024-03-14"),
        kinship="grandparent", legal_basis="none", birth_certificate="no",
        birth_date=day("2015-03-12"), sex="female",
    )  # fmt: skip
    shown = page(client, aigul, "child", child.pk)
    assert 'id="why-care"' in shown and 'id="why-safety"' in shown
    assert "k-law-status-draft" in shown  # LEFT_WITHOUT_GUARDIAN_DAYS is a bill


def test_a_social_worker_sees_the_statuses_without_the_facts(client, bakyt):
    child = told("round", **ALONE)
    shown = page(client, bakyt, "child", child.pk)
    assert 'id="why-care"' in shown and 'id="why-safety"' not in shown
    assert reverse("record", args=[child.pk])[:-38] + "record" not in shown


def test_every_act_tells_where_it_stands_and_whether_that_was_read(client, aigul):
    child = told("round", **ALONE)
    shown = page(client, aigul, "child", child.pk)
    care = shown.split('id="why-care"')[1].split("</details>")[0]
    act = care.split("No. 522")[0].rsplit("<li>", 1)[1]
    assert "k-law-status-unverified" in act
    assert "https://cis-legislation.com" in act
