"""My deadlines, as those who answer for them meet them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kamkor.casework.clock import actions, giving, work
from kamkor.casework.clock.choices import Reason
from kamkor.casework.clock.models import Notice
from kamkor.casework.clock.sweeping import sweep
from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import Relation, RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from tests.casework.clock.world import BY, about, now_of, start
from tests.cast import acting, keep, newborn, sign_in, somebody, territory
from tests.standing import standing

pytestmark = pytest.mark.django_db
WORDS = "Асанова Айжан"


@standing
def osh():
    return territory("Osh")


@standing
def bakyt(osh):
    return somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh, name="Бакыт Э.")


@standing
def gulnaz(osh):
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Гүлназ Т.")


@standing
def aizhan(osh):
    """A girl born in 2016."""
    row = {
        "full_name": WORDS, "sex": "female",
        "birth_date": {"date": "2016-03-01", "precision": "day"},
    }  # fmt: skip
    return keep("school", row, at=osh).persons[0]


@pytest.fixture(autouse=True)
def kinds():
    before = dict(work._KINDS)
    work._KINDS.clear()
    yield
    work._KINDS.clear()
    work._KINDS.update(before)


def signed(client, user, **more):
    client.cookies["django_language"] = "en"
    return sign_in(client, user, **more)


def late(owner, *, person=None, place=0, term="primary_assessment", days=30):
    """Started so long ago that it is late."""
    then = timezone.now() - timedelta(days=days)
    return start(term, of=about(person=person, place=place), owner=owner.pk, at=then)


def page(client, query=""):
    return client.get(reverse("work") + query).content.decode()


def test_nothing_to_do_says_so(client, bakyt):
    assert "Nothing has a deadline for you" in page(signed(client, bakyt))


def test_what_is_late_stands_first_and_a_dateless_one_last(client, bakyt):
    start("plan_agree", owner=bakyt.pk, at=timezone.now())
    start("plan_review", owner=bakyt.pk, at=timezone.now())
    late(bakyt)
    html = page(signed(client, bakyt))
    places = [html.index(f'id="group-{g}"') for g in ("late", "later", "unknown")]
    assert places == sorted(places)
    assert "working days late" in html
    assert "act as soon as you can" in html


def test_a_child_out_of_reach_is_told_by_nothing(client, osh, aizhan):
    damir = somebody("damir", RoleCode.SOCIAL_WORKER, at=territory("Karakol city"))
    late(damir, person=aizhan, place=osh.low)
    html = page(signed(client, damir))
    assert "Primary assessment" in html
    assert WORDS not in html
    assert "girl" not in html


def test_a_child_that_exists_for_the_reader_has_sex_and_age(client, bakyt, osh, aizhan):
    late(bakyt, person=aizhan, place=osh.low)
    html = page(signed(client, bakyt))
    assert f"girl, {timezone.localdate().year - 2016}" in html
    assert WORDS not in html


def test_the_name_stands_where_the_reader_holds_the_child(client, bakyt, osh, aizhan):
    row = late(bakyt, person=aizhan, place=osh.low)
    with context.acting_as_machine():
        Link.objects.create(
            subject=aizhan.pk, user=bakyt, relation=Relation.ASSIGNED, sensitivity=3,
            valid_from=timezone.now() - timedelta(days=1), record=row.pk,
        )  # fmt: skip
    assert WORDS in page(signed(client, bakyt))


def test_two_children_found_to_be_one_have_one_name(client, bakyt, osh, aizhan):
    """The deadline stands as it was given; the name is the root's."""
    with context.acting_as_machine():
        gone = newborn()
        Person.objects.filter(pk=gone.pk).update(root=aizhan, place=osh.low)
        Link.objects.create(
            subject=aizhan.pk, user=bakyt, relation=Relation.ASSIGNED, sensitivity=3,
            valid_from=timezone.now() - timedelta(days=1),
        )  # fmt: skip
    late(bakyt, person=gone, place=osh.low)
    assert WORDS in page(signed(client, bakyt))


def test_the_list_waits_for_the_second_factor(client, bakyt):
    answer = signed(client, bakyt, factor=1).get(reverse("work"))
    assert answer.status_code == 302


def test_the_look_is_written_down(client, bakyt, osh, aizhan):
    late(bakyt, person=aizhan, place=osh.low)
    page(signed(client, bakyt))
    with context.acting_as_machine():
        entry = Entry.objects.get(verb="deadline.listed")
    assert entry.sensitivity == 3
    assert entry.detail["ids"] == [str(aizhan.pk)]


def test_only_the_late_and_only_the_teams(client, bakyt, gulnaz, osh):
    late(bakyt, place=osh.low)
    start("visit", of=about(place=osh.low), owner=bakyt.pk, at=timezone.now())
    start("pin", owner=gulnaz.pk, at=timezone.now())
    head = signed(client, gulnaz)
    team = page(head, "?whose=team")
    assert "Primary assessment" in team
    assert "Visit" in team
    only_late = page(head, "?whose=team&late=on")
    assert "Visit" not in only_late
    assert "Primary assessment" not in page(head)


def test_a_worker_does_not_see_the_content_of_colleagues(client, bakyt, gulnaz, osh):
    late(gulnaz, place=osh.low)
    assert "Primary assessment" not in page(signed(client, bakyt), "?whose=all")


def test_the_page_costs_the_same_for_many(client, bakyt, osh, aizhan):
    signed(client, bakyt)
    late(bakyt, person=aizhan, place=osh.low)
    page(client)
    with CaptureQueriesContext(connection) as one:
        page(client)
    for term in ("visit", "pin", "plan_draft", "plan_review", "birth_application"):
        late(bakyt, person=aizhan, place=osh.low, term=term)
    with CaptureQueriesContext(connection) as six:
        page(client)
    assert len(six) == len(one)
    assert len(six) <= 25


def test_pages_of_a_long_list_hold_every_deadline_once(client, bakyt):
    for _ in range(30):
        late(bakyt)
    first = signed(client, bakyt).get(reverse("work"))
    second = client.get(reverse("work"), {"after": first.context["page"].next})
    rows = [row.pk for answer in (first, second) for row in answer.context["page"]]
    assert len(rows) == len(set(rows)) == 30


def test_an_app_names_and_links_its_work(client, bakyt):
    work.register(
        work.WorkKind(
            "case", "Case", lambda pk: f"/cases/{pk}/", lambda d: f"Assess: {d.term}"
        )
    )
    row = late(bakyt)
    html = page(signed(client, bakyt))
    assert f'href="/cases/{row.about}/"' in html
    assert "Assess: Primary assessment" in html


# --- why


def test_why_tells_the_law_its_status_and_what_happened(client, bakyt):
    row = late(bakyt)
    actions.pause("case", row.about, reason=Reason.AWAY, by=BY, at=timezone.now())
    html = (
        signed(client, bakyt).get(reverse("work-why", args=[row.pk])).content.decode()
    )
    assert "3 working days" in html
    assert "not verified" in html
    assert "the family is away" in html


def test_why_an_unknown_number_is_said_to_be_unknown(client, bakyt):
    row = start("plan_agree", owner=bakyt.pk, at=timezone.now())
    html = (
        signed(client, bakyt).get(reverse("work-why", args=[row.pk])).content.decode()
    )
    assert "the law&#x27;s number is not known" in html


def test_why_is_not_told_to_a_stranger(client, bakyt):
    damir = somebody("damir", RoleCode.SUPERVISOR, at=territory("Karakol city"))
    row = late(bakyt, place=territory("Osh").low)
    answer = signed(client, damir).get(reverse("work-why", args=[row.pk]))
    assert answer.status_code == 404


# --- handing over


def give(client, to, *rows):
    return client.post(
        reverse("work-hand-over"),
        {"to": str(to.pk), "deadline": [str(r.pk) for r in rows]},
    )


def test_a_head_hands_over_with_the_child(client, bakyt, gulnaz, osh, aizhan):
    row = late(gulnaz, person=aizhan, place=osh.low)
    give(signed(client, gulnaz), bakyt, row)
    assert now_of(row).owner == bakyt.pk
    with context.acting_as_machine():
        link = Link.objects.get(record=row.pk)
    assert (link.user_id, link.subject, link.valid_until) == (bakyt.pk, aizhan.pk, None)
    actions.meet(
        "primary_assessment", kind="case", pk=row.about, by=BY, at=timezone.now()
    )
    with context.acting_as_machine():
        assert Link.objects.get(record=row.pk).valid_until is not None


def test_handed_on_the_first_sees_the_child_no_more(client, bakyt, gulnaz, osh, aizhan):
    meerim = somebody("meerim", RoleCode.SOCIAL_WORKER, at=osh)
    row = late(gulnaz, person=aizhan, place=osh.low)
    head = signed(client, gulnaz)
    give(head, bakyt, row)
    give(head, meerim, row)
    with context.acting_as_machine():
        held = Link.objects.filter(record=row.pk, valid_until=None)
        assert [link.user_id for link in held] == [meerim.pk]


def test_work_that_is_given_whole_is_given_whole(client, bakyt, gulnaz, osh):
    asked = []
    work.register(
        work.WorkKind(
            "case", "Case", str, give=lambda pk, to, by, at: asked.append((pk, to))
        )
    )
    row = late(gulnaz, place=osh.low)
    give(signed(client, gulnaz), bakyt, row)
    assert asked == [(row.about, bakyt.pk)]


def test_a_worker_hands_nothing_over(client, bakyt, gulnaz):
    row = late(bakyt)
    answer = give(signed(client, bakyt), gulnaz, row)
    assert answer.status_code == 403
    assert now_of(row).owner == bakyt.pk


def test_nothing_out_of_reach_is_handed_over(client, bakyt, osh):
    damir = somebody("damir", RoleCode.SUPERVISOR, at=territory("Karakol city"))
    row = late(bakyt, place=osh.low)
    give(signed(client, damir), damir, row)
    assert now_of(row).owner == bakyt.pk


@pytest.mark.parametrize("role", [RoleCode.ANALYST, RoleCode.COUNCIL])
def test_nobody_without_a_role_there_is_given_work(client, bakyt, gulnaz, osh, role):
    """A member of the council sees what is assigned to them, and works on nothing."""
    clerk = somebody("clerk", role, at=osh)
    row = late(bakyt, place=osh.low)
    give(signed(client, gulnaz), clerk, row)
    assert now_of(row).owner == bakyt.pk


def test_giving_asks_again_whatever_the_page_offered(bakyt, gulnaz, osh):
    member = somebody("member", RoleCode.COUNCIL, at=osh)
    far = somebody("far", RoleCode.SOCIAL_WORKER, at=territory("Karakol city"))
    row = late(bakyt, place=osh.low)
    for to in (member, far):
        with context.acting_as(gulnaz.pk), pytest.raises(CannotWorkOnIt):
            giving.give([row.pk], to=to.pk, by=acting(gulnaz), at=timezone.now())
    with context.acting_as(bakyt.pk), pytest.raises(PermissionDenied):
        giving.give([row.pk], to=bakyt.pk, by=acting(bakyt), at=timezone.now())


def test_no_mark_is_an_answer_in_words(client, gulnaz, bakyt):
    answer = signed(client, gulnaz).post(
        reverse("work-hand-over"), {"to": str(bakyt.pk), "deadline": ["x"]}, follow=True
    )
    assert "Choose deadlines and somebody" in answer.content.decode()


# --- notices


def test_a_head_is_told_of_what_is_late_and_has_seen_it_then(
    client, bakyt, gulnaz, osh
):
    late(bakyt, place=osh.low)
    sweep(at=timezone.now())
    head = signed(client, gulnaz)
    assert "You were told of 1 deadline" in page(head)
    html = head.get(reverse("work-notices")).content.decode()
    assert "told higher up" in html
    assert "Primary assessment" in html
    with context.acting_as(gulnaz.pk):
        assert Notice.objects.filter(seen_at=None).count() == 0


def test_headquarters_is_told_without_the_name_of_content(client, bakyt, osh):
    chief = somebody("chief", RoleCode.HEADQUARTERS, at=osh)
    late(bakyt, place=osh.low)
    sweep(at=timezone.now())
    html = signed(client, chief).get(reverse("work-notices")).content.decode()
    assert "Work that you may not see by name" in html
    assert "Primary assessment" not in html


# --- home


def test_home_tells_what_is_late(client, bakyt, osh, aizhan):
    late(bakyt, person=aizhan, place=osh.low)
    html = signed(client, bakyt).get("/").content.decode()
    assert "Primary assessment" in html
    assert "working days late" in html
    assert WORDS not in html


def test_home_without_the_second_factor_tells_no_content(client, bakyt):
    late(bakyt)
    late(bakyt, term="pin")
    html = signed(client, bakyt, factor=1).get("/").content.decode()
    assert "Primary assessment" not in html
    assert "Personal number" in html
