"""Begin, save, sign, amend: what is kept, what is refused, what is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamkor.casework.assessments import actions, reads, sheet
from kamkor.casework.assessments.choices import AssessmentState, WhyOpen
from kamkor.casework.assessments.errors import (
    AlreadyAmended,
    NotADraft,
    NotThere,
    SavedMeanwhile,
    StillOpen,
)  # fmt: skip
from kamkor.casework.assessments.models import Assessment, Guarded, Step
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context, vault
from tests import cast
from tests.examples import tries

from .conftest import NOW
from .doing import begun, opened, saved, signed

pytestmark = pytest.mark.django_db


def test_a_draft_is_kept_with_whatever_is_known(aigul, child):
    found = begun(aigul, child)
    saved(aigul, found, "safety", threat="possible")
    shown = opened(aigul, found)
    assert shown.sheet.answers == {"threat": "possible"}
    assert "threat_what" in shown.shown
    assert "safe_done" not in shown.shown
    with context.acting_as_machine():
        assert Entry.objects.filter(verb="assessment.saved").count() == 1


def test_answers_lie_sealed_and_go_with_the_child(aigul, child):
    found = saved(aigul, begun(aigul, child), "own_words", own_words="I want my mother")
    with context.acting_as_machine():
        assert b"mother" not in bytes(Assessment.objects.get().answers)
        vault.erase(child.pk)
    assert opened(aigul, found).is_erased


def test_whoever_has_the_same_draft_waiting_goes_on_with_it(aigul, gulnaz, child):
    assert begun(aigul, child) == begun(gulnaz, child)
    assert begun(aigul, child, "home") != begun(aigul, child)


def test_a_worker_assesses_only_a_child_that_was_assigned(bakyt, child):
    with pytest.raises(PermissionDenied):
        begun(bakyt, child)


def test_an_assigned_worker_assesses(bakyt, child, assigned):
    assert begun(bakyt, child).started_by == bakyt.pk


def test_somebody_far_away_finds_nothing(aigul, damir, child):
    found = begun(aigul, child)
    with pytest.raises(NotThere):
        saved(damir, found, "safety", threat="no")
    with context.acting_as(damir.pk):
        assert not Assessment.objects.exists()
        assert not Step.objects.exists()


def test_two_people_at_different_questions_lose_nothing(aigul, gulnaz, child):
    found = begun(aigul, child)
    saved(aigul, found, "health", version=0, ill="no", food="")
    saved(gulnaz, found, "health", version=0, ill="", food="enough")
    assert opened(aigul, found).sheet.answers == {"ill": "no", "food": "enough"}


def test_the_second_to_save_another_answer_is_told_and_nothing_is_lost(
    aigul, gulnaz, child
):
    found = begun(aigul, child)
    saved(aigul, found, "conclusion", version=0, reasons="No adult at home.")
    with pytest.raises(SavedMeanwhile) as caught:
        saved(gulnaz, found, "conclusion", version=0, reasons="The aunt came.")
    assert caught.value.theirs == {"reasons": "No adult at home."}
    assert caught.value.by == aigul.pk
    saved(
        gulnaz, found, "conclusion", version=caught.value.version,
        reasons="No adult at home; then the aunt came.",
    )  # fmt: skip
    assert "then the aunt" in opened(aigul, found).sheet.answers["reasons"]


def test_what_the_same_page_saved_before_is_not_somebody_elses(aigul, child):
    found = begun(aigul, child)
    for words in ("No", "No adult", "No adult at home"):
        saved(aigul, found, "conclusion", version=0, page="one", reasons=words)
    assert opened(aigul, found).sheet.answers["reasons"] == "No adult at home"


def test_a_signature_needs_an_answer_or_a_reason(aigul, child):
    found = begun(aigul, child)
    saved(aigul, found, "safety", threat="no")
    with pytest.raises(StillOpen) as caught, context.acting_as(aigul.pk):
        actions.sign(found.pk, {}, by=cast.acting(aigul), at=NOW)
    codes = {q.code for q in caught.value.questions}
    assert "threat" not in codes
    assert {"child_seen", "conclusion", "own_words"} <= codes
    signed(aigul, found, WhyOpen.NOT_KNOWN)
    shown = opened(aigul, found)
    assert shown.assessment.state == AssessmentState.SIGNED
    assert shown.sheet.why["conclusion"] == WhyOpen.NOT_KNOWN


def test_a_small_child_is_not_asked_for_its_own_words(aigul, osh):
    small = cast.keep(
        "round",
        {"full_name": "Асан уулу Нур", "birth_date": {"date": "2024-05-01", "precision": "day"}},
        at=osh,
    ).persons[0]  # fmt: skip
    found = begun(aigul, small)
    actor = cast.acting(aigul)
    with context.acting_as(aigul.pk):
        known = reads.child(actor, small, today=NOW.date())
    missing = reads.still_open(opened(aigul, found), known)
    assert "own_words" not in {q.code for q in missing}


def test_what_is_signed_stands(aigul, child):
    found = signed(aigul, begun(aigul, child))
    with pytest.raises(NotADraft):
        saved(aigul, found, "safety", threat="yes")


def test_an_amended_version_says_what_changed_and_the_old_stays_readable(aigul, child):
    found = begun(aigul, child)
    saved(aigul, found, "safety", threat="no")
    signed(aigul, found)
    with context.acting_as(aigul.pk):
        newer = actions.amend(
            found.pk, why="I saw bruises.", by=cast.acting(aigul), at=NOW
        )
    saved(aigul, newer, "safety", threat="possible")
    assert opened(aigul, found).assessment.state == AssessmentState.SIGNED
    signed(aigul, newer, at=NOW + timedelta(days=1))
    old, new = opened(aigul, found), opened(aigul, newer)
    assert old.assessment.state == AssessmentState.AMENDED
    assert old.sheet.answers["threat"] == "no"
    assert [d.question.code for d in reads.differences(old, new)] == ["threat"]
    assert sheet.why_amended(new.assessment) == "I saw bruises."
    with pytest.raises(PermissionDenied), context.acting_as(aigul.pk):
        actions.amend(found.pk, why="again", by=cast.acting(aigul), at=NOW)


def test_one_amended_version_is_written_at_a_time(aigul, child):
    found = signed(aigul, begun(aigul, child))
    with context.acting_as(aigul.pk):
        actions.amend(found.pk, why="one", by=cast.acting(aigul), at=NOW)
        with pytest.raises(AlreadyAmended):
            actions.amend(found.pk, why="two", by=cast.acting(aigul), at=NOW)


def test_a_hidden_place_is_written_by_many_and_read_by_few(
    bakyt, gulnaz, child, assigned
):
    found = begun(bakyt, child)
    saved(bakyt, found, "place", hidden_place="In the crisis centre")
    saved(bakyt, found, "place", hidden_place="Room 4")
    assert "hidden_place" not in opened(bakyt, found).sheet.answers
    with context.acting_as(bakyt.pk):
        assert not Guarded.objects.exists()
    with context.acting_as_machine():
        assert sheet.guarded(found) == {"hidden_place": "In the crisis centre\nRoom 4"}
        Assessment.objects.get()
        assert "crisis" not in str(sheet.opened(Assessment.objects.get()))


def test_a_shield_hides_the_assessments_too(aigul, child):
    begun(aigul, child)
    with context.acting_as_machine():
        child.is_shielded = True
        child.save(update_fields=["is_shielded"])
    with context.acting_as(aigul.pk):
        assert not Assessment.objects.exists()


def test_comparing_says_better_or_worse(aigul, child):
    first, second = begun(aigul, child, "observation"), None
    saved(aigul, first, "visit", seen="both")
    saved(aigul, first, "life", safe="2", health="4")
    signed(aigul, first)
    second = begun(aigul, child, "observation")
    saved(aigul, second, "visit", seen="both")
    saved(aigul, second, "life", safe="4", health="3")
    found = reads.differences(opened(aigul, first), opened(aigul, second))
    assert [(d.question.code, d.direction) for d in found] == [
        ("safe", "better"), ("health", "worse"),
    ]  # fmt: skip


@settings(
    max_examples=tries(8), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    words=st.text(max_size=300),
    several=st.lists(st.sampled_from(["heat", "bed"]), unique=True),
)
def test_answers_survive_being_kept(aigul, child, words, several):
    found = begun(aigul, child)
    page = "hypothesis"
    saved(aigul, found, "home", page=page, home_state=several)
    saved(aigul, found, "conclusion", page=page, reasons=words)
    answers = opened(aigul, found).sheet.answers
    assert (answers["home_state"], answers["reasons"]) == (several, words)
