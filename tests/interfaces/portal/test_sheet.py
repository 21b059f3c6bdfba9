"""The profile of a region: one page to read, a second one of figures and notes."""

import copy
import io
from dataclasses import replace

import pypdf
import pytest

from kamkor.monitoring.publishing.store import writing
from kamkor.monitoring.publishing.store.contents import Cell
from tests.monitoring.publishing import sample

from .conftest import text
from .test_pages import BATKEN

PLACE = f"regions/{BATKEN}/"


@pytest.fixture
def made():
    return copy.deepcopy(sample.release("KG"))


@pytest.fixture
def pages(own_shelf, reader, made):
    """pages(): the words of each, of the release as it is by then."""

    def told(language="ru"):
        writing.write(made, own_shelf)
        sheet = reader(f"/open/{language}/{PLACE}profile.pdf").content
        found = pypdf.PdfReader(io.BytesIO(sheet)).pages
        return [" ".join(page.extract_text().split()) for page in found]

    return told


@pytest.mark.parametrize("language", ["ky", "kk", "ru", "en"])
def test_all_there_is_to_read_is_on_one_page(language, pages):
    first, second = pages(language)
    many = len(sample.INDICATORS)
    assert first.count("%") > many and "%" in second
    heading = {"ky": "Балдар жана миграция", "kk": "Балалар және көші-қон",
               "ru": "Дети и миграция", "en": "Children and migration"}  # fmt: skip
    assert heading[language] in first


@pytest.mark.parametrize("times", [3, 5])
def test_many_indicators_stand_closer_and_still_on_one_page(times, made, pages):
    for n in range(1, times):
        made.indicators += [
            replace(one, code=f"{one.code}_{n}", position=one.position + 100 * n)
            for one in made.indicators[: len(sample.INDICATORS)]
        ]
    made.observations += [
        replace(one, indicator=f"{one.indicator}_{n}")
        for one in list(made.observations)
        for n in range(1, times)
    ]
    first, second = pages()
    assert second.count("Охват дошкольным образованием") == times
    judged = times * len(sample.INDICATORS)
    assert (f"36 из {judged} показателей" in first) == (judged > 36)


def test_how_many_children_there_are_is_the_first_thing_said(made, pages, reader):
    [table] = made.counts
    made.counts.append(replace(table, code="children"))
    made.cells += [
        Cell("children", [BATKEN, "2024", "_T"], 12_345),
        Cell("children", [BATKEN, "2024", "F"], 6_000),
        Cell("children", [BATKEN, "2023", "_T"], 999),
    ]
    first, _second = pages()
    assert "Детей в реестре: 12\u202f345 (2024)." in first.replace(
        "12 345", "12\u202f345"
    )
    page = text(reader(f"/open/ru/{PLACE}"))
    assert "Детей в реестре: 12\u202f345 (2024)." in page


def test_few_children_are_no_number_there_either(made, pages):
    [table] = made.counts
    made.counts.append(replace(table, code="children"))
    made.cells.append(Cell("children", [BATKEN, "2024", "_T"], None))
    first, _second = pages()
    assert "Детей в реестре: скрыто: слишком мало (2024)." in first


def test_the_best_gain_and_the_worst_loss_are_drawn_with_both_figures(made, pages):
    kept = []
    for one in made.observations:
        if one.area == BATKEN and one.period in ("2023", "2024"):
            value = {"U5MR": {"2023": 30.0, "2024": 10.0},
                     "DTP3": {"2023": 99.0, "2024": 71.0}}.get(
                one.indicator, {"2023": 20.0, "2024": 20.0})[one.period]  # fmt: skip
            one = replace(one, value=value, lower=value, upper=value)
        kept.append(one)
    made.observations[:] = kept
    first, _second = pages()
    assert "▲ Смертность детей до пяти лет 30,0 (2023) → 10,0 (2024)" in first
    assert "▼ Дети, получившие третью дозу прививки" in first
    assert "99,0 % (2023) → 71,0 % (2024)" in first.replace("\u202f", " ")
