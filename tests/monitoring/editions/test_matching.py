"""Territories of two versions are the same by whatever code a table names them."""

import pytest

from kamkor.monitoring.editions import actions, matching
from tests.cast import NOON, acting

SPEC = {
    "groups": [{"code": "i"}],
    "indicators": [{"code": "a", "parent": "i"}],
    "method": {"normalise": "minmax"},
    "uncertainty": {"draws": 50},
}


def same(first, second, years=(2023, 2023)):
    return matching.same(first, second, years=years)


def test_iso_national_and_office_codes_are_one_territory():
    assert same(["KG-GB"], ["41711000000000"]) == {"KG-GB": "41711000000000"}
    assert same(["KG11", "41703000000000"], ["KG-GB", "KG-J"]) == {
        "KG11": "KG-GB",
        "41703000000000": "KG-J",
    }
    assert same(["KZ-75"], ["750000000"]) == {"KZ-75": "750000000"}


def test_the_same_code_and_one_that_nobody_knows_are_matched_by_no_code():
    assert same(["KG-GB", "North"], ["KG-GB", "South"]) == {}


def test_two_codes_of_one_territory_in_a_table_are_not_guessed_at():
    assert same(["KG-GB", "KG11"], ["41711000000000"]) == {}


@pytest.fixture
def made(erkin, desk):
    """Builds a version of one indicator: units and their values."""

    def build(**units):
        lines = [f"{unit.replace('_', '-')},2023,{n}" for unit, n in units.items()]
        text = "\n".join(["unit,year,a", *lines]) + "\n"
        by = acting(erkin)
        data = actions.keep_data(text, source="x", by=by, at=NOON)
        return actions.begin(SPEC, data, names={"ru": "x"}, by=by, at=NOON)

    return build


def compared(desk, first, second):
    page = desk.get(f"/index/compare/?a={first.number}&b={second.number}")
    assert page.status_code == 200
    return page.content.decode()


def test_the_page_says_how_many_were_matched_by_codes_and_which_were_not(desk, made):
    iso = made(KG_GB=1, KG_J=2, KG_O=3, North=4)
    national = made(**{"41711000000000": 9, "41703000000000": 2, "KG-O": 3})
    page = compared(desk, iso, national)
    assert "2 территории стоят" in page
    assert f"Только в версии {iso.number}: North." in page
    assert f"Только в версии {national.number}" not in page
    rows = page.split('id="moves"')[1].split("</table>")[0]
    bishkek = rows.split("Бишкек")[1].split("</tr>")[0]
    assert "+3" in bishkek  # from the last place of four to the first


def test_nothing_is_said_where_every_code_is_the_same(desk, made):
    page = compared(desk, made(KG_GB=1, KG_J=2), made(KG_GB=2, KG_J=1))
    assert "кодам мест" not in page
    assert "Только в версии" not in page
