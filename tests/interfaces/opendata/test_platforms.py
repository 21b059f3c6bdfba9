"""Files as Open SDG and the charts of Our World in Data take them."""

import csv
import io
import json

import pytest


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def told(site):
    """Cells of one indicator, as SDMX tells them."""
    return table(site.text("data/CWB_IND/..VIOLENCE_PER_1000..?format=csv"))


def test_open_sdg_has_every_figure_that_has_a_value(site, told):
    rows = table(site.text("opensdg/data/indicator_VIOLENCE_PER_1000.csv"))
    assert list(rows[0]) == ["Year", "Units", "Sex", "Age", "GeoCode", "Value"]
    wanted = {
        (
            one["TIME_PERIOD"],
            one["SEX"].replace("_T", ""),
            one["REF_AREA"] if one["REF_AREA"] != "KG" else "",
            one["OBS_VALUE"],
        )
        for one in told
        if one["OBS_VALUE"]
    }
    found = {(one["Year"], one["Sex"], one["GeoCode"], one["Value"]) for one in rows}
    assert found == wanted
    assert len(told) == len(rows) + 1  # one is too small to tell


def test_open_sdg_finds_its_headline_without_a_breakdown(site):
    rows = table(site.text("opensdg/data/indicator_DTP3.csv"))
    headline = [one for one in rows if not (one["Sex"] or one["Age"] or one["GeoCode"])]
    assert [one["Year"] for one in headline] == [
        str(year) for year in range(2018, 2025)
    ]


def test_every_indicator_has_its_table_and_its_words(site):
    listed = json.loads(site.bytes("opensdg/indicators.json"))
    assert len(listed) == 10
    for name, paths in listed.items():
        assert site.bytes(f"opensdg/{paths['data']}")
        words = json.loads(site.text(f"opensdg/{paths['meta']}?lang=kk"))
        assert words["indicator_number"] == name
        assert words["computation_units"]
    assert words["indicator_name"] == "Мектепке қабылданған мигранттардың балалары"


def test_owid_has_one_column_of_values_by_name_of_area(site, told):
    text = site.text("owid/VIOLENCE_PER_1000.csv")
    rows = table(text)
    assert text.startswith("Entity,Code,Year,Children harmed by violence\n")
    wanted = {
        (one["REF_AREA"], one["TIME_PERIOD"], one["OBS_VALUE"])
        for one in told
        if one["OBS_VALUE"] and one["SEX"] == "_T"
    }
    value = "Children harmed by violence"
    assert {(one["Code"], one["Year"], one[value]) for one in rows} == wanted
    assert "Naryn Region" in {one["Entity"] for one in rows}
    config = json.loads(site.bytes("owid/VIOLENCE_PER_1000.config.json"))
    assert config["title"] == value
