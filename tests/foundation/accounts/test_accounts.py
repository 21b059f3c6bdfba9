"""Adding and disabling people, the yearly undertaking, demo logins."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from kamkor.foundation.accounts import actions, demo, reads
from kamkor.foundation.accounts.actions import CannotPromise, NameTaken, NewUser
from kamkor.foundation.accounts.choices import Kind
from kamkor.foundation.accounts.models import User

from .conftest import NOW, PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BORN = NOW.replace(year=1970, month=1, day=1, hour=0)


def test_a_name_is_kept_in_small_letters_and_given_once(officer):
    assert officer.username == "aigul"
    assert officer.get_short_name() == "Айгүл"
    with pytest.raises(NameTaken):
        actions.add_user(
            NewUser("AIGUL", "Somebody Else"), password=PASSWORD, by=None, at=NOW
        )


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Токтосунова Айгүл", "Айгүл"),
        ("Тургунбек уулу Нурлан", "Нурлан"),
        ("Асанов Бакыт Азаматович", "Бакыт"),
        ("Бегимай", "Бегимай"),
    ],
)
def test_people_are_greeted_by_the_given_name(full, short):
    assert User(full_name=full).get_short_name() == short


def test_a_short_password_is_refused(db):
    with pytest.raises(ValidationError):
        actions.add_user(NewUser("nurzat", "Нурзат"), password="short", by=None, at=NOW)


def test_nobody_is_staff_or_superuser(officer):
    assert not officer.is_staff
    assert not officer.is_superuser


def test_the_undertaking_holds_for_a_year(officer):
    assert not reads.undertaking_current(officer, at=NOW)
    actions.accept_undertaking(officer, language="ky", at=NOW)
    assert reads.undertaking_current(officer, at=NOW)
    assert reads.undertaking_current(officer, at=NOW + timedelta(days=364))
    assert not reads.undertaking_current(officer, at=NOW + timedelta(days=365))


def test_a_new_text_of_the_undertaking_must_be_promised_anew(officer, monkeypatch):
    actions.accept_undertaking(officer, language="ky", at=NOW)
    monkeypatch.setattr(reads, "UNDERTAKING_VERSION", "2027-1")
    assert not reads.undertaking_current(officer, at=NOW)


def test_a_machine_cannot_promise(db):
    machine = actions.add_user(
        NewUser("clinic-7", "Clinic 7", kind=Kind.MACHINE),
        password=None,
        by=None,
        at=NOW,
    )
    with pytest.raises(CannotPromise):
        actions.accept_undertaking(machine, language="en", at=NOW)


def test_disabling_ends_every_session_at_once(officer, client):
    client.force_login(officer)
    assert client.get("/undertaking/").status_code == 200
    actions.disable_user(officer, by=None, at=NOW, reason="left the office")
    assert client.get("/undertaking/").status_code == 302
    actions.enable_user(officer, by=None, at=NOW, reason="came back")
    assert client.get("/undertaking/").status_code == 302, (
        "the old session must stay dead"
    )


def test_a_new_password_ends_every_session(officer, client):
    client.force_login(officer)
    actions.set_password(officer, "another-long-phrase-27", by=None, at=NOW)
    assert client.get("/undertaking/").status_code == 302


def test_a_lost_phone_loses_all_factors_and_sessions(officer, client, settings):
    settings.DEMO = True
    demo.set_demo_totp(officer, SECRET)
    client.force_login(officer)
    actions.remove_second_factors(officer, by=None, at=NOW, reason="phone lost")
    assert not Authenticator.objects.filter(user=officer).exists()
    assert client.get("/undertaking/").status_code == 302


def test_the_secret_of_a_factor_is_not_readable_in_the_database(officer, settings):
    settings.DEMO = True
    demo.set_demo_totp(officer, SECRET)
    stored = Authenticator.objects.get(user=officer).data["secret"]
    assert SECRET not in stored
    code = demo.demo_code(SECRET, NOW)
    assert len(code) == 6
    assert code.isdigit()


def test_a_demo_code_is_the_one_of_the_standard():
    """RFC 6238, appendix B, SHA-1 at 59 seconds: 94287082, of which six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert demo.demo_code(secret, BORN + timedelta(seconds=59)) == "287082"


def test_outside_a_demo_there_are_no_demo_logins(officer, settings, monkeypatch):
    settings.DEMO = False
    # registered for this test alone: the sign-in page of later ones lists what stays
    monkeypatch.setattr(demo, "_providers", [])
    demo.register_logins(lambda: [demo.DemoLogin("aigul", PASSWORD, SECRET, "officer")])
    assert demo.logins() == []
    with pytest.raises(demo.NotADemo):
        demo.set_demo_totp(officer, SECRET)
