from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamkor.register.sources.reading.cells import Moment
from kamkor.register.sources.reading.dates import DateRules, read_date
from kamkor.register.sources.reading.findings import Code
from tests.register.sources.reading.makers import LIST_DAY

BIRTH = DateRules(LIST_DAY, is_birth=True)
PAST = DateRules(LIST_DAY, may_be_future=False)
TERM = DateRules(LIST_DAY, may_be_future=True)


@pytest.mark.parametrize(
    "written",
    [
        "12.03.2015",
        "12.03.2015 г.",
        "12.03.2015г",
        "12.03.2015 г.р.",
        "12/03/15",
        "12-03-2015",
        "12,03,2015",
        "12. 03. 2015",
        "12 03 2015",
        "2015-03-12",
        "2015.03.12",
        "2015-03-12 00:00:00",
        "2015-03-12T00:00:00",
        "12.03.2015 00:00",
        "20150312",
        "12 марта 2015",
        "12 марта 2015 г.",
        "12 марта 2015 года",
        "12 МАРТ 2015",
        "март 12, 2015",
        "«12» марта 2015 г.",
        "2015-ж. 12-март",
        "2015-жылдын 12-марты",
        "12-март 2015-ж.",
        "12 наурыз 2015 ж.",
        "2015 жылғы 12 наурыз",
        "2015 ж. 12 наурыз",
        "12 March 2015",
        "March 12, 2015",
        "12 mar 2015",
        "\u00a012.03.2015\u00a0",
        "42075",
        42075.0,
        42075.5,
        Moment("2015-03-12"),
        Moment("2015-03-12T00:00:00"),
        "12.03.2015\n",
    ],
)
def test_a_day_in_any_shape(written):
    assert read_date(written, BIRTH).value == {"date": "2015-03-12", "precision": "day"}
    assert read_date(written, BIRTH).codes == ()


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2015", "2015-01-01", "year"),
        (2015.0, "2015-01-01", "year"),
        ("2015 г.", "2015-01-01", "year"),
        ("2015 г.р.", "2015-01-01", "year"),
        ("2015-ж.", "2015-01-01", "year"),
        ("2015 жылы", "2015-01-01", "year"),
        ("03.2015", "2015-03-01", "month"),
        ("3/2015", "2015-03-01", "month"),
        ("2015-03", "2015-03-01", "month"),
        ("март 2015", "2015-03-01", "month"),
        ("март 2015 г.", "2015-03-01", "month"),
        ("2015-ж. март", "2015-03-01", "month"),
        ("наурыз 2015 ж.", "2015-03-01", "month"),
        ("около 2015", "2015-01-01", "about"),
        ("ок. 2015 г.", "2015-01-01", "about"),
        ("примерно март 2015", "2015-03-01", "about"),
        ("болжол менен 2015", "2015-01-01", "about"),
        ("шамамен 2015 ж.", "2015-01-01", "about"),
        ("12.03.2015?", "2015-03-12", "about"),
        ("~2015", "2015-01-01", "about"),
    ],
)
def test_less_than_a_day_is_said_so(written, day, precision):
    assert read_date(written, BIRTH).value == {"date": day, "precision": precision}


@pytest.mark.parametrize(
    "written", ["7 лет", "7 жаш", "7 жаста", "7 жас", "7", 7.0, "7 years", "7л."][:-1]
)
def test_an_age_becomes_a_likely_year(written):
    found = read_date(written, BIRTH)
    assert found.value == {"date": "2019-01-01", "precision": "about"}
    assert found.codes == (Code.AGE_NOT_DATE,)


def test_months_of_age():
    assert read_date("8 мес.", BIRTH).value["date"] == "2026-01-01"
    assert read_date("11 ай", BIRTH).value["date"] == "2025-01-01"


@pytest.mark.parametrize(
    "written",
    [
        "31.09.2016",
        "30.02.2015",
        "00.05.2015",
        "2015-13-01",
        "31 июня 2016",
        "15.2015",
        "2015-00",
    ],
)
def test_an_impossible_date_must_be_mended(written):
    assert read_date(written, BIRTH).codes == (Code.IMPOSSIBLE_DATE,)
    assert read_date(written, PAST).value is None


@pytest.mark.parametrize(
    "written", ["неизвестно", "белгисиз", "белгісіз", "н/д", "?", "???", "нет данных"]
)
def test_not_known_is_a_value(written):
    assert read_date(written, BIRTH).value == {"date": None, "precision": "unknown"}


@pytest.mark.parametrize("written", ["", "-", "—", "  ", None, "\u00a0"])
def test_an_empty_cell_is_none(written):
    assert read_date(written, BIRTH) == (None, ())


@pytest.mark.parametrize(
    "written", ["см. справку", "у бабушки", "12..", "99999", "1e5", 3.5e9, "12.03"]
)
def test_what_is_no_date_is_said_and_left(written):
    assert read_date(written, PAST) == (None, (Code.DATE_NOT_UNDERSTOOD,))


def test_birth_in_the_future_must_be_mended_but_a_term_may_lie_ahead():
    assert read_date("12.03.2030", BIRTH).codes == (Code.BORN_IN_FUTURE,)
    assert read_date("12.03.2030", PAST).codes == (Code.DATE_IN_FUTURE,)
    assert read_date("12.03.2030", TERM).codes == ()


def test_two_digit_years_of_birth_never_lie_ahead():
    assert read_date("12.03.27", BIRTH).value["date"] == "1927-03-12"
    assert read_date("12.03.27", TERM).value["date"] == "2027-03-12"


def test_a_month_first_date_is_read_and_remarked():
    assert read_date("03/25/2015", BIRTH) == (
        {"date": "2015-03-25", "precision": "day"},
        (Code.MONTH_FIRST,),
    )


def test_the_first_of_january_is_marked():
    assert read_date("01.01.2015", BIRTH).codes == (Code.FIRST_OF_JANUARY,)


def test_eighteen_is_a_remark():
    assert read_date("22.11.2008", BIRTH).codes == (Code.NOT_A_CHILD,)
    assert read_date("23.11.2008", BIRTH).codes == ()


def test_serials_of_the_1904_calendar():
    rules = DateRules(LIST_DAY, is_birth=True, epoch_1904=True)
    assert read_date(40613.0, rules).value["date"] == "2015-03-12"


SHAPES = [
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%d.%m.%Y г.",
    "%Y%m%d",
    "%d.%m.%y",
]


@given(day=st.dates(date(2009, 1, 1), LIST_DAY), shape=st.sampled_from(SHAPES))
def test_every_day_survives_every_shape(day, shape):
    assert read_date(day.strftime(shape), BIRTH).value["date"] == day.isoformat()


@given(day=st.dates(date(1980, 1, 1), date(2099, 12, 31)))
def test_serials_are_days(day):
    serial = float((day - date(1899, 12, 30)) / timedelta(days=1))
    assert read_date(serial, TERM).value["date"] == day.isoformat()


@given(cell=st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.none()))
def test_nothing_written_breaks_the_reader(cell):
    found = read_date(
        float(cell)
        if isinstance(cell, int) and abs(cell) < 10**15
        else None
        if isinstance(cell, int)
        else cell,
        BIRTH,
    )
    assert found.value is None or set(found.value) == {"date", "precision"}
