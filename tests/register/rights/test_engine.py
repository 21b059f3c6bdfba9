"""One definition: the same answer for one child, a batch and the nation."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from kamkor.register.rights import actions, engine, reasons
from kamkor.register.rights.choices import Right, Status
from kamkor.register.rights.models import Change, Gap, Safety, Standing
from kamkor.register.sources import stages
from tests.cast import NOON, TODAY, keep, territory
from tests.examples import tries
from tests.register.rights.stories import (
    day,
    evaluated,
    law_becomes,
    open_gaps,
    stands,
    told,
)

pytestmark = pytest.mark.django_db
YES_NO = st.sampled_from(["yes", "no", "unknown"])
DAYS = st.dates(date(2007, 1, 1), date(2026, 9, 15)).map(lambda d: day(str(d)))
PARENT = st.sampled_from(["mother", "father", "both", "none", "unknown"])
KIN = st.sampled_from(
    ["mother", "father", "grandparent", "sibling", "non_kin", "institution", "alone",
     "unknown"]
)  # fmt: skip
BASIS = st.sampled_from(
    ["none", "power_of_attorney", "temporary_guardianship", "guardianship",
     "institution", "unknown"]
)  # fmt: skip
ROWS = {
    "round": st.fixed_dictionaries(
        {"full_name": st.just("Асан")},
        optional={
            "birth_date": DAYS, "birth_certificate": YES_NO, "parent_away": PARENT,
            "away_since": DAYS, "contact_kept": YES_NO, "kinship": KIN,
            "legal_basis": BASIS, "basis_date": DAYS, "basis_until": DAYS,
            "carer_age": st.sampled_from(["40", "80"]), "attends_school": YES_NO,
            "clinic_registered": YES_NO,
            "benefits": st.lists(st.sampled_from(["none", "family_help"]), max_size=1),
        },
    ),
    "passport": st.fixed_dictionaries(
        {"full_name": st.just("Асан")},
        optional={"income": st.sampled_from(["100", "9000"]), "parent_away": PARENT},
    ),
    "school": st.fixed_dictionaries(
        {"full_name": st.just("Асан")},
        optional={
            "birth_date": DAYS, "left_on": DAYS, "pin": st.just("21203201500123"),
            "attendance": st.sampled_from(["attends", "irregular", "absent"]),
        },
    ),
    "clinic": st.fixed_dictionaries(
        {"full_name": st.just("Асан")},
        optional={"vaccinated": YES_NO, "last_visit": DAYS},
    ),
    "hardship": st.fixed_dictionaries(
        {"full_name": st.just("Асан")},
        optional={
            "grounds": st.lists(st.sampled_from(["violence", "poverty"]), max_size=2),
            "entered_on": DAYS, "removed_on": DAYS,
            "removal_reason": st.sampled_from(["restored", "moved"]),
        },
    ),
}  # fmt: skip
LISTS = st.lists(
    st.sampled_from(sorted(ROWS)).flatmap(
        lambda kind: st.tuples(
            st.just(kind), ROWS[kind], st.dates(date(2024, 1, 1), TODAY)
        )
    ),
    min_size=1,
    max_size=5,
)
RIGHTS = [r.value for r in Right]


def kept(person_id):
    standing = Standing.objects.filter(pk=person_id).values().get()
    safety = Safety.objects.filter(pk=person_id).values().get()
    row = {**standing, **safety}
    return {r: (row[r], row[f"{r}_reason"]) for r in RIGHTS}


@settings(
    max_examples=tries(4), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(stories=st.lists(LISTS, min_size=1, max_size=3))
def test_one_batch_and_all_agree_on_any_story(stories):
    children = []
    for lists in stories:
        child = None
        for kind, values, on in lists:
            child = keep(
                kind, values, at=territory("Osh"), on=on,
                persons=[child] if child else None,
            ).persons[0]  # fmt: skip
        children.append(child)
    for child in children:  # a list of a school speaks of those who came before it
        evaluated(child)
    with context.acting_as_machine():
        single = [engine.one(child.pk, on=TODAY) for child in children]
        batch = [kept(child.pk) for child in children]
    actions.evaluate_all(on=TODAY, at=NOON, by=context.MACHINE_ID)
    with context.acting_as_machine():
        everyone = [kept(child.pk) for child in children]
    assert batch == everyone
    for verdict, row in zip(single, batch, strict=True):
        assert row == {r: (verdict[r], verdict[f"{r}_reason"]) for r in RIGHTS}
        for right in RIGHTS:
            reasons.told(right, verdict[f"{right}_reason"])
            if verdict[right] == Status.UNKNOWN:
                assert (right, verdict[f"{right}_reason"]) not in open_gaps(child)
    with context.acting_as_machine():
        for child, row in zip(children, batch, strict=True):
            wanted = {(r, why) for r, (status, why) in row.items() if status >= 2}
            assert open_gaps(child) == wanted


def test_slices_give_what_one_piece_gives(monkeypatch):
    rows = [{"kinship": "alone"}, {"birth_certificate": "no"}, {"parent_away": "both"}]
    children = [told("round", **row) for row in rows]
    with context.acting_as_machine():
        before = [kept(child.pk) for child in children]
    monkeypatch.setattr(actions, "SLICE", 2)
    run = actions.evaluate_all(on=TODAY, at=NOON, by=context.MACHINE_ID)
    assert run.children == 3
    with context.acting_as_machine():
        Safety.objects.all().delete()
        Standing.objects.all().delete()
    actions.evaluate_all(on=TODAY, at=NOON, by=context.MACHINE_ID)
    with context.acting_as_machine():
        assert [kept(child.pk) for child in children] == before


def test_evaluating_again_writes_nothing():
    child = told("round", kinship="alone", birth_certificate="no")
    with context.acting_as_machine():
        before = list(Standing.objects.values()), list(Gap.objects.values())
    evaluated(child)
    with context.acting_as_machine():
        assert before == (list(Standing.objects.values()), list(Gap.objects.values()))
        assert not Change.objects.exists()


def test_a_change_tells_what_was_and_what_is():
    child = told("round", on=date(2026, 3, 1), kinship="alone")
    told("round", child=child, kinship="mother", parent_away="none")
    with context.acting_as_machine():
        change = Change.objects.get(person=child, right="care")
    assert (change.before, change.before_reason) == (Status.NOT_MET, "left_alone")
    assert (change.status, change.reason) == (Status.MET, "with_parent")


def test_since_is_the_earliest_day_known():
    child = told("round", on=date(2026, 3, 1), kinship="alone")
    told("round", child=child, on=date(2026, 9, 1), kinship="alone")
    with context.acting_as_machine():
        assert Standing.objects.get(pk=child.pk).care_since == date(2026, 3, 1)
        assert Gap.objects.get(person=child).since == date(2026, 3, 1)


def test_time_alone_opens_a_gap_at_night():
    child = told(
        "round", kinship="grandparent", legal_basis="guardianship", parent_away="both",
        basis_until=day("2026-12-01"),
    )  # fmt: skip
    assert open_gaps(child) == set()
    actions.evaluate_all(on=date(2026, 10, 15), at=NOON, by=context.MACHINE_ID)
    assert open_gaps(child) == {("care", "guardianship_ends_soon")}


def test_a_merged_child_stands_once():
    left = told("round", kinship="alone")
    right = told("school", pin="21203201500123")
    with context.acting_as_machine():
        Person.objects.filter(pk=right.pk).update(root=left.pk)
    evaluated(left)
    with context.acting_as_machine():
        assert set(Standing.objects.values_list("pk", flat=True)) == {left.pk}
    assert stands(left, "identity")[1] == "number_known"


def test_a_parameter_that_is_not_known_decides_nothing():
    child = told("passport", income="100", benefits=["none"],
                 birth_date=day("2015-03-12"))  # fmt: skip
    law_becomes("FAMILY_HELP_THRESHOLD", from_day=date(2026, 9, 1), value=0)
    assert stands(child, "social")[0] != Status.NOT_MET


def test_undoing_a_list_undoes_what_followed_from_it():
    kept_list = keep("round", {"full_name": "А", "kinship": "alone"})
    child = kept_list.persons[0]
    scope = stages.Scope(by=context.MACHINE_ID, at=NOON, place=0)
    with context.acting_as_machine():
        stages.open_scope()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO scope_record (record_id, person_id) VALUES (%s, %s)",
                [kept_list.records[0].pk, child.pk],
            )
        mine = [s for s in stages.stages() if s.name != "linkage"]
        judged = next(s for s in mine if s.name == "rights")
        assert judged.touches(scope) == {"gaps": 1}
        assert judged.decided(scope) == {"gaps_assigned": 0}
        for stage in reversed(mine):
            stage.undo(scope)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE scope_record")
        for stage in mine:
            stage.run(scope)
    assert open_gaps(child) == set()
    assert stands(child, "care")[0] == Status.UNKNOWN


def test_every_reason_of_the_definitions_has_words_and_a_body_if_it_is_a_gap():
    assert {r.right for r in reasons.REASONS.values()} == set(Right)
    for reason in reasons.REASONS.values():
        words = {"child": "x", "childs": "y", "of_child": "z"}
        assert str(reason.sentence) % words
