"""Figures brought in, accepted or rejected, and what counts now."""

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from kamkor.cli.indicators import indicators
from kamkor.foundation.access import policy as access
from kamkor.foundation.access.choices import Action, RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.monitoring.indicators import actions, reads, wording
from kamkor.monitoring.indicators.errors import Decided, NoReason, NotReadable
from kamkor.monitoring.indicators.figures import About, Figure
from kamkor.monitoring.indicators.models import Finding, Observation, Vintage
from kamkor.monitoring.indicators.reading.given import Given
from tests.cast import NOON, acting, somebody
from tests.standing import standing

from .making import rows, written

pytestmark = pytest.mark.django_db
HEAD = ("year", "area", "value")
REGIONS = [f"KG-{x}" for x in ("B", "C", "J", "N", "O", "T", "Y", "GB", "GO")]


@standing
def erkin():
    return acting(somebody("erkin", RoleCode.ANALYST))


def all_regions(value, years=range(2018, 2024)):
    return [(year, area, value) for area in REGIONS for year in years]


def bring(path, by, form="table", **more):
    given = Given(**{"form": form, "country": "kg", "name": path.name,
                     "indicator": "SANIT", **more})  # fmt: skip
    return actions.bring_in(path, given=given, by=by, at=NOON)


def accepted(path, by, **more):
    vintage = bring(path, by, **more).vintage
    return actions.accept(vintage.pk, reason="Seen.", by=by, at=NOON)


def now(**more):
    with context.acting_as_machine():
        return {
            (r.area, r.period): r.value for r in reads.current(["SANIT"], **more)
        }  # fmt: skip


def test_a_file_waits_until_it_is_accepted(erkin, tmp_path):
    path = rows(tmp_path, "a.csv", HEAD, (2023, "KG-B", 20))
    vintage = bring(path, erkin).vintage
    assert vintage.state == "waiting" and now() == {}
    actions.accept(vintage.pk, reason="Regions come later.", by=erkin, at=NOON)
    assert now() == {("41705000000000", "2023"): 20}
    with context.acting_as_machine():
        verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"figures.brought_in", "figures.accepted"} <= verbs


def test_the_same_file_is_kept_once(erkin, tmp_path):
    path = rows(tmp_path, "a.csv", HEAD, *all_regions(20))
    first, second = bring(path, erkin), bring(path, erkin)
    assert not first.again and second.again
    assert first.vintage.pk == second.vintage.pk
    actions.reject(first.vintage.pk, reason="Wrong year.", by=erkin, at=NOON)
    assert not bring(path, erkin).again
    assert not bring(path, erkin, indicator="WATER_SAFE").again


def test_the_file_accepted_last_counts(erkin, tmp_path):
    accepted(rows(tmp_path, "a.csv", HEAD, *all_regions(20)), erkin)
    path = rows(tmp_path, "b.csv", HEAD, (2023, "KG-B", 21))
    later = bring(path, erkin).vintage
    actions.accept(later.pk, reason="Mended.", by=erkin, at=NOON.replace(hour=9))
    assert now()["41705000000000", "2023"] == 21
    assert now()["41705000000000", "2022"] == 20
    assert set(now(periods=("2023", "2023"))) == {
        k for k in now() if k[1] == "2023"
    }  # fmt: skip


def test_what_cannot_be_is_held_back_until_somebody_lets_it_through(erkin, tmp_path):
    accepted(rows(tmp_path, "a.csv", HEAD, *all_regions(20)), erkin)
    accepted(rows(tmp_path, "b.csv", HEAD, (2023, "KG-B", 861)), erkin)
    assert now()["41705000000000", "2023"] == 20  # what counted before, still counts
    with context.acting_as_machine():
        finding = Finding.objects.get(rule="range")
    assert "861" in wording.sentence(finding)
    with pytest.raises(NoReason):
        actions.decide(finding.pk, "let_through", reason=" ", by=erkin, at=NOON)
    actions.decide(finding.pk, "let_through", reason="Asked.", by=erkin, at=NOON)
    assert now()["41705000000000", "2023"] == 861
    actions.decide(finding.pk, "kept_out", reason="No.", by=erkin, at=NOON)
    assert now()["41705000000000", "2023"] == 20


def test_a_file_of_one_year_is_seen_in_its_series(erkin, tmp_path):
    """A fraction instead of per cent, in the one row that is new."""
    accepted(rows(tmp_path, "a.csv", HEAD, *all_regions(30)), erkin)
    bring(rows(tmp_path, "b.csv", HEAD, (2024, "KG-O", 0.31)), erkin)
    bring(rows(tmp_path, "c.csv", HEAD, (2024, "KG-O", 0.32), (2024, "KG-B", 33),
               (2024, "KG-C", 33), (2024, "KG-T", 33)), erkin)  # fmt: skip
    with context.acting_as_machine():
        held = Finding.objects.filter(rule="unit", severity="block")
        assert [f.area for f in held] == ["41706000000000"]


def test_findings_need_a_reason_and_decisions_are_made_once(erkin, tmp_path):
    path = rows(tmp_path, "a.csv", HEAD, (2023, "KG-B", 861))
    vintage = bring(path, erkin).vintage
    with pytest.raises(NoReason):
        actions.accept(vintage.pk, reason="", by=erkin, at=NOON)
    with pytest.raises(NoReason):
        actions.reject(vintage.pk, reason="", by=erkin, at=NOON)
    actions.reject(vintage.pk, reason="Decimal lost.", by=erkin, at=NOON)
    with pytest.raises(Decided):
        actions.accept(vintage.pk, reason="Yes.", by=erkin, at=NOON)
    assert now() == {}


def test_nothing_is_half_written(erkin, tmp_path):
    broken = written(tmp_path, "a.xml", "<x>")
    with pytest.raises(NotReadable):
        bring(broken, erkin, form="sdmx")
    with context.acting_as_machine():
        assert not Vintage.objects.exists() and not Observation.objects.exists()


def test_a_row_that_cannot_be_read_is_kept_as_it_stands(erkin, tmp_path):
    path = rows(tmp_path, "a.csv", HEAD, *all_regions(20), (2023, "32.8", 20))
    vintage = bring(path, erkin).vintage
    assert (vintage.lines, vintage.figures) == (55, 54)
    with context.acting_as_machine():
        finding = Finding.objects.get(rule="area")
    assert finding.line == 56 and finding.detail["row"]["REF_AREA"] == "32.8"
    assert finding.indicator.code == "SANIT"


def test_only_the_analyst_brings_figures_in(tmp_path):
    path = rows(tmp_path, "a.csv", HEAD, (2023, "KG-B", 20))
    aigul = acting(somebody("aigul", RoleCode.TERRITORIAL_OFFICER))
    with pytest.raises(PermissionDenied):
        bring(path, aigul)


def test_nobody_changes_a_figure(erkin, tmp_path):
    bring(rows(tmp_path, "a.csv", HEAD, (2023, "KG-B", 20)), erkin)
    for statement in (
        "UPDATE indicators_observation SET value = 1",
        "DELETE FROM indicators_observation",
        "DELETE FROM indicators_finding",
        "DELETE FROM indicators_vintage",
    ):
        with (
            context.acting_as_machine(),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_figures_are_read_by_those_who_see_figures_at_all(erkin, tmp_path):
    accepted(rows(tmp_path, "a.csv", HEAD, (2023, "KG-B", 20)), erkin)
    reading = {Action.DASHBOARD, Action.INDICATORS_KEEP, Action.RELEASE_REVIEW}
    for role in RoleCode:
        if role == RoleCode.MACHINE:
            continue
        user = somebody(f"r-{role}", role)
        with context.acting_as(user.pk):
            seen = bool(reads.current()), Vintage.objects.exists()
        may = bool(access.ROLES[role].actions & reading)
        assert seen == (may, may), role
        with (
            context.acting_as(user.pk),
            pytest.raises(DatabaseError),
            transaction.atomic(),
        ):
            Vintage.objects.create(
                country="kg", form="table", file_name="x", sha256="x", lines=0,
                figures=0, brought_at=NOON, state="waiting",
            )  # fmt: skip


def counted(value, n=40):
    about = About("LEFT_WITH_GUARDIAN", "kg", "41706000000000")
    return Figure(
        about, "2026-Q2", Decimal(value), numerator=Decimal(n // 2),
        denominator=Decimal(n), source="REGISTER",
    )  # fmt: skip


def test_figures_of_the_register_count_at_once_and_only_when_they_change():
    first = actions.from_register([counted(50)], country="kg", at=NOON)
    assert first.state == "accepted" and first.source.code == "REGISTER"
    assert actions.from_register([counted(50)], country="kg", at=NOON) is None
    assert actions.from_register([], country="kg", at=NOON) is None
    assert actions.from_register(
        [counted(50, 20)], country="kg", at=NOON.replace(hour=8)
    )
    with context.acting_as_machine():
        (row,) = reads.current(["LEFT_WITH_GUARDIAN"])
        assert row.denominator == 20 and row.source == "REGISTER"
        assert Finding.objects.filter(rule="small").count() == 1


def run(*words):
    return CliRunner().invoke(indicators, [*map(str, words)], standalone_mode=False)


def test_the_command_brings_in_says_what_is_odd_and_accepts(tmp_path):
    path = rows(
        tmp_path, "6-2-1.csv", ("Year", "GeoCode", "Value"), (2023, "KG05", 861)
    )
    done = run("import", path, "--as", "opensdg", "--accept", "Seen.", "--json")
    assert done.exception is None, done.exception
    told = json.loads(done.stdout)
    assert (told["state"], told["figures"], told["again"]) == ("accepted", 1, False)
    assert "range" in {f["rule"] for f in told["found"]}
    again = run("import", path, "--as", "opensdg")
    assert "True" in again.stdout and "861" in again.stdout


def test_the_command_says_in_words_why_a_file_is_refused(tmp_path):
    done = run("import", written(tmp_path, "x.xml", "<x>"), "--as", "sdmx")
    assert "x.xml: " in str(done.exception.message)
    empty = run("import", written(tmp_path, "x.csv", ""), "--as", "table")
    assert "x.csv: " in str(empty.exception.message)


def test_the_command_loads_the_catalogue():
    assert json.loads(run("load", "--json").stdout) == {"changes": 0}
