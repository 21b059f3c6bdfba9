"""What the night finds about guardianships, and the whole walk of every procedure."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamkor.casework.cases import actions as cases
from kamkor.casework.clock.models import Deadline
from kamkor.casework.procedures import actions, definition
from kamkor.casework.procedures.actions import New, Said
from kamkor.casework.procedures.choices import CheckKind, Outcome
from kamkor.casework.procedures.models import Decision, Procedure, StepRecord
from kamkor.foundation.db import context
from tests.cast import keep
from tests.examples import tries

from .conftest import BORN_HERE, KIN, NOW, TODAY, as_

pytestmark = pytest.mark.django_db


def running(procedure):
    with context.acting_as_machine():
        rows = Deadline.objects.filter(about=procedure.pk, ended_at=None)
        return {d.term.code: d for d in rows.select_related("term")}


def night(*when):
    return actions.sweep(at=datetime(*when, 4, tzinfo=UTC))


def test_before_the_fourteenth_birthday_the_leader_is_told_once(
    granted, temporary, aigul
):
    assert night(2032, 2, 1) == 0
    assert night(2032, 3, 20) == 1
    assert night(2032, 3, 21) == 0
    found = running(temporary)["trusteeship_change"]
    assert (found.owner, found.due_at.date()) == (aigul.pk, date(2032, 4, 2))


def test_of_age_the_guardianship_ends(granted, temporary):
    night(2036, 4, 3)
    with context.acting_as_machine():
        assert Procedure.objects.get().standing == "closed"
        assert StepRecord.objects.latest("at", "id").outcome == Outcome.OF_AGE
    assert running(temporary) == {}


def test_a_list_that_says_nobody_is_away_is_work_for_the_leader(
    granted, temporary, grandson, osh
):
    keep("round", {"full_name": "Сатыбалдиев Эмил", "parent_away": "none"},
         at=osh, on=TODAY + timedelta(days=90), persons=[grandson])  # fmt: skip
    assert night(2026, 12, 20) == 1
    assert "parent_returned" in running(temporary)


def test_a_report_is_met_and_the_next_is_due(granted, temporary, aigul):
    before = running(temporary)["guardian_report"].pk
    as_(aigul, actions.check, temporary.pk, CheckKind.REPORT, on=TODAY,
        result="Эмил ходит в школу")  # fmt: skip
    assert running(temporary)["guardian_report"].pk != before


def test_a_closed_case_ends_what_was_begun_for_it_and_no_paper(
    grandson, aigul, begimai
):
    case = as_(
        aigul, cases.open_case, grandson.pk, reason="Бабушка больна", worker=None
    )
    kept = as_(
        aigul, actions.begin, New("guardianship", KIN, [grandson.pk], case=case.pk)
    )
    as_(aigul, actions.advance, kept.pk, Outcome.DONE, on=TODAY)
    as_(aigul, actions.submit, kept.pk, body=None, on=TODAY)
    as_(aigul, actions.decide, kept.pk, Said(Outcome.GRANTED, TODAY, number="1"))
    birth = as_(
        aigul, actions.begin, New("birth", BORN_HERE, [grandson.pk], case=case.pk)
    )
    with context.acting_as_machine():
        actions.end_with_case(case, aigul.pk, NOW)
        assert Procedure.objects.get(pk=kept.pk).standing == "lasting"
        assert Procedure.objects.get(pk=birth.pk).standing == "closed"


def _answers(procedure, track):
    given = {}
    while question := procedure.ask(given):
        given[question.code] = track.when[question.code][0]
    return given


@settings(
    max_examples=tries(4), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(data=st.data())
def test_wherever_it_goes_there_is_a_next_step_or_an_end_and_nothing_is_lost(
    data, osh, aigul
):
    chosen = data.draw(st.sampled_from(list(definition.of("kg").values())))
    track = data.draw(st.sampled_from(list(chosen.tracks.values())))
    child = keep("round", {"full_name": "Исаков Нурбек"}, at=osh).persons[0]
    nearer = {x.code: "Не нашли" for x in chosen.nearer(track)}
    new = New(chosen.code, _answers(chosen, track), [child.pk], nearer=nearer)
    kept = as_(aigul, actions.begin, new)
    walked = 0
    while kept.closed_at is None and walked < 12:
        step = chosen.steps[kept.step]
        outcome = data.draw(st.sampled_from(list(step.outcomes)))
        if actions.needs_decision(kept, outcome):
            said = Said(outcome, TODAY, number="20101201500112")
            as_(aigul, actions.decide, kept.pk, said)
        else:
            as_(aigul, actions.advance, kept.pk, outcome, on=TODAY, parent="mother")
        walked += 1
        with context.acting_as_machine():
            kept = Procedure.objects.get(pk=kept.pk)
            assert StepRecord.objects.filter(procedure=kept).count() == walked
        deadlines = running(kept)
        if kept.closed_at is None:
            assert chosen.steps[kept.step].outcomes
            term = chosen.steps[kept.step].term
            assert term is None or deadlines[term].owner == aigul.pk
        else:
            assert chosen.steps[kept.step].ends
            assert deadlines == {}
    with context.acting_as_machine():
        for row in Decision.objects.filter(procedure=kept):
            proves = chosen.steps[row.step].proves and row.outcome != Outcome.REFUSED
            assert len(row.records) == (1 if proves else 0)
