"""The law, the roles and the log: who reads them, and what they say."""

import pytest

from kamkor.foundation.access import policy
from kamkor.foundation.access.choices import RoleCode
from tests.cast import sign_in, somebody, territory

pytestmark = pytest.mark.django_db


def test_the_law_shows_values_with_their_source_and_whether_verified(at_desk):
    text = at_desk("aigul").get("/desk/law/").content.decode()
    assert "How long break-glass opens a child" in text
    assert "rule of this system" in text


def test_the_law_says_once_that_a_beginning_is_not_known(at_desk):
    text = at_desk("aigul").get("/desk/law/").content.decode()
    assert text.count("since which day is not known") == 1
    assert text.count("since November 7, 2020") == 1
    assert text.count("until November 7, 2020") == 1


def test_the_law_needs_no_second_factor(at_desk):
    assert at_desk("aigul", factor=1).get("/desk/law/").status_code == 200


def test_everybody_reads_who_may_what_and_finds_themselves(at_desk):
    text = at_desk("aigul").get("/desk/roles/").content.decode()
    for role in policy.ROLES:
        assert str(RoleCode(role).label) in text
    assert text.count("This is you.") == 1


def test_the_auditor_reads_the_log_without_names(at_desk, child):
    at_desk("aigul").get(f"/children/{child.pk}/")
    text = at_desk("farida").get("/desk/audit/").content.decode()
    assert "opened the child&#x27;s file" in text
    assert "the child lives in the territory" in text
    assert "Aigul" in text and "Асан" not in text


def test_the_log_is_narrowed_by_the_beginning_of_a_verb(at_desk, child):
    at_desk("aigul").get(f"/children/{child.pk}/")
    text = at_desk("farida").get("/desk/audit/?verb=law.").content.decode()
    assert "person.opened" not in text


def test_reading_the_log_stands_in_the_log(at_desk):
    farida = at_desk("farida")
    farida.get("/desk/audit/")
    assert "audit.listed" in farida.get("/desk/audit/").content.decode()


@pytest.mark.parametrize(
    "role", [r for r in RoleCode if r not in (RoleCode.AUDITOR, RoleCode.MACHINE)]
)
def test_nobody_else_reads_the_log(client, role):
    sign_in(client, somebody("somebody", role, at=territory("Osh")))
    assert client.get("/desk/audit/").status_code == 403
