"""The catalogue of indicators, as data and in the database."""

import csv

import pytest
from django.utils.translation import override

from kamkor.foundation.db import context
from kamkor.foundation.law import files
from kamkor.monitoring.indicators import areas, definitions, loading
from kamkor.monitoring.indicators.choices import Domain
from kamkor.monitoring.indicators.models import Indicator, Source
from tests.cast import NOON
from tests.monitoring.indicators.index.making import shared
from tests.standing import standing

COUNTED_HERE = {
    "CHILDREN_LEFT", "BOTH_ABROAD_NO_GUARDIAN", "LEFT_WITH_GUARDIAN",
    "DAYS_TO_REGISTRATION", "MIGRANT_IN_SCHOOL", "BIRTH_REGISTERED", "PLAN_ON_TIME",
    "VIOLENCE_PER_1000", "CLINIC_REGISTERED", "OUT_OF_SCHOOL", "REPEAT_SIGNAL",
    "GAP_CLOSED_ON_TIME",
}  # fmt: skip


@standing
def loaded():
    with context.acting_as_machine():
        loading.load(at=NOON)


def test_about_forty_indicators_make_the_framework_in_five_domains():
    headline = [d for d in definitions.all_().values() if d.headline]
    assert 35 <= len(headline) <= 45
    assert {d.domain for d in headline} == set(Domain) - {Domain.OUTSIDE}
    assert all(d.direction for d in headline if d.code != "CHILDREN_LEFT")


def test_whatever_the_register_counts_is_defined():
    register = {d.code for d in definitions.all_().values() if d.kind == "register"}
    assert register == COUNTED_HERE


def test_every_code_of_the_published_figures_is_in_the_catalogue():
    with shared("indicators_real.csv").open(encoding="utf-8") as file:
        codes = {row["indicator"].split(":")[0] for row in csv.DictReader(file)}
    assert codes <= set(definitions.all_())


def test_a_share_says_of_what_in_four_languages():
    for one in definitions.all_().values():
        if one.unit == "percent" and one.code != "SURV_LEGAL":
            assert one.numerator and one.denominator, one.code


def test_kyrgyz_and_kazakh_are_written_with_their_own_letters():
    said = [d.definition for d in definitions.all_().values()]
    assert sum(any(c in text.ky for c in "ңөү") for text in said) > 0.8 * len(said)
    assert sum(any(c in text.kk for c in "әғқңөұүһі") for text in said) == len(said)
    assert not any(set(text.ky) & set("әғқұһі") for text in said)


def test_a_key_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="colour"):
        definitions.Definition(colour="red", **_data("U5MR"))


@pytest.mark.django_db
def test_loading_again_changes_nothing(loaded):
    with context.acting_as_machine():
        assert loading.load(at=NOON) == []
    assert Indicator.objects.count() == len(definitions.all_())
    assert Source.objects.filter(code="KG_NSC", country="kg").exists()


@pytest.mark.django_db
def test_an_indicator_that_goes_is_retired_and_comes_back(loaded, monkeypatch):
    known = definitions.all_()
    few = {code: d for code, d in known.items() if code != "POISONING"}
    with context.acting_as_machine(), monkeypatch.context() as patch:
        patch.setattr(definitions, "all_", lambda: few)
        assert "- indicator POISONING" in loading.load(at=NOON)
    row = Indicator.objects.get(code="POISONING")
    assert row.retired_at == NOON and row.data["sdg"] == "3.9.3"
    with context.acting_as_machine():
        assert "~ indicator POISONING" in loading.load(at=NOON)


@pytest.mark.django_db
def test_an_indicator_speaks_the_language_of_its_reader(loaded):
    row = Indicator.objects.get(code="U5MR")
    with override("ky"):
        assert row.name == "Беш жашка чейинки балдардын өлүмү"
        assert row.said("denominator") == "бир жылда тирүү төрөлгөндөр"


@pytest.mark.parametrize(
    ("code", "period", "territory"),
    [
        ("KG02", "2020", "41702000000000"),
        ("KG-GO", "2020", "41721000000000"),
        ("kg05", "2020-Q3", "41705000000000"),
        ("41711000000000", "2020", "41711000000000"),
        ("KZNS", "2020", "710000000"),
        ("KZ05", "2018", "710000000"),
        ("KZYUZ", "2017", "510000000"),  # South Kazakhstan
        ("KZYUZ", "2018", "610000000"),  # Turkistan, under the same code
        ("KZ-YUZ", "2017", "510000000"),
        ("KZ10", "2018", "610000000"),
        ("KGZ", "2020", "KG"),
        ("398", "2020", "KZ"),
    ],
)
def test_a_code_means_a_territory_on_a_day(code, period, territory):
    assert areas.resolve(code, period).code == territory


def test_a_code_nobody_uses_means_nothing():
    assert areas.resolve("32.8", "2020") is None
    assert areas.resolve("KZ-YUZ", "2019") is None
    assert areas.resolve("", "2020") is None


def test_every_coding_leads_to_a_territory_of_the_packs():
    for country in areas.COUNTRIES:
        codes = {row["code"] for row in files.rows(country, "territories")}
        assert set(areas.of(country)) == codes
    for code in areas._coded():
        assert areas.resolve(code, "2017") or areas.resolve(code, "2023"), code


def test_regions_are_those_of_the_day():
    assert len(areas.regions("kg", "2010")) == 9
    assert [len(areas.regions("kz", y)) for y in ("2017", "2018", "2022")] == [
        16,
        17,
        20,
    ]
    assert len(areas.regions("kz", "2022-Q1")) == 17


def _data(code):
    return definitions.all_()[code].model_dump()
