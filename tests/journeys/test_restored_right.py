"""A boy stops coming to school; two years of offices later, in one test, he is back.

The school tells, the unit finds the child and opens a case, the worker assesses, the
Commission agrees to the plan in session and the mayor signs it, the measure is done, four visits, the case is closed.
"""

import pytest
from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases.models import Case
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation
from tests.cast import somebody, territory
from tests.register.families.test_kinship import BAKYT
from tests.register.linkage.lists import bring

from . import council
from .test_accessible import has_no_barrier

pytestmark = pytest.mark.journey
ABSENT = "Ученик 5 класса не приходит три недели, соседи видели его на базаре"


@pytest.fixture
def osh(own_database):
    """Everybody of Osh who has a part in it, and the boy of a round."""
    with transaction.atomic():
        osh = territory("Osh")
        school = Organisation.objects.create(
            code="school-5", kind=OrganisationKind.SCHOOL, territory=osh, country="kg",
            name_ru="Школа № 5",
        )  # fmt: skip
        bring("round", BAKYT, at=osh)
        return {
            "school": somebody("chynara", RoleCode.SCHOOL, of=school, name="Чынара О."),
            "head": somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Гүлназ А."),
            "worker": somebody("begimai", RoleCode.SOCIAL_WORKER, at=osh, name="Бегимай К."),
            "commission": somebody("cholpon", RoleCode.COUNCIL, at=osh, name="Чолпон М."),
            "mayor": somebody("temir", RoleCode.AKIMAT, at=osh, name="Темир С."),
        }  # fmt: skip


def case_of(osh) -> Case:
    with transaction.atomic(), context.acting_as_machine():
        return Case.objects.select_related("person").get()


def school_tells(desk):
    desk.go("/signals/new/")
    desk.page.locator("[name=danger][value='2']").check()
    desk.page.locator("[name=words]").fill(ABSENT)
    desk.page.locator("[name=name]").fill("Асанов Бакыт Маратович")
    desk.press_primary()
    desk.reads("KG-")


def head_opens_a_case(desk):
    desk.go("/signals/")
    desk.page.locator("main a[href^='/signals/0']").first.click()
    desk.reads(ABSENT)
    desk.press("Взять в работу")
    desk.press("Это тот ребёнок")
    desk.page.locator("[name=outcome]").select_option("open")
    desk.page.locator("[name=reason]").fill("Школа подтвердила пропуски")
    desk.page.locator("form[action$='/decide/'] button").click()
    desk.go("/cases/")
    desk.follow("Асанов Бакыт", within="main")
    desk.page.locator("[name=to]").select_option(label="Бегимай К.")
    desk.press("Передать случай")
    desk.reads("Бегимай К.")


def worker_assesses(desk, case, form, step):
    desk.go(f"/assessments/of/{case.person.root_id}/")
    desk.turn(f"Начать: {form}")
    while desk.page.get_by_role("button", name="Сохранить и продолжить").count():
        desk.turn("Сохранить и продолжить")
    for choice in desk.page.locator("main select").all():
        choice.select_option("not_known")
    desk.press("Подписать")
    desk.reads("Подписано.")
    desk.go(f"/cases/{case.pk}/")
    desk.follow(step, within="main")
    desk.press_primary()


def worker_plans(desk, case):
    desk.go(f"/plans/case/{case.pk}/")
    desk.press_primary()
    desk.follow("Добавить цель", within="main")
    desk.page.locator("[name=right]").select_option("education")
    desk.page.locator("[name=words]").fill("Бакыт учится в своём классе")
    desk.press_primary()
    desk.follow("Добавить меру", within="main")
    desk.page.locator("[name=words]").fill("Договориться со школой о возвращении")
    desk.page.locator("[name=who]").select_option(label="Бегимай К.")
    desk.page.locator("[name=until]").fill("2099-03-01")
    desk.press_primary()
    has_no_barrier(desk)
    desk.page.locator("form[action$='/submit/'] [name=words]").fill("Хочу в свой класс")
    desk.press_primary()
    desk.reads("Ждёт Комиссию")


def somebody_signs(desk, waiting):
    desk.go(waiting)
    has_no_barrier(desk)
    desk.follow("Асанов Бакыт", within="main")
    desk.reads("Хочу в свой класс")
    has_no_barrier(desk)
    desk.press_primary()
    desk.reads("Подписано.", "Планов, которые ждут вас, нет")


def commission_meets(desk, osh):
    """The plan is read where it waits; a session decides about it."""
    desk.go("/plans/agree/")
    has_no_barrier(desk)
    desk.follow("Асанов Бакыт", within="main")
    desk.reads("Хочу в свой класс", "не проводит заседаний")
    has_no_barrier(desk)
    with transaction.atomic():
        made = council.founded(osh["head"], osh["commission"])
        council.agrees(made, osh["head"], osh["commission"], at=timezone.now())
    desk.go("/plans/agree/")
    desk.reads("Планов, которые ждут вас, нет")


def worker_brings_him_back(desk, case):
    desk.go(f"/plans/case/{case.pk}/")
    desk.follow("Индивидуальный план", within="main")
    desk.follow("Записать, как идёт", within="main")
    desk.page.locator("[name=state][value=done]").check()
    desk.page.locator("[name=result]").fill("Вернулся в класс")
    desk.press_primary()
    desk.go(f"/cases/{case.pk}/outcomes/")
    desk.page.locator("[name=reason]").select_option("school")
    desk.page.locator("[name=right_education][value=met]").check()
    desk.press_primary()
    desk.follow("Закрыть и наблюдать", within="main")
    desk.press_primary()
    for _ in range(4):
        desk.go(f"/cases/{case.pk}/visit/")
        desk.page.locator("[name=met_family][value=yes]").check()
        desk.page.locator("[name=words]").fill("Ходит в школу, рад друзьям")
        desk.press_primary()


def test_a_boy_comes_back_to_school(desk, osh):
    school_tells(desk(osh["school"], phone=True))
    head = desk(osh["head"])
    head_opens_a_case(head)
    case = case_of(osh)
    worker = desk(osh["worker"], phone=True)
    worker_assesses(worker, case, "Первичная оценка", "Завершить первичную оценку")
    worker_assesses(worker, case, "Комплексная оценка", "Завершить комплексную оценку")
    worker_plans(worker, case)
    commission_meets(desk(osh["commission"]), osh)
    somebody_signs(desk(osh["mayor"]), "/plans/approve/")
    worker_brings_him_back(worker, case)
    head.go(f"/cases/{case.pk}/")
    head.follow("Завершить наблюдение", within="main")
    head.press_primary()
    head.reads("Закрыт")
    has_no_barrier(head)
    assert case_of(osh).closed_at is not None
    head.go("/cases/movement/")
    head.reads("Возвращён в школу")
