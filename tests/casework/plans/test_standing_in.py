"""An akim or mayor is away: who stands in signs, is shown what waits only then, and is
written down with the reason."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from kamkor.casework.cases.models import Case
from kamkor.casework.plans import actions, reads, sheet
from kamkor.casework.plans.errors import NotNow, NotThere
from kamkor.casework.plans.models import Plan
from kamkor.casework.providers import duties, signers
from kamkor.casework.providers.choices import Reason
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Grant, Link
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from tests.cast import acting, sign_in, somebody, territory
from tests.standing import standing

from .conftest import NOW, as_

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = timezone.localdate(NOW)
HERE, NEAR = "Alay District", "Uzgen District"


@standing
def temir():
    """Akim of a district of Osh Region."""
    return somebody("temir", RoleCode.AKIMAT, at=territory(HERE), name="Темир С.")


@standing
def ulan():
    """Akim of another one, who stands in for Temir."""
    return somebody("ulan", RoleCode.AKIMAT, at=territory(NEAR), name="Улан Б.")


@standing
def chyngyz():
    """Akim far away."""
    return somebody("chyngyz", RoleCode.AKIMAT, at=territory("Karakol city"))


@standing
def agreed(submitted, cholpon, temir, ulan):
    """Agreed to, and the child lives in Temir's district."""
    there = territory(HERE)
    with context.acting_as_machine():
        Case.objects.filter(pk=submitted.case_id).update(
            territory=there, place=there.low
        )
    return as_(cholpon, actions.agree, submitted.pk, edition=None)


def away(temir, deputy, *, days=(0, 9999), at=NOW):
    """Long, for the database looks at its own clock."""
    first, last = (TODAY + n * DAY for n in days)
    return as_(
        temir, actions.be_away, days=(first, last), deputy=deputy and deputy.pk,
        reason=Reason.LEAVE, at=at,
    )  # fmt: skip


def sees(user, plan) -> bool:
    """In Python and in the database, which must say the same."""
    with context.acting_as(user.pk):
        found = Plan.objects.filter(pk=plan.pk).exists()
        assert found == (reads.find(acting(user), plan.pk) is not None)
        assert Person.objects.exists() == found
    return found


def approve(plan, by, at=NOW):
    return as_(by, actions.approve, plan.pk, edition=None, at=at)


def test_who_stands_in_sees_the_plan_and_signs_it(agreed, temir, ulan):
    assert (sees(temir, agreed), sees(ulan, agreed)) == (True, False)
    duty = away(temir, ulan)
    assert (sees(temir, agreed), sees(ulan, agreed)) == (True, True)
    plan = approve(agreed, ulan)
    assert (plan.state, plan.approved_by, plan.absence) == ("in_force", ulan.pk, duty)
    assert (sees(temir, agreed), sees(ulan, agreed)) == (False, False)


def test_it_stands_with_the_reason_beside_the_name(agreed, temir, ulan, begimai):
    away(temir, ulan)
    plan = approve(agreed, ulan)
    with context.acting_as(begimai.pk), translation.override("ru"):
        *_others, last = reads.signatures(plan)
    assert last.who == "Улан Б."
    assert last.instead == "за отсутствующего: Темир С. (в отпуске)"
    assert sheet._signed_by(last) == f"{last.who}, {last.instead}"


def test_who_signs_for_themselves_stands_in_for_nobody(agreed, temir, ulan):
    away(temir, ulan, days=(5, 9))
    plan = approve(agreed, temir)
    assert plan.absence is None
    with context.acting_as_machine():
        assert not any(one.instead for one in reads.signatures(plan))


def test_a_deputy_of_the_same_place_is_written_down_too(agreed, temir):
    second = somebody("second", RoleCode.AKIMAT, at=territory(HERE))
    duty = away(temir, second)
    with context.acting_as_machine():
        actions.show_to_newcomers(at=NOW)
    assert approve(agreed, second).absence == duty


def test_one_who_stands_in_for_nobody_approves_nothing_elsewhere(agreed, ulan, temir):
    with pytest.raises(NotThere):
        approve(agreed, ulan)
    with context.acting_as_machine():  # a look alone is no right to sign
        Link.objects.create(
            subject=agreed.case.person_id, relation="assigned", user=ulan,
            sensitivity=1, valid_from=NOW, record=agreed.pk,
        )  # fmt: skip
    with pytest.raises(NotNow):
        approve(agreed, ulan)


def test_a_plan_that_comes_during_the_absence_is_shown_at_once(
    submitted, cholpon, temir, ulan
):
    there = territory(HERE)
    with context.acting_as_machine():
        Case.objects.filter(pk=submitted.case_id).update(
            territory=there, place=there.low
        )
    away(temir, ulan)
    plan = as_(cholpon, actions.agree, submitted.pk, edition=None)
    assert sees(ulan, plan)


def test_an_absence_to_come_shows_nothing_until_its_day(agreed, temir, ulan):
    away(temir, ulan, days=(2, 4))
    assert not sees(ulan, agreed)
    with context.acting_as_machine():
        assert actions.show_to_deputies(at=NOW) == 0
        assert actions.show_to_deputies(at=NOW + 2 * DAY) == 1
        assert actions.show_to_deputies(at=NOW + 2 * DAY) == 0
        assert actions.show_to_deputies(at=NOW + 5 * DAY) == 0


def test_back_at_work_the_deputy_sees_and_signs_no_more(agreed, temir, ulan):
    duty = away(temir, ulan)
    as_(temir, duties.end, duty.pk)
    assert not sees(ulan, agreed)
    with pytest.raises(NotThere):
        approve(agreed, ulan)


def test_the_look_ends_by_itself_on_the_day_after(agreed, temir, ulan):
    away(temir, ulan, days=(0, 3))
    with context.acting_as_machine():
        link = Link.objects.get(user=ulan, record=agreed.pk)
    assert timezone.localtime(link.valid_until).date() == TODAY + 4 * DAY
    assert link.sensitivity == 1


def test_a_plan_sent_back_is_not_shown_any_more(agreed, temir, ulan):
    away(temir, ulan)
    as_(temir, actions.send_back, agreed.pk, remarks="Нет срока", edition=None)
    assert not sees(ulan, agreed)


def test_who_agreed_for_the_commission_does_not_approve_in_anybodys_stead(
    agreed, cholpon, temir
):
    with context.acting_as_machine():
        Grant.objects.create(
            user=cholpon, role=RoleCode.AKIMAT, territory=territory(NEAR),
            valid_from=NOW,
        )  # fmt: skip
    away(temir, cholpon)
    assert not sees(cholpon, agreed)


def test_the_deputy_approves_plans_in_the_region_and_is_there(
    agreed, temir, ulan, chyngyz, gulnaz
):
    assert [one.pk for one in signers.colleagues(temir.pk, NOW)] == [ulan.pk]
    for other in (chyngyz, gulnaz, temir):
        with pytest.raises(duties.NotADeputy), transaction.atomic():
            away(temir, other)
    away(ulan, None)
    assert signers.colleagues(temir.pk, NOW) == []
    with pytest.raises(duties.NotADeputy):
        away(temir, ulan)


def test_nobody_tells_it_for_them(agreed, temir, ulan, gulnaz):
    with context.acting_as(gulnaz.pk), pytest.raises(duties.Refused):
        duties.tell(
            temir.pk, days=(TODAY, TODAY), deputy=ulan.pk, reason=Reason.LEAVE,
            by=acting(gulnaz), at=NOW,
        )  # fmt: skip


def test_a_shielded_child_is_not_shown_to_the_deputy(agreed, temir, ulan, bakyt):
    away(temir, ulan)
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=True)
    assert not sees(ulan, agreed)


class TestPages:
    def test_an_absence_is_noted_and_ended(self, temir, ulan, client):
        sign_in(client, temir)
        address, today = reverse("signer-absence"), timezone.localdate()
        said = {
            "from_day": today,
            "to_day": today,
            "reason": "leave",
            "deputy": ulan.pk,
        }
        page = client.post(address, said, follow=True).content.decode()
        assert "Улан Б." in page
        page = client.post(address, said)
        assert (page.status_code, bool(page.context["form"].errors)) == (422, True)
        (duty,) = client.get(address).context["mine"]
        client.post(reverse("signer-absence-end", args=[duty.pk]))
        assert client.get(address).context["mine"] == []

    def test_who_stands_in_ends_no_absence_of_another(self, temir, ulan, client):
        duty = away(temir, ulan)
        sign_in(client, ulan)
        answer = client.post(reverse("signer-absence-end", args=[duty.pk]))
        assert answer.status_code == 404

    def test_the_deputy_reads_in_whose_stead_they_sign(
        self, agreed, temir, ulan, client
    ):
        first = timezone.localdate()
        as_(temir, actions.be_away, days=(first, first), deputy=ulan.pk,
            reason=Reason.LEAVE, at=timezone.now())  # fmt: skip
        sign_in(client, ulan)
        page = client.get(reverse("plan-approve", args=[agreed.pk])).content.decode()
        assert "Темир С." in page
        page = client.get(reverse("signer-absence")).content.decode()
        assert "Темир С." in page

    def test_the_page_costs_so_many_queries(
        self, temir, ulan, client, django_assert_max_num_queries
    ):
        away(temir, ulan)
        sign_in(client, temir)
        with django_assert_max_num_queries(22):
            client.get(reverse("signer-absence"))
