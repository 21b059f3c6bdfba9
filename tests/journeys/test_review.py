"""Ten pairs by the keyboard alone; two people for a join of two children in work."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.linkage.choices import Awaits
from kamkor.register.linkage.models import Merge, Pair, Reading
from kamkor.register.rights.models import Gap
from tests.cast import somebody
from tests.register.linkage.lists import bring, child

from .test_accessible import has_no_barrier
from .town import PASSWORD, SECRET

pytestmark = pytest.mark.journey
NAMES = (
    "Асанов Бакыт Маратович", "Осмонов Эсен Талантович", "Жапаров Тилек Нурланович",
    "Сыдыков Улан Канатович", "Мамытов Азамат Болотович", "Турдубаев Данияр Русланович",
    "Абдыкадыров Нурбек Ырысбекович", "Чотонов Кубаныч Сапарович",
    "Исмаилов Эрлан Жолдошович", "Кенжебаев Самат Мирланович",
)  # fmt: skip
PICTURES = os.environ.get("KAMKOR_PICTURES", "")


@dataclass(frozen=True)
class Words:
    kept: str
    second: str
    figures: str
    own: str


WORDS = {
    "ru": Words("Ваш ответ по предыдущей паре сохранён", "Спросят второго человека",
                "Как мы читаем", "Ваши"),
    "ky": Words("Мурунку түгөй боюнча жообуңуз сакталды", "экинчи адамдан суралат",
                "Кантип окуйбуз", "Өзүңүздүкү"),
}  # fmt: skip


@pytest.fixture
def pairs(town, settings):
    """Ten pairs in Uzgen; somebody works with both children of one."""
    settings.SECOND_READINGS = 0
    with transaction.atomic(), context.acting_as_machine():
        for n, name in enumerate(NAMES):
            day = f"2012-0{n % 9 + 1}-1{n}"
            stem = f"21{n}0{n % 9 + 1}2012"
            home = {"mother_name": f"Токтогулова {name.split()[1]}гүл"}
            row = child(name, day, sex="male", pin=f"{stem}00123", **home)
            again = child(name, day, sex="male", pin=f"{stem}00999", **home)
            bring("civil", row, at=town.uzgen)
            bring("round", again, at=town.villages[0])
        assert Pair.objects.count() == len(NAMES)
        dear = Pair.objects.order_by("pk").first()
        for person in (dear.left, dear.right):
            Gap.objects.create(
                person=person, place=person.place, right="care", reason="left_alone",
                status=3, sensitivity=1, since="2026-09-15", opened_at=timezone.now(),
                state="assigned",
            )  # fmt: skip
        return dear


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_ten_pairs_by_the_keyboard_and_a_join_by_two(language, desk, town, pairs):
    words, dear = WORDS[language], pairs
    officer = somebody(
        "aida", RoleCode.TERRITORIAL_OFFICER, at=town.uzgen, name="Ибраимова Аида"
    )
    aida = desk(officer, language=language)
    aida.go(f"/same/{dear.pk}/")
    picture(aida, language, "pair")
    has_no_barrier(aida)
    press(aida, "s")  # somebody works with both: a second person is asked
    aida.reads(words.kept)
    aida.go(f"/same/{dear.pk}/")
    aida.reads(words.second)
    assert not joined(dear)
    has_no_barrier(aida)

    aida.go("/same/")
    has_no_barrier(aida)
    picture(aida, language, "queue")
    expect(aida.page.locator("main tbody tr")).to_have_count(9)
    aida.page.keyboard.press("j")
    aida.page.keyboard.press("Enter")
    aida.arrives(r"/same/[0-9a-f-]{36}/")
    press(aida, "n")
    press(aida, "k")
    for key in "sdsud":
        press(aida, key)
        aida.reads(words.kept)
    wrong = re.search(r"from=([0-9a-f-]{36})", aida.page.url)[1]
    press(aida, "z")  # the last one was a slip
    aida.arrives(rf"/same/{wrong}/")
    for key in "sdddd":
        press(aida, key)
    aida.go("/same/")
    expect(aida.page.locator("main tbody tr")).to_have_count(0)
    assert said() == {"same": 4, "different": 6, "unsure": 1}

    town.nurlan_reads(language)
    nurlan = desk(language=language)
    nurlan.signs_in("nurlan", PASSWORD, SECRET)
    nurlan.go("/same/?only=second")
    expect(nurlan.page.locator("main tbody tr")).to_have_count(1)
    nurlan.page.keyboard.press("j")
    nurlan.page.keyboard.press("Enter")
    nurlan.arrives(rf"/same/{dear.pk}/")
    assert "Ибраимова" not in nurlan.text, "the second reader knows no first answer"
    nurlan.page.keyboard.press("s")
    nurlan.reads("Ибраимова Аида")  # now both are told
    assert joined(dear)
    picture(nurlan, language, "joined")

    aida.go("/same/figures/")
    aida.reads(words.figures, words.own, "Ибраимова Аида")
    assert "11" in aida.page.locator("main tbody tr").first.inner_text()
    has_no_barrier(aida)
    picture(aida, language, "figures")
    gulnara = desk(town.gulnara, language=language)
    gulnara.go("/same/figures/")
    gulnara.reads("Ибраимова Аида", "Тургунбек уулу Нурлан")
    has_no_barrier(gulnara)


def press(desk, key):
    """Press the key and wait for the page it leads to."""
    with desk.page.expect_navigation(wait_until="load"):
        desk.page.keyboard.press(key)
    expect(desk.page.locator("h1")).to_be_visible()


def joined(pair) -> bool:
    with transaction.atomic(), context.acting_as_machine():
        waits = Pair.objects.get(pk=pair.pk).awaits
        found = Merge.objects.filter(pair=pair, undone_at=None).exists()
    assert waits == (Awaits.NOBODY if found else Awaits.SECOND)
    return found


def said() -> dict[str, int]:
    with transaction.atomic(), context.acting_as_machine():
        answers = list(Reading.objects.values_list("answer", flat=True))
    return {
        answer: answers.count(answer) for answer in sorted(set(answers), reverse=True)
    }


def picture(desk, language, name):
    if PICTURES:
        for width in (360, 1280):
            desk.page.set_viewport_size({"width": width, "height": 900})
            desk.picture(Path(PICTURES) / f"{name}-{language}-{width}.png")
