"""What else goes out: official figures, rates of the register, editions of the index."""

import csv
import io
import re
from decimal import Decimal

import pytest

from kamkor.foundation.db import context
from kamkor.monitoring.editions import actions as editions
from kamkor.monitoring.editions import reads as edition_reads
from kamkor.monitoring.indicators import actions as indicators
from kamkor.monitoring.indicators import areas
from kamkor.monitoring.indicators.choices import Kind
from kamkor.monitoring.indicators.figures import About, Figure
from kamkor.monitoring.indicators.for_index import Wish
from kamkor.monitoring.indicators.reading.given import Given
from kamkor.monitoring.publishing import limits, shelving
from kamkor.monitoring.publishing.disclosure import ptable
from kamkor.monitoring.publishing.shapes import published
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.contents import TOO_FEW
from tests.cast import NOON, TODAY, acting, territory
from tests.monitoring.indicators.counting import usual
from tests.monitoring.indicators.index.making import HEALTH_AND_LEARNING, REGIONS
from tests.monitoring.indicators.making import rows
from tests.monitoring.publishing.conftest import ready

pytestmark = pytest.mark.django_db
OFFICE = editions.Told(
    "Комитет", "Yearbook 2024", "https://stat.example.kg", exact=False
)
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
        brought = editions.begin(SPEC, data, names=names, by=by, at=NOON)
        told = dict.fromkeys(data.columns, OFFICE)
        version = editions.tell_origins(brought, told, note="n", by=by, at=NOON)
        return editions.freeze(version, code="kg-2023-1", year=2023, by=by, at=NOON)


def file_of(release):
    return shelving.draft_of(release)


def cells_of(file):
    return {
        counts.code: {tuple(c.place): c.value for c in reading.cells(file, counts.code)}
        for counts in reading.counts(file)
    }


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
    cells = cells_of(file)
    (left,) = reading.observations(file, "CHILDREN_LEFT", "KG", period="2026-Q3")
    place = ("KG", "2026-Q3")
    home, *away = (
        cells["parents_abroad"][*place, many, "_T"] for many in ("none", "one", "both")
    )
    assert left.value == pytest.approx(1000 * sum(away) / (home + sum(away)))
    assert left.source == "register"


@pytest.fixture
def whole(mart, erkin):
    """A release with every table."""
    return ready(erkin, tables=tuple(published().shapes))


def test_every_rate_of_the_register_is_that_of_its_published_cells(whole):
    """None of a few, none from anything that is not in the same file."""
    file = file_of(whole)
    assert whole.report["wins"] == []
    cells = cells_of(file)
    rules = reading.about(file).rules["rates"]
    seen = set()
    for one in published().rates:
        told = reading.observations(file, one.indicator)
        assert {o.source for o in told} == {"register"}
        for o in told:
            above, below = (
                [cells[part.table][o.area, o.period, *cell] for cell in part.cells]
                for part in (one.numerator, one.denominator)
            )
            if o.value is None:
                assert o.status == TOO_FEW
                few = None in above or None in below or sum(above) < rules["numerator"]
                assert few or sum(below) < rules["denominator"]
                continue
            seen.add(one.indicator)
            assert sum(above) >= rules["numerator"]
            assert sum(below) >= rules["denominator"]
            per = (
                1000 if one.indicator in ("CHILDREN_LEFT", "VIOLENCE_PER_1000") else 100
            )
            assert o.value == pytest.approx(per * min(sum(above) / sum(below), 1))
    assert seen == {one.indicator for one in published().rates}


def test_every_indicator_of_the_register_is_told_or_kept_back_with_a_reason(whole):
    file = file_of(whole)
    kept = {one.indicator: one.why for one in reading.kept_back(file)}
    of_register = {
        one.code for one in reading.indicators(file) if one.kind == Kind.REGISTER
    }
    told = {one.indicator for one in reading.observations(file)}
    assert of_register - told == set(kept)
    assert set(kept) == {"PLAN_ON_TIME", "GAP_CLOSED_ON_TIME", "DAYS_TO_REGISTRATION"}
    assert all(set(why) == {"ky", "kk", "ru", "en"} for why in kept.values())


def test_a_rate_whose_table_is_left_out_says_so(mart, erkin):
    file = file_of(ready(erkin, tables=("children", "clinic")))
    kept = {one.indicator: one.why for one in reading.kept_back(file)}
    assert kept["OUT_OF_SCHOOL"] == published().not_here
    assert "CLINIC_REGISTERED" not in kept


def test_where_a_table_stops_at_regions_districts_are_not_said_to_be_too_few(whole):
    file = file_of(whole)
    levels = {area.code: area.level for area in reading.areas(file)}
    of = lambda code: {levels[o.area] for o in reading.observations(file, code)}  # noqa: E731
    assert of("OUT_OF_SCHOOL") == {"country", "region"}
    assert of("CLINIC_REGISTERED") == {"country", "region", "district"}


def test_the_release_tells_by_which_numbers_it_was_made_safe(whole):
    rules = reading.about(file_of(whole)).rules
    noise, sha256 = ptable.specification()
    assert rules["cell_key"] == {
        "max_noise": noise.max_noise, "variance": noise.variance,
        "never": list(noise.never), "ptable": sha256,
    }  # fmt: skip
    held = limits.of("kg", TODAY)
    assert rules["rates"] == {
        "denominator": held.rates.denominator, "numerator": held.rates.numerator,
    }  # fmt: skip
    assert rules["attack"]["differencing"] == held.attack.differencing
    assert (rules["divide_from"], rules["reviewers"]) == (
        held.divide_from, held.reviewers,
    )  # fmt: skip


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


def test_an_edition_goes_out_with_where_each_figure_is_from(mart, erkin):
    with context.acting_as_machine():
        vintage = usual()
    frozen(erkin, Wish("kg"), "kg-2023-f")
    file = file_of(ready(erkin, tables=("children",)))
    told = reading.origins(file, "kg-2023-f")
    assert {one.node for one in told} == {
        "U5MR",
        "DTP3",
        "PRESCHOOL",
    }  # of the framework
    assert {one.sha256 for one in told} == {vintage.sha256}
    (mortality,) = [o for o in told if (o.node, o.period) == ("U5MR", "2023")]
    assert mortality.address.startswith("https://github.com/")
    assert sorted(mortality.areas) == sorted(
        one.code for one in reading.areas(file, "region")
    )
    names = {one.code: one.name for one in reading.sources(file)}
    assert names[mortality.source]["en"].startswith("National Statistical Committee")


def brought(erkin, code, **told):
    """A frozen edition of a table that was brought in; told: of every indicator."""
    with context.acting_as(erkin.pk):
        by = acting(erkin)
        data = editions.keep_data(REGIONS, source="Invented", by=by, at=NOON)
        made = editions.begin(SPEC, data, names={"ru": "Дети"}, by=by, at=NOON)
        if told:
            made = editions.tell_origins(
                made, dict.fromkeys(data.columns, editions.Told(**told)), note="n",
                by=by, at=NOON,
            )  # fmt: skip
        return editions.freeze(made, code=code, year=2023, by=by, at=NOON)


def test_a_table_of_which_nobody_told_the_origin_stays_with_the_reason(mart, erkin):
    brought(erkin, "kg-untold")
    brought(erkin, "kg-exact", publisher="", title="", address="", exact=True)
    brought(erkin, "kg-told", publisher="Комитет", title="", address="", exact=False)
    release = ready(erkin, tables=("children",))
    assert [one.code for one in reading.editions(file_of(release))] == ["kg-told"]
    assert release.report["editions_stay"] == {
        "kg-untold": "untold", "kg-exact": "exact",
    }  # fmt: skip
    assert release.state == "ready"


def test_the_origin_that_was_told_goes_out(mart, erkin, edition):
    file = file_of(ready(erkin, tables=("children",)))
    told = reading.origins(file, edition.code, "enrolled")
    assert {(one.title, one.address) for one in told} == {
        ("Yearbook 2024", "https://stat.example.kg")
    }
    names = {one.code: one.name for one in reading.sources(file)}
    assert names[told[0].source]["ky"] == "Комитет"


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


def test_an_edition_goes_out_with_what_the_engine_found(mart, erkin, edition):
    file = file_of(ready(erkin, tables=("children",)))
    with context.acting_as(erkin.pk):
        files = edition_reads.files(edition)

    def kept(name):
        return list(csv.DictReader(io.StringIO(files[name])))

    found = reading.findings(file, edition.code)
    assert len(found) == len(kept("findings.csv")) > 0
    assert all(set(one.words) == {"ky", "kk", "ru", "en"} for one in found)
    effects = {one.input: one for one in reading.sensitivity(file, edition.code)}
    assert set(effects) == {row["input"] for row in kept("sensitivity.csv")}
    for row in kept("sensitivity.csv"):
        told = effects[row["input"]]
        assert told.with_others == pytest.approx(float(row["with_others"]))
        assert told.alone_low == pytest.approx(float(row["alone_low"]))
    left = {one.node: one for one in reading.removals(file, edition.code)}
    for row in kept("left_out.csv"):
        told = left[row["left_out"]]
        assert told.ranks == pytest.approx(float(row["mean_change_of_rank"]))
        assert told.scores == pytest.approx(float(row["mean_change_of_score"]))


def test_numbers_in_findings_have_the_mark_of_their_language(mart, erkin, edition):
    file = file_of(ready(erkin, tables=("children",)))
    for one in reading.findings(file, edition.code):
        english = re.findall(r"\d\.\d", one.words["en"])
        assert english
        for language in ("ky", "kk", "ru"):
            assert not re.search(r"\d\.\d", one.words[language])
            assert len(re.findall(r"\d,\d", one.words[language])) == len(english)


def test_a_withdrawn_edition_stays_in_the_house(mart, erkin, edition):
    with context.acting_as(erkin.pk):
        editions.withdraw(edition, reason="Wrong year.", by=acting(erkin), at=NOON)
    assert reading.editions(file_of(ready(erkin, tables=("children",)))) == ()


def test_what_others_published_stands_beside(mart, erkin):
    file = file_of(ready(erkin, tables=("children",)))
    told = {(one.code, one.period): one.value for one in reading.abroad(file)}
    assert told["human-development-index", "2021"] == 0.692
    source = reading.abroad_sources(file)[0].words
    assert set(source) == {"ky", "kk", "ru", "en"}
    assert source["ru"].startswith("ПРООН")
