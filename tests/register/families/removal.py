"""A family of Osh that moves to Karakol, and who works with it."""

from datetime import date

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.families.models import HandOver
from kamkor.register.rights import working
from kamkor.register.rights.models import Gap
from tests.cast import NOON, acting, keep, somebody, territory

HOME = {"address": "Ленина 55", "household_no": "7", "parent_away": "both",
        "country": "RU", "kinship": "alone"}  # fmt: skip
BAKYT = {"full_name": "Асанов Бакыт", "sex": "male",
         "birth_date": {"date": "2015-03-12", "precision": "day"}}  # fmt: skip
AIZHAN = {"full_name": "Асанова Айжан", "sex": "female",
          "birth_date": {"date": "2018-06-07", "precision": "day"}}  # fmt: skip
SPRING, SUMMER = date(2026, 3, 1), date(2026, 7, 1)


class Cast:
    """Aigül in Osh had the family, Damir in Karakol gets it, Bakyt of Osh works on it."""

    def __init__(self):
        self.osh, self.karakol = territory("Osh"), territory("Karakol city")
        officer = RoleCode.TERRITORIAL_OFFICER
        self.aigul = somebody("aigul", officer, at=self.osh, name="Айгүл Т.")
        self.damir = somebody("damir", officer, at=self.karakol, name="Дамир К.")
        self.bakyt = somebody(
            "bakyt", RoleCode.SOCIAL_WORKER, at=self.osh, name="Бакыт Ж."
        )
        self.far = somebody("nurlan", officer, at=territory("Naryn city"))
        both = {"place": self.osh, "on": SPRING}
        self.children = self.listed(BAKYT, AIZHAN, **both).persons

    def listed(self, *rows, place, on, persons=None):
        return keep(
            "round",
            *({**HOME, **row} for row in rows),
            at=place,
            on=on,
            persons=persons,
        )

    def work_on(self, child=0):
        gap = self.gaps(child)[0]
        with context.acting_as(self.aigul.pk):
            working.assign(
                gap.pk, to=self.bakyt.pk, note="", by=acting(self.aigul), at=NOON
            )
        return gap

    def gaps(self, child=0):
        with context.acting_as_machine():
            person = self.children[child]
            return list(
                Gap.objects.open().filter(person=person, sensitivity=1).order_by("pk")
            )

    def moves(self, *which, on=SUMMER, to=None):
        which = which or (0, 1)
        rows = [(BAKYT, AIZHAN)[n] for n in which]
        persons = [self.children[n] for n in which]
        return self.listed(*rows, place=to or self.karakol, on=on, persons=persons)


def proposals():
    with context.acting_as_machine():
        return list(HandOver.objects.order_by("pk").select_related("from_territory", "to_territory"))  # fmt: skip


def states():
    return [h.state for h in proposals()]
