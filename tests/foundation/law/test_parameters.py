from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from kamkor.foundation.law import actions, calendar, files, naming, pack, reads
from kamkor.foundation.law.models import CalendarDay, Parameter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def kg():
    pack.load_country("kg", at=NOW)


@pytest.fixture
def kz():
    pack.load_country("kz", at=NOW)


def act(title: str) -> dict[str, str]:
    return dict.fromkeys(naming.LANGUAGES, title)


def a_term(**fields) -> Parameter:
    given = {
        "country": "kg", "code": "TERM", "value": Decimal(3), "unit": "days",
        "calendar": "calendar", "status": "verified", "sources": act("Act 1"),
        "source_url": None, "name_ky": "ky", "name_kk": "kk", "name_ru": "ru",
        "name_en": "en",
    }  # fmt: skip
    return Parameter(**(given | fields))


def load(*wanted: Parameter) -> actions.Changes:
    return actions.load_parameters(wanted, country="kg", by=None, at=NOW)


def test_loading_twice_changes_nothing(kg, kz):
    before = list(Parameter.objects.order_by("id").values())
    assert pack.load_country("kg", at=NOW) == []
    assert pack.load_country("kz", at=NOW) == []
    assert list(Parameter.objects.order_by("id").values()) == before


def test_a_value_in_force_is_found_by_its_day(kg):
    before = reads.value("FAMILY_HELP_AMOUNT", "kg", date(2025, 7, 31))
    after = reads.value("FAMILY_HELP_AMOUNT", "kg", date(2025, 8, 1))
    assert (before.number, before.status) == (1200, "verified")
    assert (after.number, after.status) == (1500, "unverified")


def test_a_missing_parameter_says_which(kg):
    with (
        translation.override("en"),
        pytest.raises(reads.UnknownParameter, match=r"KG .* NO_SUCH_TERM .* 2025"),
    ):
        reads.value("NO_SUCH_TERM", "kg", date(2025, 1, 1))


def test_a_bill_is_never_shown_as_law(kg):
    term = reads.value("LEFT_WITHOUT_GUARDIAN_DAYS", "kg", date(2026, 1, 1))
    assert term.status == "draft"
    assert not term.is_law
    with translation.override("en"):
        assert term.source_line().startswith("Draft, not in force · ")


def test_both_countries_know_what_the_rights_need(kg, kz):
    needed = {
        "CHILD_AGE", "SCHOOL_AGE_FROM", "SCHOOL_AGE_TO", "BIRTH_REGISTRATION_DAYS",
        "GUARDIANSHIP_WARNING_DAYS", "LEFT_WITHOUT_GUARDIAN_DAYS", "FAMILY_HELP_AGE_TO",
        "FAMILY_HELP_AMOUNT", "FAMILY_HELP_THRESHOLD", "FAMILY_HELP_TERM_MONTHS",
        "CONTACT_LOST_MONTHS", "ATTENDANCE_STALE_MONTHS", "EVIDENCE_STALE_MONTHS",
        "CLINIC_VISIT_MONTHS_UNDER_3", "TRUSTEESHIP_AGE", "PIN_DAYS",
    }  # fmt: skip
    for country in ("kg", "kz"):
        assert needed <= reads.all_on(country, date(2026, 3, 1)).keys()


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_every_row_has_a_name_and_a_source_in_four_languages(country):
    for row in files.rows(country, "law"):
        for column in ("name", "source"):
            assert all(naming.words_of(row, column).values()), row["code"]
        notes = [bool(row[f"note_{code}"]) for code in naming.LANGUAGES]
        assert all(notes) or not any(notes), row["code"]
        if row["status"] in {"verified", "draft"}:
            assert row["source_url"], row["code"]


def test_the_table_tells_every_period(kg):
    table = list(reads.as_table("kg"))
    assert len(table) == len(files.rows("kg", "law"))
    assert [row.code for row in table] == sorted(row.code for row in table)


@pytest.mark.parametrize(
    ("language", "title", "note"),
    [
        ("ru", "Закон КР «Об образовании»", "Учёт детей по № 388"),
        ("ky", "«Билим берүү жөнүндө»", "№ 388 боюнча балдарды"),
    ],
)
def test_the_act_is_named_in_the_language_of_the_reader(kg, language, title, note):
    with translation.override(language):
        (row,) = (row for row in reads.as_table("kg") if row.code == "SCHOOL_AGE_FROM")
    assert title in row.source
    assert row.note.startswith(note)


def test_a_value_is_not_rewritten_without_another_source():
    load(a_term())
    with pytest.raises(actions.HistoryRewritten, match="TERM"):
        load(a_term(value=Decimal(5)))
    assert Parameter.objects.get(code="TERM").value == 3


def test_a_value_is_corrected_together_with_its_source():
    load(a_term())
    assert load(a_term(value=Decimal(5), sources=act("Act 1, read again")))
    assert Parameter.objects.get(code="TERM").value == 5


def test_a_new_period_closes_the_one_before():
    load(a_term())
    change = date(2025, 1, 1)
    changes = load(
        a_term(valid_to=change),
        a_term(value=Decimal(5), valid_from=change, sources=act("Act 2")),
    )
    assert (len(changes.added), len(changes.changed)) == (1, 1)
    assert [row.value for row in reads.history("TERM", "kg")] == [3, 5]


def test_what_the_file_no_longer_has_stays():
    load(a_term())
    assert not load()
    assert Parameter.objects.filter(code="TERM").count() == 1


def test_periods_of_one_code_never_overlap():
    a_term().save()
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        a_term(valid_from=date(2025, 1, 1)).save()


def test_a_load_that_overlaps_changes_nothing():
    load(a_term())
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        load(a_term(), a_term(valid_from=date(2025, 1, 1)))
    assert Parameter.objects.filter(code="TERM").count() == 1


def test_the_application_may_not_erase_law(kg):
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Parameter.objects.all()._raw_delete("default")


def test_an_unknown_value_is_said_to_be_unknown(kz):
    term = reads.value("LEFT_WITHOUT_GUARDIAN_DAYS", "kz", date(2026, 1, 1))
    with translation.override("en"):
        assert term.value_line == "not known"
    with pytest.raises(ValueError, match="no known value"):
        _ = term.days


def test_a_value_is_told_with_its_unit(kg):
    with translation.override("en"):
        term = reads.value("PIN_DAYS", "kg", date(2026, 1, 1))
        assert term.value_line == "3 working days"
        assert term.name == "From the application to the personal number"


def test_the_database_reckons_working_days_as_python_does(kg, kz):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT country, day, n, law_add_working_days(country, day, n)"
            " FROM law_calendarday, unnest(ARRAY[0, 1, 3, 19]) AS n"
            " WHERE extract(year FROM day) BETWEEN 2024 AND 2026"
        )
        told = cursor.fetchall()
    assert len(told) > 8000
    assert all(
        end == calendar.add_working_days(day, n, country=country)
        for country, day, n, end in told
    )


def test_the_database_finds_the_value_in_force(kg):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT law_value('kg', 'FAMILY_HELP_AMOUNT', '2025-07-31'),"
            " law_value('kg', 'FAMILY_HELP_AMOUNT', '2025-08-01'),"
            " law_value('kg', 'NO_SUCH_TERM', '2025-08-01')"
        )
        assert cursor.fetchone() == (1200, 1500, None)


def test_the_calendar_covers_every_day(kg):
    span = calendar.LAST - calendar.FIRST
    assert CalendarDay.objects.filter(country="kg").count() == span.days + 1


def test_a_country_without_a_pack_is_refused():
    with pytest.raises(ValueError, match="no country pack"):
        pack.load_country("xx", at=NOW)


@pytest.mark.parametrize(
    ("language", "code", "country", "words"),
    [
        ("en", "FAMILY_HELP_AMOUNT", "kg", "1,500 som"),
        ("en", "CONTACT_LOST_MONTHS", "kg", "1 month"),
        ("en", "FAMILY_HELP_START", "kg", "day 1 of the next month"),
        ("en", "CHILDREN_FUND_LIST_DATE", "kz", "December 31 of each year"),
        ("en", "FAMILY_HELP_SUPPLEMENT", "kz", "1.5 calculation indices"),
        ("ru", "PIN_DAYS", "kg", "3 рабочих дня"),
        ("ru", "BIRTH_REGISTRATION_DAYS", "kg", "30 дней"),
        ("ru", "CHILD_AGE", "kg", "18 лет"),
        ("ky", "PIN_DAYS", "kg", "3 жумуш күнү"),
        ("kk", "GUEST_FAMILY_DECISION_DAYS", "kz", "10 жұмыс күні"),
    ],
)
def test_values_are_told_in_the_words_of_the_reader(
    kg, kz, language, code, country, words
):
    parameter = reads.value(code, country, date(2026, 3, 1))
    with translation.override(language):
        assert parameter.value_line == words
