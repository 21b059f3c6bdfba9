"""Points and their waterfall."""

from hypothesis import given
from hypothesis import strategies as st

from kamkor.casework.assessments import packing, scoring
from kamkor.casework.assessments.choices import Kind

RISK = next(f for f in map(packing.read, packing.paths("kg")) if f.code == "risk")


def _answer(question):
    if question.kind == Kind.NUMBER:
        return st.none() | st.integers(0, 110).map(str)
    return st.none() | st.sampled_from([code for code, _ in question.choices])


ANSWERS = st.fixed_dictionaries({q.code: _answer(q) for q in RISK.questions()})


def test_nothing_known_is_zero_and_says_what_may_come():
    found = scoring.score(RISK, {})
    assert found.total == 0
    assert found.highest > 15
    assert found.open == len(found.lines)
    assert found.band.low == 0
    assert found.worst == RISK.bands[-1]


def test_once_all_is_known_nothing_worse_may_come():
    best = {"yes_no": "no", "number": "5"}
    calm = {
        q.code: best.get(q.kind, q.options and q.options[0].code)
        for q in RISK.questions()
    }
    found = scoring.score(RISK, calm)
    assert found.open == 0
    assert found.worst is None


def test_each_answer_shows_its_points_and_the_sum_so_far():
    found = scoring.score(
        RISK, {"parents_away": "both", "kinship": "non_kin", "carer_age": "70"}
    )
    lines = {line.question.code: line for line in found.lines}
    assert lines["parents_away"].points == 2
    assert lines["carer_age"].points == 1
    assert lines["carer_age"].total == 5 == found.total


def test_a_question_not_asked_gives_nothing():
    found = scoring.score(RISK, {"kinship": "nobody", "carer_ill": "yes"})
    assert found.total == 4
    assert "carer_ill" not in {line.question.code for line in found.lines}


def test_a_form_without_points_has_no_score():
    primary = packing.read(packing.paths("kg")[3])
    assert primary.code == "primary"
    assert scoring.score(primary, {}) is None


@given(ANSWERS)
def test_the_sum_lies_within_its_bounds_and_the_lines_add_up(answers):
    found = scoring.score(RISK, answers)
    assert 0 <= found.total <= found.highest
    assert sum(line.points for line in found.lines) == found.total
    assert not found.lines or found.lines[-1].total == found.total


@given(ANSWERS, st.data())
def test_a_heavier_answer_never_lowers_the_sum(answers, data):
    heavier = [
        q for q in RISK.questions() if q.kind == Kind.CHOICE and q.code != "kinship"
    ]
    question = data.draw(st.sampled_from(heavier))
    light, heavy = sorted(
        data.draw(st.lists(st.sampled_from(question.options), min_size=2, max_size=2)),
        key=lambda option: option.points,
    )
    less = scoring.score(RISK, answers | {question.code: light.code})
    more = scoring.score(RISK, answers | {question.code: heavy.code})
    assert more.total >= less.total
    assert more.band.low >= less.band.low
