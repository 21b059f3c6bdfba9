"""A plan from its first goal to its review, on a phone and at a desk."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases.models import Case
from kamkor.casework.clock.choices import Owner
from kamkor.casework.plans import actions
from kamkor.casework.plans.choices import HeardHow, PaperState, PaperWho, PlanKind
from kamkor.casework.plans.choices import Progress as Far
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right
from tests.cast import NOON, acting, somebody, territory

from . import council
from .desk import PHONE, WIDE
from .test_accessible import has_no_barrier
from .test_cases import Osh

pytestmark = pytest.mark.journey
LONG = "Договориться с завучем школы о дополнительных занятиях по математике и письму"


class Chain(Osh):
    """The case, who signs, a plan in force and the version after it."""

    def __init__(self):
        super().__init__()
        osh = territory("Osh")
        self.cholpon = somebody("cholpon", RoleCode.COUNCIL, at=osh, name="Чолпон М.")
        self.temir = somebody("temir", RoleCode.AKIMAT, at=osh, name="Темир С.")
        self.commission = council.founded(self.gulnaz, self.cholpon)
        self.case = self.opens()
        with context.acting_as_machine():
            Case.objects.filter(pk=self.case.pk).update(state="assessed")

    def does(self, user, do, *given, **named):
        with context.acting_as(user.pk):
            return do(*given, by=acting(user), at=NOON, **named)

    def drafts(self):
        plan = self.does(self.begimai, actions.begin, self.case.pk, kind=PlanKind.CHILD)
        goal = self.does(self.begimai, actions.add_goal, plan.pk, right=Right.EDUCATION,
                         words="Бакыт ходит в третий класс школы № 5")  # fmt: skip
        measure = self.does(
            self.begimai, actions.add_measure, goal.pk, words=LONG,
            owner=Owner(user=self.begimai.pk), until=date(2027, 3, 1),
        )  # fmt: skip
        return plan, goal, measure

    def brings_into_force(self, plan):
        heard = actions.Hearing("Хочу к друзьям", how=HeardHow.TALK, on=NOON.date())
        self.does(self.begimai, actions.submit, plan.pk, heard=heard, edition=None)
        council.agrees(self.commission, self.gulnaz, self.cholpon)
        self.does(self.temir, actions.approve, plan.pk, edition=None)


@pytest.fixture
def chain(own_database):
    with transaction.atomic():
        return Chain()


def test_a_plan_is_drafted_signed_and_reviewed(desk, chain):
    begimai = desk(chain.begimai, phone=True)
    begimai.go(f"/plans/case/{chain.case.pk}/")
    begimai.press_primary()
    begimai.follow("Добавить цель", within="main")
    begimai.page.locator("[name=right]").select_option("education")
    begimai.page.locator("[name=words]").fill("Бакыт ходит в школу")
    begimai.press_primary()
    begimai.follow("Добавить меру", within="main")
    begimai.follow("Записать ребёнка в ближайшую к дому школу", within="main")
    begimai.page.locator("[name=who]").select_option(label=chain.begimai.full_name)
    has_no_barrier(begimai)
    begimai.fits_a_thumb_and_a_small_screen()
    begimai.press_primary()
    begimai.reads("Записать ребёнка в ближайшую к дому школу")
    begimai.page.locator("[name=words]").fill("Хочу к друзьям")
    begimai.page.locator("[name=how]").select_option("talk")
    begimai.page.locator("main form[action$='/submit/'] .k-button-primary").click()
    begimai.reads("План представлен", "Ждёт Комиссию")
    plan = begimai.page.url

    begimai.reads("Заседание ещё не созвано")
    with transaction.atomic():
        session = council.called(chain.commission, chain.gulnaz, at=timezone.now())
    member = desk(chain.cholpon, phone=True)
    member.go("/work/")
    member.follow("План ждёт согласования Комиссией", within="main")
    member.reads("Хочу к друзьям", "Ждёт заседания Комиссии", "вопрос 1")
    has_no_barrier(member)
    member.fits_a_thumb_and_a_small_screen()
    decides_in_session(member, desk(chain.gulnaz), session)
    assert member.go(f"{plan}agree/") == 404

    signer = desk(chain.temir)
    signer.go("/work/")
    signer.follow("План ждёт утверждения", within="main")
    signer.reads("Хочу к друзьям")
    has_no_barrier(signer)
    signer.press_primary()
    assert signer.go(f"{plan}approve/") == 404

    begimai.page.goto(plan)
    begimai.follow("Пересмотреть план", within="main")
    begimai.page.locator("[name^=progress][value=nearer]").check()
    begimai.page.locator("[name=following]").fill("Купить форму")
    has_no_barrier(begimai)
    begimai.fits_a_thumb_and_a_small_screen()
    begimai.press_primary()
    begimai.reads("Купить форму", "Стала ближе")
    begimai.go(f"/cases/{chain.case.pk}/")
    begimai.reads("Пересмотр плана, версия 1")


def decides_in_session(chair, secretary, session):
    """By the pages: who came, open, vote, announce, close."""
    chair.follow("К заседанию", within="main")
    secretary.go(f"/commission/sessions/{session.pk}/")
    secretary.press("Чолпон М.: Отметить приход")
    chair.page.reload()
    chair.press("Открыть заседание")
    chair.follow("Асанов Бакыт", within="main")
    chair.reads("Бакыт ходит в школу")
    chair.press("Чолпон М.: за")
    chair.page.locator("[name=words]").fill("Согласовать план")
    chair.press_primary()
    chair.reads("Решение 1/1")
    has_no_barrier(chair)
    chair.page.go_back()


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_every_page_of_a_plan_fits(desk, chain, language):
    with transaction.atomic():
        plan, goal, measure = chain.drafts()
        chain.brings_into_force(plan)
        far = actions.NewReview(
            NOON.date(), {goal.pk: actions.Said(Far.SAME, LONG)}, LONG
        )
        chain.does(chain.begimai, actions.write_review, plan.pk, far)
        no = actions.NewPaper(PaperWho.FATHER, PaperState.REFUSED, NOON.date(), LONG)
        chain.does(chain.begimai, actions.note_paper, plan.pk, no)
        chain.does(chain.begimai, actions.begin_measure, measure.pk)
        newer = chain.does(
            chain.begimai, actions.begin, chain.case.pk, kind=PlanKind.CHILD
        )
        more = chain.does(chain.begimai, actions.add_goal, newer.pk, right=Right.CARE,
                          words="Опека оформлена")  # fmt: skip
    reader = desk(chain.begimai, phone=True, language=language)
    for page in (
        f"/plans/{plan.pk}/", f"/plans/{newer.pk}/", f"/plans/{plan.pk}/review/",
        f"/plans/{plan.pk}/reviews/", f"/plans/{plan.pk}/paper/",
        f"/plans/measures/{measure.pk}/",
        f"/plans/{newer.pk}/compare/{plan.pk}/",
        f"/plans/{newer.pk}/goal/{more.pk}/measure/?usual=carer_support",
        f"/cases/{chain.case.pk}/",
    ):  # fmt: skip
        assert reader.go(page) == 200, page
        for size in (PHONE, WIDE):
            reader.page.set_viewport_size(size)
            reader.fits_a_thumb_and_a_small_screen()
        has_no_barrier(reader)
