"""Charts, maps and tile grids keep to the security policy and to words."""

import re
from datetime import date

import altair
import pytest
from django.utils import translation

from kamkor.foundation.web import charts, maps
from kamkor.foundation.web.figures import Finding, Table

FINDING = Finding(
    "care", "Half of the children have no guardian", "round", date(2026, 3, 1)
)
ROWS = [("none <b>", 42648.0), ("court & co", 8002.0), ("unknown", None)]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_a_chart_has_no_style_attributes_scripts_or_raw_markup():
    chart = charts.bars(ROWS, FINDING, heads=("Basis", "Children"))
    assert "style=" not in chart.svg
    assert "<script" not in chart.svg
    assert "<b>" not in chart.svg
    assert 'aria-label="Half of the children have no guardian"' in chart.svg


def test_a_chart_says_its_numbers_its_source_and_its_table():
    chart = charts.bars(ROWS, FINDING, heads=("Basis", "Children"))
    assert "42\u202f648" in chart.svg
    assert chart.source_line == "Source: round, March 1, 2026."
    assert list(chart.table.rows)[-1] == ("unknown", "?")


def test_an_altair_chart_is_drawn_as_it_is():
    definition = altair.Chart(altair.Data(values=[{"a": 1, "b": 2}])).mark_point()
    definition = definition.encode(x="a:Q", y="b:Q")
    chart = charts.draw(definition, FINDING, Table(("a", "b"), [("1", "2")]))
    assert chart.svg.startswith("<svg role")
    assert charts.png(chart)[:4] == b"\x89PNG"


def test_a_trend_leaves_a_gap_where_the_number_is_unknown():
    rows = [("2021", 1.0), ("2022", None), ("2023", 3.0), ("2024", 4.0)]
    chart = charts.trend(rows, FINDING, heads=("Year", "Children"))
    assert ("2022", "?") in list(chart.table.rows)


@pytest.mark.parametrize(("country", "count"), [("kg", 9), ("kz", 20)])
def test_a_map_shows_every_region_by_its_iso_code(country, count):
    codes = maps.region_codes(country)
    assert len(codes) == count
    areas = [maps.Area(code, code, 10.0 * i) for i, code in enumerate(sorted(codes))]
    figure = maps.choropleth(country, areas, FINDING)
    assert all(f"<title>{code} " in figure.svg for code in codes)
    assert "endorsement" in figure.source_line


def test_a_region_without_a_number_is_hatched_and_says_unknown():
    figure = maps.choropleth("kg", [maps.Area("KG-T", "Talas", 5)], FINDING)
    assert figure.svg.count("k-tile-none") == 8
    assert "KG-N ?, unknown" in figure.svg


def test_a_suppressed_number_is_nowhere_in_the_page():
    areas = [
        maps.Area("KG-T", "Talas", 3777, suppressed=True),
        maps.Area("KG-N", "Naryn", 50),
        maps.Area("KG-B", "Batken", 90),
    ]
    figure = maps.tile_grid(
        {"KG-T": (0, 0), "KG-N": (1, 0), "KG-B": (2, 0)}, areas, FINDING
    )
    assert "3777" not in figure.svg.replace("\u202f", "")
    assert "hidden: too few" in figure.svg
    assert all("3" not in cell for row in figure.table.rows for cell in row)


def test_names_and_links_are_escaped_in_a_map():
    area = maps.Area("KG-T", "<i>Talas</i>", 5, url='/?a="b')
    figure = maps.choropleth("kg", [area], FINDING)
    assert "<i>" not in figure.svg
    assert 'href="/?a=&quot;b"' in figure.svg


def test_one_known_number_still_makes_a_legend():
    figure = maps.choropleth("kg", [maps.Area("KG-T", "Talas", 5)], FINDING)
    assert [entry.words for entry in figure.legend] == ["5"]


def test_classes_go_from_the_lowest_to_the_highest():
    areas = [maps.Area(str(i), str(i), float(i)) for i in range(11)]
    scale = maps.Scale.of(areas)
    assert [scale.rank(float(i)) for i in range(11)] == [
        0,
        0,
        1,
        1,
        2,
        2,
        3,
        3,
        4,
        4,
        4,
    ]


def test_shapes_stay_inside_the_picture():
    for country in ("kg", "kz"):
        geometry = maps.geometry_of(country)
        for path in geometry["shapes"].values():
            for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path):
                assert 0 <= float(x) <= geometry["width"]
                assert 0 <= float(y) <= geometry["height"]
