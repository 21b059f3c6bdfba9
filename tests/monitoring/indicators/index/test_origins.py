"""Where each figure is from: a file beside the table that agrees with it."""

import pytest

from kamkor.monitoring.indicators.index import origins, table
from kamkor.monitoring.indicators.index.origins import Origin

from .making import write

TABLE = "unit,year,a,b\nX,2022,1,\nX,2023,1,2\nY,2023,3,4\n"


def origin(indicator, year, *units, **more):
    told = {"publisher": "KG_NSC", "address": 'https://x.kg/a,"b".csv', "status": "A",
            "vintage": "1", "sha256": "f" * 64, "accepted": "2026-09-15"}  # fmt: skip
    return Origin(indicator=indicator, year=year, units=units, **told | more)


@pytest.fixture
def whole():
    return [
        origin("a", 2022, "X"),
        origin("a", 2023, "X", "Y"),
        origin("b", 2023, "X", status="E"),
        origin("b", 2023, "Y", publisher=""),
    ]


@pytest.fixture
def figures(tmp_path):
    return table.read(write(tmp_path / "table.csv", TABLE))


def test_origins_read_back_as_they_were(whole):
    assert origins.read(origins.write(whole)) == whole


def test_a_title_is_kept_where_somebody_told_one_and_has_no_column_else(whole):
    titled = [origin("a", 2022, "X", title='Yearbook, "2022"'), *whole[1:]]
    assert origins.read(origins.write(titled)) == titled
    assert "title" not in origins.write(whole)


def test_every_figure_has_an_origin_and_every_origin_a_figure(whole, figures):
    assert origins.differing(origins.write(whole), figures) == ""


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda told: told[1:], "a X 2022"),
        (lambda told: [*told, origin("b", 2022, "X")], "b X 2022"),
        (lambda told: [*told, origin("a", 2023, "Y")], "a Y 2023"),
    ],
    ids=["a figure without", "an origin of nothing", "two origins"],
)
def test_the_first_cell_that_does_not_agree_is_named(whole, figures, change, where):
    assert origins.differing(origins.write(change(whole)), figures) == where


@pytest.mark.parametrize("text", ["", "unit,a\nX,1\n", "a\n", None])
def test_another_file_is_no_origins(whole, figures, text):
    spoilt = origins.write(whole).replace("2022", "last") if text is None else text
    with pytest.raises(ValueError, match=r".+"):
        origins.read(spoilt)
    assert origins.differing(spoilt, figures) == "?"
