"""A form as XLSForm: pyxform takes it, and it asks what we ask."""

import pytest
from click.testing import CliRunner
from pyxform.xls2xform import convert

from kamkor.casework.assessments import packing, rules, xlsform
from kamkor.cli.instruments import instruments

PATHS = [path for country in ("kg", "kz") for path in packing.paths(country)]


@pytest.mark.parametrize(
    "path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}"
)
def test_pyxform_makes_an_xform_of_every_form(path, tmp_path):
    form = packing.read(path)
    workbook = tmp_path / "form.xlsx"
    xlsform.write(form, 3, workbook)
    made = convert(str(workbook), pretty_print=False)
    for question in form.questions():
        node = f"/{question.code}"
        assert (node in made.xform) == (not question.is_guarded)
    assert "Кыргызча (ky)" in made.xform


def test_what_is_unknown_shows_nothing_there_either():
    rule = rules.parse("not carer = 'nobody' and (age < 3 or known phone)")
    assert xlsform.relevant(rule) == (
        "((${carer} != '' and not(${carer} = 'nobody')) and"
        " ((${age} != '' and ${age} < 3) or ${phone} != ''))"
    )


def test_several_answers_are_asked_by_selection():
    rule = rules.parse("not harm has 'home'")
    assert xlsform.relevant(rule) == (
        "(${harm} != '' and not(selected(${harm}, 'home')))"
    )


@pytest.mark.django_db
def test_the_command_writes_the_form_in_force(tmp_path):
    workbook = tmp_path / "risk.xlsx"
    told = CliRunner().invoke(instruments, ["xlsform", "risk", "--out", str(workbook)])
    assert told.exit_code == 0, told.output
    assert workbook.stat().st_size > 5000


@pytest.mark.django_db
def test_the_command_names_the_forms_there_are(tmp_path):
    out = str(tmp_path / "x.xlsx")
    told = CliRunner().invoke(instruments, ["xlsform", "rusk", "--out", out])
    assert told.exit_code == 1
    assert "comprehensive, home, observation, primary, risk" in told.output
