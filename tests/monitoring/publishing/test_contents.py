"""What else goes out: official figures, rates of the register, editions of the index."""

from decimal import Decimal

import pytest

from kamkor.foundation.db import context
from kamkor.monitoring.editions import actions as editions
from kamkor.monitoring.indicators import actions as indicators
from kamkor.monitoring.indicators import areas
from kamkor.monitoring.indicators.figures import About, Figure
from kamkor.monitoring.indicators.for_index import Wish
from kamkor.monitoring.indicators.reading.given import Given
from kamkor.monitoring.publishing import shelving
from kamkor.monitoring.publishing.shapes import published
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.contents import TOO_FEW
from tests.cast import NOON, acting, territory
from tests.monitoring.indicators.counting import usual
from tests.monitoring.indicators.index.making import HEALTH_AND_LEARNING, REGIONS
from tests.monitoring.indicators.making import rows
from tests.monitoring.publishing.conftest import ready

pytestmark = pytest.mark.django_db
SPEC = HEALTH_AND_LEARNING | {"uncertainty": {"draws": 200}}


@pytest.fixture
def official(erkin, tmp_path):
    """Sanitation of one region as the statistics committee gave it."""
    lines = [(year, "KG-B", 20 + year - 2018) for year in range(2018, 2024)]
    path = rows(tmp_path, "a.csv", ("year", "area", "value"), *lines)
    given = Given(form="table", country="kg", name="a.csv", indicator="SANIT")
    vintage = indicators.bring_in(path, given=given, by=acting(erkin), at=NOON).vintage
    indicators.accept(vintage.pk, reason="Seen.", by=acting(erkin), at=NOON)


@pytest.fixture
def edition(erkin):
    with context.acting_as(erkin.pk):
        by = acting(erkin)
        data = editions.keep_data(REGIONS, source="Invented", by=by, at=NOON)
        names = {"en": "Children", "ru": "Дети"}
        version = editions.begin(SPEC, data, names=names, by=by, at=NOON)
        return editions.freeze(version, code="kg-2023-1", year=2023, by=by, at=NOON)


def file_of(release):
    return shelving.draft_of(release)


def test_official_figures_go_out_as_they_were_given(mart, erkin, official):
    file = file_of(ready(erkin, tables=("children",)))
    batken = territory("Batken Region").code
    told = reading.observations(file, "SANIT", batken)
    assert [(one.period, one.value) for one in told][-1] == ("2023", 25.0)
    (sanit,) = reading.indicators(file, "SANIT")
    assert set(sanit.name) == set(sanit.unit) == {"ky", "kk", "ru", "en"}
    assert reading.observations(file, "CHILDREN_LEFT") == ()  # its tables stay here


def test_a_rate_of_the_register_is_one_of_published_counts(mart, erkin):
    file = file_of(ready(erkin, tables=("children", "parents_abroad", "guardianship")))
    cells = {
        counts.code: {tuple(c.place): c.value for c in reading.cells(file, counts.code)}
        for counts in reading.counts(file)
    }
    (left,) = reading.observations(file, "CHILDREN_LEFT", "KG", period="2026-Q3")
    place = ("KG", "2026-Q3")
    away = [cells["parents_abroad"][*place, many, "_T"] for many in ("one", "both")]
    whole = cells["children"][*place, "_T", "_T"]
    assert left.value == pytest.approx(1000 * sum(away) / whole)
    assert left.source == "register"


def test_a_rate_of_a_few_children_is_not_told(mart, erkin):
    file = file_of(ready(erkin, tables=("guardianship",)))
    told = reading.observations(file, "BOTH_ABROAD_NO_GUARDIAN")
    few = [one for one in told if one.status == TOO_FEW]
    assert few and all(one.value is None for one in few)
    assert few[0].note == published().too_few
    assert any(one.value is not None for one in told)


def test_a_frozen_edition_goes_out_with_the_release(mart, erkin, edition):
    file = file_of(ready(erkin, tables=("children",)))
    (told,) = reading.editions(file)
    assert (told.code, told.hash) == ("kg-2023-1", edition.hash)
    areas = {one.area for one in reading.scores(file, "kg-2023-1", period="2023")}
    assert territory("Osh Region").code in areas
    codes = {one.code for one in reading.areas(file)}
    assert areas <= codes
    (root,) = [one for one in reading.nodes(file, "kg-2023-1") if one.parent is None]
    assert root.name == {"en": "Children", "ru": "Дети"}


def frozen(erkin, wish, code):
    with context.acting_as(erkin.pk):
        by = acting(erkin)
        made = editions.begin_from_figures(wish, names={"ru": "Дети"}, by=by, at=NOON)
        return editions.freeze(made, code=code, year=2023, by=by, at=NOON)


def test_an_edition_of_figures_that_count_goes_out_with_who_published_them(mart, erkin):
    with context.acting_as_machine():
        usual()
    frozen(erkin, Wish("kg"), "kg-2023-f")
    (told,) = reading.editions(file_of(ready(erkin, tables=("children",))))
    sources = {one["code"]: one["source"] for one in told.specification["indicators"]}
    assert set(sources["U5MR"]) == {"ky", "kk", "ru", "en"}
    assert sources["U5MR"]["en"].startswith("National Statistical Committee")


def test_an_edition_of_exact_counts_of_the_register_stays_in_the_house(mart, erkin):
    with context.acting_as_machine():
        usual()
        told = [
            Figure(About("LEFT_WITH_GUARDIAN", "kg", one.code), "2023", Decimal(n),
                   numerator=Decimal(n), denominator=Decimal(100), source="REGISTER")
            for n, one in enumerate(areas.regions("kg", "2023"), start=20)
        ]  # fmt: skip
        indicators.from_register(told, country="kg", at=NOON)
    frozen(erkin, Wish("kg"), "kg-2023-f")
    frozen(erkin, Wish("kg", codes=("U5MR", "LEFT_WITH_GUARDIAN")), "kg-2023-r")
    told = reading.editions(file_of(ready(erkin, tables=("children",))))
    assert [one.code for one in told] == ["kg-2023-f"]


def test_a_withdrawn_edition_stays_in_the_house(mart, erkin, edition):
    with context.acting_as(erkin.pk):
        editions.withdraw(edition, reason="Wrong year.", by=acting(erkin), at=NOON)
    assert reading.editions(file_of(ready(erkin, tables=("children",)))) == ()


def test_what_others_published_stands_beside(mart, erkin):
    file = file_of(ready(erkin, tables=("children",)))
    told = {(one.code, one.period): one.value for one in reading.abroad(file)}
    assert told["human-development-index", "2021"] == 0.692
