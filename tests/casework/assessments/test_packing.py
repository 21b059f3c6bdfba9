"""The forms of the country packs, and what a broken one is told."""

import copy

import pytest

from kamkor.casework.assessments import models, packing, prefilling
from kamkor.foundation.law import files
from kamkor.foundation.law.naming import LANGUAGES

CODES = ["comprehensive", "home", "observation", "primary", "risk"]
PATHS = [path for country in ("kg", "kz") for path in packing.paths(country)]


def words(text="words"):
    return dict.fromkeys(LANGUAGES, text)


def a_form(**change):
    """The smallest form there is, with one question that depends on another."""
    data = {
        "code": "small", "country": "kg", "words": words(),
        "section": [{
            "code": "one", "words": words(),
            "question": [
                {"code": "first", "kind": "yes_no", "words": words()},
                {"code": "second", "kind": "words", "words": words(),
                 "when": "first = 'yes'"},
            ],
        }],
    }  # fmt: skip
    data = copy.deepcopy(data)
    data["section"][0]["question"][1] |= change
    return data


def told(data):
    with pytest.raises(packing.BadForm) as caught:
        packing.of_data(data)
    return "\n".join(caught.value.errors)


def test_both_countries_have_the_five_forms():
    for country in ("kg", "kz"):
        assert [packing.read(p).code for p in packing.paths(country)] == CODES


@pytest.mark.parametrize(
    "path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}"
)
def test_every_form_survives_being_kept(path):
    form = packing.read(path)
    again = packing.of_data(packing.to_data(form))
    assert again == form
    assert packing.digest(again) == packing.digest(form)


@pytest.mark.parametrize(
    "path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}"
)
def test_every_form_names_parameters_and_facts_that_exist(path):
    form = packing.read(path)
    law = {row["code"] for row in files.rows(form.country, "law")}
    for question in form.questions():
        assert not question.asked_from or question.asked_from in law
        assert not question.prefill or question.prefill in prefilling.SOURCES
    assert not form.urgent or form.urgent in dict(
        form.question(form.conclusion).choices
    )


def test_a_missing_language_is_named():
    assert "question second says nothing in kk" in told(
        a_form(words=words() | {"kk": " "})
    )


def test_a_rule_about_no_question_is_named():
    assert "thrid, which is no question" in told(a_form(when="thrid = 'yes'"))


def test_a_circle_is_named():
    assert "asks about itself" in told(a_form(when="known second"))
    data = a_form()
    data["section"][0]["question"][0]["when"] = "known second"
    assert "comes later (a circle)" in told(data)


def test_an_answer_that_cannot_be_given_is_named():
    assert "first has no answer maybe" in told(a_form(when="first = 'maybe'"))


def test_a_rule_that_is_none_is_named():
    assert "question second: The rule ends" in told(a_form(when="first ="))


def test_points_out_of_bounds_are_named():
    assert "points lie between" in told(a_form(kind="yes_no", points={"yes": -1}))


def test_what_only_some_see_decides_nothing_that_all_see():
    data = a_form()
    data["section"][0]["question"][0] |= {"kind": "words", "sensitivity": 4}
    data["section"][0]["question"][1]["when"] = "known first"
    assert "not everybody sees" in told(data)


@pytest.mark.parametrize(
    "data", [{}, {"code": "x"}, a_form(kind="nonsense"), {"section": 3}]
)
def test_what_is_no_form_at_all_says_so(data):
    assert "not the shape of a form" in told(data)


def test_an_answer_no_longer_asked_decides_nothing():
    data = a_form()
    data["section"][0]["question"].append(
        {"code": "third", "kind": "words", "words": words(), "when": "known second"}
    )
    form = packing.of_data(data)
    assert form.asked({"first": "yes", "second": "a"}) == {"first", "second", "third"}
    assert form.asked({"first": "no", "second": "a"}) == {"first"}


def test_a_form_is_read_once_whatever_rows_say_it(monkeypatch):
    read = []
    monkeypatch.setattr(models, "_FORMS", {})
    monkeypatch.setattr(
        models.packing, "of_data", lambda data: read.append(data) or object()
    )
    one, same, other = (
        models.Instrument(hash=said, data={"code": said}) for said in ("a", "a", "b")
    )
    assert one.form is same.form
    assert other.form is not one.form
    assert read == [{"code": "a"}, {"code": "b"}]
