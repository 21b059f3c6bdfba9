"""Versions: what a methodologist changes is a new one, and the old one stays."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, connection, transaction
from django.utils import translation

from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.monitoring.editions import actions, reads, telling
from kamkor.monitoring.editions.errors import NothingChanged
from kamkor.monitoring.editions.models import Data, Version
from kamkor.monitoring.indicators.index.errors import NotPossible
from tests.cast import NOON, acting
from tests.monitoring.indicators.index.making import REGIONS

from .conftest import NAMES, SPEC


def weighed(version, **weights):
    """The specification with other weights of some indicators."""
    rows = [
        part | {"weight": weights.get(part["code"], part["weight"])}
        for part in version.spec["indicators"]
    ]
    return version.spec | {"indicators": rows}


def test_a_version_keeps_what_comes_of_it(version):
    told = telling.standings(version.results, reads.spec_of(version), {"KG-N": "Naryn"})
    assert [(s.unit, s.rank) for s in told] == [("KG-GB", 1), ("KG-O", 2), ("KG-N", 3)]
    assert told[0].low <= told[0].score <= told[0].high
    assert told[2].name == "Naryn"
    assert version.number == 1


def test_a_change_is_a_new_version_and_the_old_one_stays(version, erkin):
    before = dict(version.spec)
    made = actions.change(
        version, weighed(version, mortality=5), note="more", by=acting(erkin), at=NOON
    )
    assert (made.number, made.parent_id) == (2, version.pk)
    assert Version.objects.get(pk=version.pk).spec == before
    assert made.results["scores.csv"] != version.results["scores.csv"]
    assert made.name_ru == NAMES["ru"]


def test_the_same_method_on_the_same_table_is_no_version(version, erkin):
    with pytest.raises(NothingChanged):
        actions.change(version, version.spec, note="", by=acting(erkin), at=NOON)
    assert Version.objects.count() == 1


def test_the_same_table_is_kept_once(data, erkin):
    again = actions.keep_data(REGIONS, source="Again", by=acting(erkin), at=NOON)
    assert again == data
    assert Data.objects.count() == 1


def test_what_cannot_be_computed_is_not_kept(version, erkin):
    method = version.spec["method"] | {"normalise": "to_target"}
    with pytest.raises(NotPossible) as caught:
        actions.change(
            version, version.spec | {"method": method}, note="", by=acting(erkin),
            at=NOON,
        )  # fmt: skip
    assert caught.value.code == "no_target"
    assert Version.objects.count() == 1


def test_only_who_chooses_the_method_makes_versions(data, bakyt):
    with pytest.raises(PermissionDenied):
        actions.begin(SPEC, data, names=NAMES, by=acting(bakyt), at=NOON)
    with pytest.raises(PermissionDenied):
        actions.keep_data("unit,a\nX,1\n", source="x", by=acting(bakyt), at=NOON)


def test_it_is_in_the_log(version, erkin):
    with context.acting_as_machine():
        verbs = set(Entry.objects.filter(actor=erkin.pk).values_list("verb", flat=True))
    assert {"index.data_kept", "index.version_made"} <= verbs


@pytest.mark.parametrize("sql", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
@pytest.mark.parametrize(
    "table",
    ["editions_version", "editions_data", "editions_edition", "editions_editionfile",
     "editions_vote", "editions_withdrawal"],
)  # fmt: skip
def test_the_database_lets_nobody_change_what_was_kept(edition, table, sql):
    if table == "editions_editionfile":
        sql = sql.replace("at = now()", "text = ''")
    with pytest.raises(Error, match="permission denied"), transaction.atomic():  # noqa: SIM117
        with context.acting_as_machine(), connection.cursor() as cursor:
            cursor.execute(sql.format(table))


def test_nobody_adds_a_version_past_the_actions(version, erkin):
    version.pk, version.number = None, 99
    with pytest.raises(Error, match="row-level security"), transaction.atomic():  # noqa: SIM117
        with context.acting_as(erkin.pk):
            version.save(force_insert=True)


@pytest.mark.parametrize(
    ("language", "note"), [("ru", "Первая версия"), ("ky", "Биринчи версия")]
)
def test_the_first_says_so_in_the_language_of_who_made_it(erkin, data, language, note):
    with translation.override(language), context.acting_as(erkin.pk):
        made = actions.begin(SPEC, data, names=NAMES, by=acting(erkin), at=NOON)
    assert made.note == note
