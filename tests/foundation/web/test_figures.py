"""Charts, maps and tile grids keep to the security policy and to words."""

import re
from datetime import date

import altair
import pytest
from django.utils import translation

from kamkor.foundation.web import charts, intervals, maps
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


def test_a_legend_of_rates_has_their_decimals_and_one_of_counts_has_none():
    def words(*values):
        areas = [maps.Area(f"KG-{c}", c, v) for c, v in zip("TNB", values, strict=True)]
        return " ".join(e.words for e in maps.choropleth("kg", areas, FINDING).legend)

    assert "47.5 – 49.7" in words(47.5, 56.2, 58.3)
    assert "12 – 30" in words(12, 60, 102)


def test_a_city_bears_its_number_as_a_region_does():
    areas = [maps.Area("KG-GB", "Bishkek", 56.9, text="56.9")]
    assert ">56.9</text>" in maps.choropleth("kg", areas, FINDING).svg
    areas = [maps.Area("KG-GB", "Bishkek", 1_234_567.0)]
    assert "1\u202f234\u202f567</text>" not in maps.choropleth("kg", areas, FINDING).svg


def test_a_name_with_a_hyphen_takes_two_lines_of_a_tile():
    area = maps.Area("KG-J", "Джалал-Абадская", 56.2)
    svg = maps.tile_grid({"KG-J": (0, 0)}, [area], FINDING).svg
    assert re.findall(r"<tspan[^>]*>([^<]+)<", svg) == ["Джалал-", "Абадская"]


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


RANKED = [
    intervals.Row("Bishkek", 73.0, 71.2, 74.6, 72.8, "Group A"),
    intervals.Row("Osh <city>", 65.1, 63.0, 66.9, 59.2, "Group B"),
    intervals.Row("Batken", None, None, None, 60.2, "Group B"),
]
HEADS = ("Region", "Score", "In 90 of 100 draws", "2018", "Group")


def test_rows_with_intervals_say_their_numbers_and_their_table():
    chart = intervals.chart(RANKED, FINDING, heads=HEADS)
    assert "73.0 (71.2 – 74.6)" in chart.svg
    assert list(chart.table.rows) == [
        ["Bishkek", "73.0", "71.2 – 74.6", "72.8", "Group A"],
        ["Osh <city>", "65.1", "63.0 – 66.9", "59.2", "Group B"],
        ["Batken", "unknown", "", "60.2", "Group B"],
    ]
    assert "Batken unknown" in chart.svg  # read out by the description


def test_rows_with_intervals_stand_in_a_page_and_alone():
    drawn = intervals.chart(RANKED, FINDING, heads=HEADS).svg
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "style=" not in drawn
    assert "Osh &lt;city&gt;" in drawn


def _dots(drawn):
    return [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', drawn)]


def test_a_dot_lies_on_its_interval_and_a_row_without_a_score_has_none():
    drawn = intervals.chart(RANKED, FINDING, heads=HEADS).svg
    found = re.findall(
        r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="8" rx', drawn
    )
    bars = [(float(x), float(x) + float(width)) for x, width in found]
    dots = _dots(drawn)
    assert len(dots) == len(bars) == 2
    assert all(low < dot < high for dot, (low, high) in zip(dots, bars, strict=True))
    assert dots[0] > dots[1]
    assert drawn.count(">Group B<") == 1


@pytest.mark.parametrize("value", [0.0, 0.00321, 1234567.0])
def test_one_row_alone_has_a_scale_whatever_its_size(value):
    look = intervals.Look(digits=5)
    (dot,) = _dots(intervals.svg([intervals.Row("Talas", value)], FINDING, look))
    assert intervals.EDGE <= dot <= intervals.WIDTH - intervals.EDGE
