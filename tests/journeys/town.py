"""Uzgen and the people who work there. All of them are invented."""

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from kamkor.demo.people import DISTRICT
from kamkor.demo.places import geography
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.grants import grant_role
from kamkor.foundation.accounts import actions as accounts
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.places import actions as places
from kamkor.foundation.places.drafts import Draft
from kamkor.foundation.places.models import Organisation, Territory
from tests.cast import somebody, territory

PASSWORD = "kyrgyz-horses-like-9-apples"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass
class Town:
    """Nurlan is new: he signs in with a password and a code, and has promised nothing.

    Everybody else works already. Aigül walks in the first rural district; Jyldyz and Kanat
    keep a school each; Gulnara heads the unit, Farida audits, Hanna answers the
    helpline; Damir sits in Karakol.
    """

    uzgen: Territory
    villages: list[Territory]
    schools: list[Organisation]
    nurlan: User
    aigul: User
    gulnara: User
    jyldyz: User
    kanat: User
    farida: User
    hanna: User
    damir: User

    @classmethod
    def built(cls) -> "Town":
        uzgen, villages, schools = _places()
        first, second = schools
        kyrgyzstan = Territory.objects.get(country="kg", level="country")
        return cls(
            uzgen, villages, schools,
            nurlan=newcomer(uzgen),
            aigul=somebody("aigul", RoleCode.SOCIAL_WORKER, at=villages[0].parent,
                           name="Токтосунова Айгүл"),
            gulnara=somebody("gulnara", RoleCode.SUPERVISOR, at=uzgen,
                             name="Эсенова Гүлнара"),
            jyldyz=somebody("jyldyz", RoleCode.SCHOOL, of=first,
                            name="Осмонова Жылдыз"),
            kanat=somebody("kanat", RoleCode.SCHOOL, of=second,
                           name="Сыдыков Канат"),
            farida=somebody("farida", RoleCode.AUDITOR, at=kyrgyzstan,
                            name="Жапарова Фарида"),
            hanna=somebody("hanna", RoleCode.HOTLINE, at=kyrgyzstan,
                           name="Ким Ханна"),
            damir=somebody("damir", RoleCode.TERRITORIAL_OFFICER,
                           at=territory("Karakol city"),
                           name="Алиев Дамир"),
        )  # fmt: skip

    def nurlan_reads(self, language: str) -> None:
        accounts.set_language(self.nurlan, language, at=timezone.now())


def newcomer(place: Territory) -> User:
    """Nurlan, officer of the unit, given a password and an authenticator app."""
    now = timezone.now()
    new = accounts.NewUser("nurlan", "Тургунбек уулу Нурлан", language="ru")
    user = accounts.add_user(new, password=PASSWORD, by=None, at=now)
    TOTP.activate(user, SECRET)
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    grant_role(
        user, RoleCode.TERRITORIAL_OFFICER, where=place, by=context.MACHINE_ID, at=begun
    )
    return user


def _places() -> tuple[Territory, list[Territory], list[Organisation]]:
    units = geography("kg").units
    unit = next(u for u in units if u.territory.code == DISTRICT["kg"])
    villages = unit.places[:2]
    above = {v.parent for v in villages}
    drawn = [a for a in unit.aimaks if a.code in above] + list(villages)
    places.write_territories(
        [
            Draft(code=t.code, level=t.level, parent=t.parent, name_ky=t.local,
                  name_ru=t.ru, name_en=t.en, origin="demo")
            for t in drawn
        ],
        country="kg", by=context.MACHINE_ID, at=timezone.now(),
    )  # fmt: skip
    kept = {t.code: t for t in Territory.objects.filter(country="kg")}
    schools = [
        Organisation(country="kg", code=s.code, kind=s.kind, name_ky=s.local,
                     name_ru=s.ru, name_en=s.en, territory=kept[s.territory])
        for s in (unit.schools[v.code][0] for v in villages)
    ]  # fmt: skip
    places.write_organisations(
        schools, country="kg", by=context.MACHINE_ID, at=timezone.now()
    )
    return (
        kept[unit.territory.code],
        [kept[v.code] for v in villages],
        list(Organisation.objects.filter(code__in=[s.code for s in schools])
             .order_by("code")),
    )  # fmt: skip
