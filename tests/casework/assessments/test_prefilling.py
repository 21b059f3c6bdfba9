"""What the register knows is shown with its source and never asked twice."""

import pytest

from kamkor.casework.assessments import packing, reads
from kamkor.foundation.db import context
from tests import cast

from .conftest import NOW

pytestmark = pytest.mark.django_db


def suggested(user, child, code):
    form = next(f for f in map(packing.read, packing.paths("kg")) if f.code == code)
    actor = cast.acting(user)
    with context.acting_as(user.pk):
        known = reads.child(actor, child, today=NOW.date())
        return reads.suggestions(form, known)


def test_the_carer_and_the_parents_are_known(aigul, child):
    found = suggested(aigul, child, "primary")
    assert found["carer_kinship"].value == "grandparent"
    assert found["carer_name"].value == "Асанова Гүлсара"
    assert found["parents_away"].value == "both"
    assert found["birth"].value == "2015-03-12"
    assert found["parents_away"].source.startswith("round")
    assert found["parents_away"].day.isoformat() == "2026-09-01"


def test_the_words_of_the_register_become_those_of_the_form(aigul, child):
    found = suggested(aigul, child, "risk")
    assert found["kinship"].value == "kin"
    assert found["age"].value == "11"
    assert found["older_girl"].value == "no"


def test_what_nobody_said_is_not_suggested(aigul, child):
    found = suggested(aigul, child, "primary")
    assert not {"school", "carer_basis", "certificate", "disability"} & set(found)
