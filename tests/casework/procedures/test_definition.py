"""The procedures of both countries can be walked, and data that cannot be is refused."""

from itertools import product

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from kamkor.casework.procedures import definition
from kamkor.foundation.law import files

KG = settings.BASE_DIR / "countries" / "kg" / "procedures" / "guardianship.toml"
ALL = [(c, p) for c in ("kg", "kz") for p in definition.of(c).values()]


def track(country, procedure, **answers):
    (found,) = definition.of(country)[procedure].left(answers)
    return found


def terms(country="kg"):
    return {row["code"] for row in files.rows(country, "deadlines")}


def test_both_countries_have_both_procedures():
    assert [list(definition.of(c)) for c in ("kg", "kz")] == [
        ["birth", "guardianship"],
        ["birth", "guardianship"],
    ]


def test_a_grandmother_whose_child_is_abroad_gets_temporary_guardianship():
    assert track(
        "kg", "guardianship", relation="kin", parents="no", long="no"
    ).code == ("temporary")


def test_a_mother_without_papers_goes_to_court_after_one_year_in_kyrgyzstan_only():
    told = {"born": "here", "papers": "no", "age": "over_year"}
    assert track("kg", "birth", **told).code == "without_papers_court"
    assert track("kz", "birth", **told).code == "without_papers"


def test_a_foster_family_comes_after_every_way_with_kin():
    procedure = definition.of("kg")["guardianship"]
    nearer = procedure.nearer(procedure.tracks["foster"])
    assert [x.code for x in nearer] == [
        "power_of_attorney",
        "temporary",
        "court",
        "stranger",
    ]
    assert procedure.nearer(procedure.tracks["court"]) == []


def test_an_institution_comes_last():
    procedure = definition.of("kg")["guardianship"]
    nearer = procedure.nearer(procedure.tracks["institution"])
    assert {x.code for x in nearer} == set(procedure.tracks) - {"institution"}


def test_only_what_still_matters_is_asked():
    birth = definition.of("kg")["birth"]
    assert birth.ask({}).code == "born"
    assert birth.ask({"born": "found"}) is None
    assert birth.ask({"born": "here"}).code == "papers"


@pytest.mark.parametrize(("country", "procedure"), ALL)
def test_questions_end_in_one_track_whatever_is_answered(country, procedure):
    codes = list(procedure.questions)
    for chosen in product(*[q.answers for q in procedure.questions.values()]):
        would = dict(zip(codes, chosen, strict=True))
        answers = {}
        while question := procedure.ask(answers):
            answers[question.code] = would[question.code].code
        assert len(procedure.left(answers)) == 1


@pytest.mark.parametrize(("country", "procedure"), ALL)
@given(data=st.data())
def test_any_walk_has_a_next_step_or_an_end(country, procedure, data):
    step = procedure.steps[
        data.draw(st.sampled_from(list(procedure.tracks.values()))).first
    ]
    for _ in range(30):
        assert step.term is None or step.term in terms(country)
        assert step.who.label
        if step.ends:
            return
        outcome = data.draw(st.sampled_from(list(step.outcomes)))
        step = procedure.steps[step.outcomes[outcome]]


@pytest.mark.parametrize(
    ("rule", "instead", "complaint"),
    [
        ('ky = "Убактылуу камкордук"', 'ky = ""', "temporary has no name in ky"),
        ('term = "guardianship_expiry"', 'term = "some_day"', "no deadline 'some_day'"),
        ('who = "notary"', 'who = "wizard"', "wizard"),
        ('first = "notary"', 'first = "nowhere"', "nowhere"),
        ('first = "notary"', 'first = "papers"', "No track leads to .*notary"),
        ('done = "hearing"', 'done = "appeal"', "No track leads to .*hearing"),
        ('status = "unverified"', 'status = "certain"', "certain"),
        ('right = "care"\n', "", "'right' is missing"),
        ('code = "ended"', 'code = "stopped"', "stopped comes twice"),
        ('relation = ["other"]', 'relation = ["kin", "other"]', "lead to 2 tracks"),
        ('relation = ["other"]', 'relation = ["wind"]', "no answer of relation"),
        ('legal = "foster"\n', "", "foster gives no legal basis"),
        ('proves = "care"', 'proves = "luck"', "luck"),
        ('"training", ', '"luck", ', "wants papers nobody described: .*luck"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path, rule, instead, complaint):
    text = KG.read_text(encoding="utf-8")
    assert rule in text
    path = tmp_path / "guardianship.toml"
    path.write_text(text.replace(rule, instead), encoding="utf-8")
    with pytest.raises(definition.BadProcedure, match=complaint):
        definition.read(path, terms())
