"""The main path, the same in every language: a list in, a child out, work given."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from .desk import Desk, worker_works

ID = r"[0-9a-f-]{36}"


@dataclass(frozen=True)
class Words:
    """What the pages of the path say in one language."""

    new_list: str
    columns: str
    understood: str
    brought_in: str
    children: str
    care: str
    not_met: str
    reason: str
    law: str
    assigned: str


RUSSIAN = Words(
    new_list="Внести список",
    columns="Что в каждом столбце",
    understood="Что мы поняли",
    brought_in="Список внесён",
    children="Дети",
    care="Уход и опека",
    not_met="не обеспечено",
    reason="Девочка живёт у посторонних людей без опеки, оба родителя уехали.",
    law="Постановление Правительства от 24.09.2013 № 522",
    assigned="Поручено",
)
KYRGYZ = Words(
    new_list="Тизме киргизүү",
    columns="Ар бир тилкеде эмне бар",
    understood="Эмне түшүнүлдү",
    brought_in="Тизме киргизилди",
    children="Балдар",
    care="Камкордук",
    not_met="камсыздалган эмес",
    reason="",
    law="",
    assigned="Тапшырылды",
)


@dataclass
class MainPath:
    """`after_each` is called on every page of the path once it is there."""

    desk: Desk
    words: Words
    after_each: object = None

    def stop(self) -> None:
        if self.after_each:
            self.after_each(self.desk)

    def brings_in(self, file: Path) -> None:
        desk, words = self.desk, self.words
        desk.go("/lists/")
        self.stop()
        desk.page.locator("main a[href='/lists/new/']").first.click()
        assert desk.title == words.new_list
        desk.page.set_input_files("[name=file]", file)
        desk.page.locator("[name=source]").fill("Обход, МТУ № 7")
        self.stop()
        desk.press_primary()

        desk.arrives(f"/lists/{ID}/columns/")
        assert desk.title == words.columns
        assert columns(desk)["Ребёнок / Дата рождения"] == "birth_date"
        assert columns(desk)["С кем проживает / Основание опеки"] == "legal_basis"
        self.stop()
        desk.press_primary()

        desk.arrives(f"/lists/{ID}/check/")
        assert desk.title == words.understood
        desk.reads("31.09.2016", "Ташматов")
        assert numbers(desk)[:3] == [15, 13, 2]
        self.stop()
        desk.press_primary()

        desk.arrives(f"/lists/{ID}/")
        self.stop()
        worker_works()
        expect(desk.page.locator("h1")).to_have_text(words.brought_in)
        assert numbers(desk)[:3] == [15, 13, 2]
        self.stop()

    def mends_two_rows(self) -> None:
        desk = self.desk
        desk.press_primary()
        desk.arrives(f"/lists/{ID}/corrections/")
        expect(desk.page.locator("main tbody tr")).to_have_count(2)
        self.stop()
        mend(desk, {"birth_date": "30.09.2016"}, first=self.stop)
        desk.arrives(f"/lists/{ID}/corrections/")
        expect(desk.page.locator("main tbody tr")).to_have_count(1)
        mend(desk, {"surname": "Маматов", "given_name": "Эмир"})
        desk.arrives(f"/lists/{ID}/corrections/")
        expect(desk.page.locator("main tbody tr")).to_have_count(0)
        self.stop()

    def sees_new_children(self) -> None:
        desk = self.desk
        desk.go("/children/")
        assert desk.title == self.words.children
        expect(desk.page.locator("main tbody tr")).to_have_count(15)
        desk.reads("Ташматов Нурислам Бакытович", "Маматов Эмир")
        self.stop()

    def opens_a_child_and_understands_why(self, name: str) -> str:
        """The path of the child's page."""
        desk, words = self.desk, self.words
        desk.page.get_by_role("link", name=name).click()
        desk.arrives(f"/children/{ID}/")
        assert desk.title == name
        assert re.search(rf"{words.care}\s+{words.not_met}", strip(desk))
        self.stop()
        why = desk.page.locator("#why-care")
        if why.get_attribute("open") is None:
            why.locator("summary").click()
        expect(why).to_contain_text(words.reason)
        expect(why).to_contain_text(words.law)
        expect(desk.page.locator(".k-why .k-law-status")).not_to_have_count(0)
        child = desk.page.url
        why.locator("a[href*='/children/record/']").first.click()
        desk.arrives(f"/children/record/{ID}/")
        desk.reads("Обход, МТУ № 7", name.split()[0], "соседка")
        self.stop()
        return child

    def assigns_the_gap(self, name: str, *, to: str, note: str) -> str:
        """The path of the gap's page."""
        desk = self.desk
        desk.go("/gaps/?right=care")
        self.stop()
        desk.page.locator("main tbody").get_by_role("link", name=name).first.click()
        desk.arrives(f"/gaps/{ID}/")
        desk.page.locator("[name=to]").select_option(label=to)
        desk.page.locator("[name=note]").first.fill(note)
        self.stop()
        desk.press_primary()
        expect(desk.page.locator("#toasts")).to_contain_text(self.words.assigned)
        desk.reads(to, note)
        self.stop()
        return desk.page.url


def columns(desk: Desk) -> dict[str, str]:
    """Heading of the file -> what the page says it holds."""
    return desk.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("main tbody tr")]
            .map(r => [r.querySelector("th").innerText.trim(),
                       r.querySelector("select").value]))"""
    )


def numbers(desk: Desk) -> list[int]:
    texts = desk.page.locator("main .k-stat-number").all_inner_texts()
    return [int(re.sub(r"\D", "", text)) for text in texts]


def strip(desk: Desk) -> str:
    """The seven rights and how they stand, in one line."""
    return " ".join(desk.page.locator(".k-rights").inner_text().split())


def mend(desk: Desk, cells: dict[str, str], *, first=None) -> None:
    desk.page.locator("main tbody a").first.click()
    desk.arrives(f"/lists/row/{ID}/")
    if first:
        first()
    for name, text in cells.items():
        field = desk.page.locator(f"[name={name}]")
        if not field.is_visible():
            desk.page.locator("details:has(.k-field) > summary").click()
        field.fill(text)
    desk.press_primary()
