"""What is neither better nor worse, such as how many parents are abroad."""

import copy
import re
from dataclasses import replace

import pytest

from kamkor.monitoring.publishing.store import reading, shelf, writing
from tests.monitoring.publishing import sample

from .conftest import text
from .test_pages import BATKEN, rows

CODE = "BOTH_ABROAD_NO_GUARDIAN"


@pytest.fixture
def release(own_shelf):
    made = copy.deepcopy(sample.release("KG"))
    made.indicators[:] = [
        replace(one, direction=0) if one.code == CODE else one
        for one in made.indicators
    ]
    writing.write(made, own_shelf)
    return shelf.current(own_shelf)


def test_its_page_judges_nothing_and_begins_with_the_greatest(release, reader):
    page = text(reader(f"/open/ru/indicators/{CODE}/"))
    assert "Ни больше, ни меньше – не лучше." in page
    assert "Сначала наибольшие" in page and "Сначала лучшие" not in page
    assert "стало лучше" not in page and "стало хуже" not in page
    told = rows(reader(f"/open/ru/indicators/{CODE}/?figure=values&file=csv"))
    values = [float(row["value"]) for row in told if row["area"] != "KG"]
    assert values[:-1] == sorted(values[:-1], reverse=True)


def test_a_comparison_says_where_it_became_more(release, reader):
    query = f"x={CODE}&y=U5MR&since=2018&period=2024"
    page = text(reader(f"/open/ru/compare/?{query}"))
    told = rows(reader(f"/open/ru/compare/?{query}&figure=change&file=csv"))
    more = sum(float(row["to_2024"]) > float(row["from_2018"]) for row in told)
    assert f"стало больше в {more} из {len(told)} регионов" in page


def test_a_region_is_not_judged_by_it_but_tells_it(release, reader):
    page = text(reader(f"/open/ru/regions/{BATKEN}/"))
    spine = re.search(r'<figure[^>]*id="spine".*?</svg>', page, re.DOTALL)
    assert "U5MR" in spine[0] and CODE not in spine[0]
    judged = [one for one in reading.indicators(release) if one.direction]
    assert f"из {len(judged)} показателей" in spine[0]
    (row,) = (
        row
        for row in rows(reader(f"/open/ru/regions/{BATKEN}/?figure=migration&file=csv"))
        if row["indicator"] == CODE
    )
    assert row["value"] and row["country"]


def test_the_catalogue_says_so(release, reader):
    told = rows(reader("/open/ru/data/?figure=indicators&file=csv"))
    assert {row["indicator"]: row["direction"] for row in told}[CODE] == "0"
