"""The marts of three children, against what one counts by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from kamkor.foundation.db import context
from kamkor.monitoring.marts import actions, building, definitions, reads, tasks, terms
from kamkor.monitoring.marts.models import Build
from kamkor.register.people.models import Person
from tests.cast import keep

from .conftest import OCTOBER, Q1, Q2, Q3, Q4, build, day, rows, told

pytestmark = pytest.mark.django_db


def test_a_child_stands_as_was_known_at_the_end_of_each_quarter(two_rounds):
    build()
    assert told("quarter", "m") == [Q1, Q2, Q3, Q4]
    assert told("parents_abroad", "m") == ["both"] * 4
    assert told("guardianship", "m") == ["none", *["registered"] * 3]
    assert told("school", "m") == ["not_enrolled", *["enrolled"] * 3]
    assert told("birth_certificate", "m") == ["lacks", *["has"] * 3]
    assert told("situation", "m") == ["kin"] * 4
    assert told("age", "m") == [11] * 4
    assert told("age_band", "m") == ["11-13"] * 4
    assert told("parents_abroad", "f") == ["one", "none", "none", "none"]
    assert told("age", "f") == [5, 5, 6, 6]


def test_where_it_was_known_is_the_district(two_rounds, osh):
    build()
    (place,) = rows(
        "SELECT region, district FROM marts.place WHERE code = %s", osh.code
    )
    assert place["region"] == osh.code  # Osh city lies just below the country
    assert set(told("region", "m")) == {osh.code}
    assert set(told("country", "m")) == {"KG"}


def test_what_nobody_told_is_not_known(two_rounds):
    build()
    (nur, *_) = rows("SELECT * FROM marts.child_quarter WHERE sex IS NULL")
    unknown = ("age", "age_band", "situation", "parents_abroad", "guardianship",
               "school", "clinic", "birth_certificate", "is_birth_registered")  # fmt: skip
    assert {nur[name] for name in unknown} == {None}
    assert nur["violence"] is False
    assert nur["case_open"] is False


def test_evidence_of_a_good_state_grows_old(two_rounds):
    build(at=datetime(2027, 5, 25, tzinfo=UTC))
    assert told("clinic", "f") == [*["registered"] * 4, *[None] * 2]
    assert told("school", "m")[-1] is None  # the round is a year and five days old


def test_days_from_the_departure_to_the_first_record_of_it(two_rounds):
    build()
    assert told("days_to_registration", "m") == [26, None, None, None]
    assert told("days_to_registration", "f") == [None] * 4  # the day was not told


def test_an_absence_ends_on_its_day(first_round):
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_absence SET until = '2026-07-15'")
    build()
    assert told("parents_away", "m") == ["both", "both", "none", "none"]


def test_a_grown_child_is_a_child_no_more(osh):
    keep("round", {"full_name": "Эрлан", "sex": "male",
                   "birth_date": {"date": "2008-05-01", "precision": "day"}},
         at=osh, on=date(2026, 2, 1))  # fmt: skip
    build()
    assert told("quarter", "m") == [Q1]


def test_of_a_shielded_child_no_place_is_told(two_rounds):
    with context.acting_as_machine():
        Person.objects.filter(pk=two_rounds[0].pk).update(is_shielded=True)
    build()
    assert set(told("region", "m")) == set(told("district", "m")) == {None}


def test_two_that_are_one_count_once(two_rounds, osh):
    twin = keep("school", {"full_name": "Асанов Бакыт"}, at=osh, on=date(2026, 9, 1))
    with context.acting_as_machine():
        Person.objects.filter(pk=twin.persons[0].pk).update(root_id=two_rounds[0].pk)
    build()
    (count,) = rows("SELECT count(DISTINCT child) AS n FROM marts.child_quarter")
    assert count["n"] == 3


def test_a_fact_counts_with_whom_its_child_was_found_to_be(osh):
    """Of five the first record knows when they were born, the second whether they are at
    school; which are the same was found later."""
    born = keep(
        "round",
        *({"full_name": f"Асанов {n}", "birth_date": day(f"{2010 + n}-03-12")}
          for n in range(5)),
        at=osh, on=date(2026, 8, 1),
    ).persons  # fmt: skip
    same = [3, 0, 4, 2, 1]
    learns = keep(
        "round",
        *({"full_name": f"Осмонов {n}", "attends_school": "yes" if n in (0, 2) else "no"}
          for n in same),
        at=osh, on=date(2026, 9, 1),
    ).persons  # fmt: skip
    with context.acting_as_machine():
        for person, n in zip(learns, same, strict=True):
            Person.objects.filter(pk=person.pk).update(root_id=born[n].pk)
    build()
    found = rows("SELECT age, school FROM marts.child_quarter WHERE quarter = %s", Q3)
    assert {row["age"]: row["school"] for row in found} == {
        16: "enrolled", 15: "not_enrolled", 14: "enrolled", 13: "not_enrolled",
        12: "not_enrolled",
    }  # fmt: skip
    assert len(found) == 5


def test_quarters_do_not_grow_without_end(two_rounds):
    made = build(at=datetime(2031, 1, 5, tzinfo=UTC))
    assert (made.first, made.last) == (date(2028, 4, 1), date(2031, 1, 1))
    assert len(reads.quarters_held(final=False)) == actions.MOST
    assert len(reads.quarters_held()) == actions.MOST - 1


def test_every_row_of_a_quarter_is_one_child(two_rounds):
    build()
    assert rows(
        "SELECT child FROM marts.child_quarter GROUP BY child, quarter"
        " HAVING count(*) > 1"
    ) == []  # fmt: skip


# --- numbers that lead nowhere


def test_the_number_of_a_child_is_made_anew_and_its_key_stays(two_rounds):
    def of_bakyt():
        build()
        return {
            (r["child"], r["record_key"])
            for r in rows("SELECT * FROM marts.child_quarter WHERE sex = 'm'")
        }

    (first,), (second,) = of_bakyt(), of_bakyt()
    assert first[0] != second[0]
    assert first[1] == second[1]
    assert 0 <= first[1] <= 255


# --- older quarters may stay


def test_from_a_quarter_on_the_older_ones_stay_as_they_were(two_rounds):
    whole = build()
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_enrolment SET held = 'no', attendance = 'absent'")
    part = build(since=Q3)
    assert told("school", "m") == [
        "not_enrolled", "enrolled", "not_enrolled", "not_enrolled",
    ]  # fmt: skip
    assert part.numbering == whole.numbering
    assert len(set(told("child", "m"))) == 1
    assert part.rows == whole.rows
    assert rows("SELECT DISTINCT quarter FROM marts.place_quarter ORDER BY 1") == [
        {"quarter": q} for q in (Q1, Q2, Q3, Q4)
    ]


def test_a_part_is_the_same_as_the_whole_when_nothing_changed(two_rounds):
    build()
    before = rows("SELECT * FROM marts.child_quarter ORDER BY child, quarter")
    figures = list(reads.figures(final=False))
    build(since=Q4)
    assert rows("SELECT * FROM marts.child_quarter ORDER BY child, quarter") == before
    assert list(reads.figures(final=False)) == figures


def test_other_definitions_count_everything_anew(two_rounds):
    build()
    Build.objects.update(definition="of old files")
    assert build(since=Q4).since == Q1


def _quarters_of(mart):
    """The tables in which the quarters of a mart lie, by their bounds."""
    found = rows(
        "SELECT c.oid, pg_get_expr(c.relpartbound, c.oid) AS bound FROM pg_inherits i"
        " JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass(%s)",
        f"marts.{mart}",
    )
    return {row["bound"]: row["oid"] for row in found}


def test_a_quarter_that_stays_goes_over_as_it_is(two_rounds):
    build()
    before = _quarters_of("child_quarter")
    build(since=Q4)
    after = _quarters_of("child_quarter")
    assert before.keys() == after.keys()
    assert [bound for bound in before if before[bound] != after[bound]] == [
        "FOR VALUES IN ('2026-10-01')"
    ]


def test_a_quarter_older_than_the_marts_go_back_is_dropped(two_rounds):
    build()
    last = build(at=datetime(2027, 1, 5, tzinfo=UTC), since=Q4, most=3)
    assert (last.since, last.first) == (Q4, Q3)
    assert told("quarter", "m") == [Q3, Q4, date(2027, 1, 1)]
    assert rows(
        "SELECT count(*) AS n FROM pg_class"
        " WHERE relnamespace = 'marts_quarters'::regnamespace AND relkind = 'r'"
    ) == [{"n": 6 * 3}]  # marts by quarter, quarters


def test_marts_that_stand_in_one_table_each_are_counted_anew(two_rounds):
    """As versions before quarters lay in tables of their own made them."""
    build()
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE kamkor_builder")
        for mart in definitions.all_marts():
            if mart.by_quarter:
                cursor.execute(
                    f"CREATE TABLE marts.old AS SELECT * FROM marts.{mart.name};"
                    f"DROP TABLE marts.{mart.name};"
                    f"ALTER TABLE marts.old RENAME TO {mart.name}"
                )
        cursor.execute("RESET ROLE")
    assert build(since=Q4).since == Q1
    assert told("quarter", "m") == [Q1, Q2, Q3, Q4]
    assert len(_quarters_of("child_quarter")) == 4


def test_the_night_counts_two_quarters(two_rounds):
    build()
    last = actions.build_nightly(at=OCTOBER)
    assert (last.since, last.last) == (Q3, Q4)


def test_the_first_night_counts_all(two_rounds):
    tasks.build(0)
    assert reads.last_build().since == Q1


# --- when it fails


def test_a_failed_build_leaves_the_old_marts_whole(two_rounds, monkeypatch):
    build()
    before = rows("SELECT * FROM marts.child_quarter ORDER BY child, quarter")
    whole = definitions.all_marts()
    broken = replace(whole[-1], text="SELECT 1 / 0 AS indicator")
    monkeypatch.setattr(definitions, "all_marts", lambda: (*whole[:-1], broken))
    with pytest.raises(DatabaseError), transaction.atomic():
        build()
    monkeypatch.undo()
    assert rows("SELECT * FROM marts.child_quarter ORDER BY child, quarter") == before
    assert rows("SELECT tablename FROM pg_tables WHERE schemaname = 'marts_next'") == []
    assert rows("SELECT current_user AS it") == [{"it": "kamkor_app"}]
    assert Build.objects.count() == 1


def test_a_failed_night_leaves_the_quarters_that_stay_with_the_old_marts(
    two_rounds, monkeypatch
):
    build()
    before = _quarters_of("child_quarter")
    held = told("school", "m")
    swap = building.swap

    def broken(course):
        swap(course)
        raise DatabaseError

    monkeypatch.setattr(building, "swap", broken)
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.build_nightly(at=OCTOBER)
    assert _quarters_of("child_quarter") == before
    assert told("school", "m") == held


def test_a_column_without_words_is_refused(two_rounds, monkeypatch):
    whole = definitions.all_marts()
    text = whole[1].text.replace("-- iso_code: ISO 3166-2, where there is one\n", "")
    silent = definitions.read("place", text)
    monkeypatch.setattr(
        definitions, "all_marts", lambda: (whole[0], silent, *whole[2:])
    )
    with pytest.raises(definitions.BadMart, match=r"without words: \['iso_code'\]"):
        build()


def test_a_file_that_says_no_grain_is_refused():
    with pytest.raises(definitions.BadMart, match="first line"):
        definitions.read("place", "SELECT 1 AS place")


def test_every_table_and_column_carries_its_words(two_rounds):
    build()
    bare = rows(
        "SELECT c.relname, a.attname FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " WHERE c.relnamespace = 'marts'::regnamespace AND c.relkind = 'r'"
        "   AND (col_description(c.oid, a.attnum) IS NULL"
        "        OR obj_description(c.oid) IS NULL)"
    )
    assert bare == []


def test_nothing_of_the_staging_is_left(two_rounds):
    build()
    assert rows("SELECT tablename FROM pg_tables WHERE schemaname = 'marts_next'") == []


def test_readers_are_asked_to_end_and_not_cut_off(two_rounds, monkeypatch):
    build()
    tries = []

    class Busy:
        def __enter__(self):
            tries.append(1)
            raise building.OperationalError("lock timeout")

        def __exit__(self, *_):
            return False

    course = terms.course(on=Q4, at=OCTOBER, first=Q1, since=Q1)
    monkeypatch.setattr(building.transaction, "atomic", Busy)
    with pytest.raises(building.ReadersDoNotEnd):
        building.swap(course)
    assert len(tries) == building._TRIES


def test_before_the_first_build_there_is_nothing(db):
    assert reads.last_build() is None
    assert list(reads.figures()) == []
    assert list(reads.population()) == []


def test_progress_is_told_to_its_end(two_rounds):
    seen = []
    build(progress=lambda name, done, of: seen.append((done, of)))
    assert seen[-1][0] == seen[-1][1] == len(seen)


def test_keys_are_gone_after_the_build(two_rounds):
    build()
    for key in ("inner", "outer", "number", "building"):
        assert rows(f"SELECT current_setting('marts.{key}', true) AS it") == [
            {"it": ""}
        ]


def test_who_asked_and_when_is_kept(two_rounds):
    made = build()
    assert made.by == context.MACHINE_ID
    assert made.numbering == made.pk
    assert made.rows["child_quarter"] == 12
