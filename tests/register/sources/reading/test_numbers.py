import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kamkor.register.sources.numbers import iin_check_digit_fits, pin_facts
from kamkor.register.sources.reading.findings import Code
from kamkor.register.sources.reading.numbers import (
    mask,
    read_number,
    read_phone,
    read_pin,
)

PIN = "21203201500017"
IIN = "160315600013"


@pytest.mark.parametrize(
    "written",
    [
        PIN,
        float(PIN),
        "2 120320150 0017",
        f"'{PIN}",
        f" {PIN}\u00a0",
        f"{PIN}.0".removesuffix(".0"),
        f"№ {PIN}",
        "2-12032015-00017",
    ],
)
def test_a_kyrgyz_number_in_any_dress(written):
    assert read_pin(written) == (PIN, ())


def test_a_number_as_excel_holds_it():
    assert read_pin(2.10120151234e13).value == "21012015123400"


def test_a_number_that_excel_rounded_is_left_out():
    assert read_pin("2,10E+13") == (None, (Code.PIN_ROUNDED,))
    assert read_pin("2.1203201500017E+13") == (PIN, ())


@pytest.mark.parametrize("iin", [IIN, "160315600023", "160315500802"])
def test_the_check_digit_of_kazakhstan(iin):
    assert read_pin(iin) == (iin, ())


def test_a_wrong_check_digit_is_a_remark_and_the_number_stays():
    assert read_pin("160315600014") == ("160315600014", (Code.PIN_CHECK_DIGIT,))
    assert not any(iin_check_digit_fits(f"16031550084{last}") for last in range(10))


def test_zeros_lost_in_a_cell_of_numbers_come_back():
    full = next(
        f"05031550{n:03d}{c}"
        for n in range(1000)
        for c in range(10)
        if iin_check_digit_fits(f"05031550{n:03d}{c}")
    )
    assert read_pin(float(full)) == (full, (Code.PIN_ZEROS_RESTORED,))


@pytest.mark.parametrize(
    "written",
    [
        "00000000000000",
        "11111111111111",
        "111111111111",
        "12345678901234",
        "123456789012",
        "AN1234567",
        "паспорт",
        "без ПИН",
    ],
)
def test_junk_is_no_number(written):
    assert read_pin(written) == (None, (Code.PIN_NOT_A_NUMBER,))


@pytest.mark.parametrize("written", ["", "-", "нет", "жок", None, "0"])
def test_no_number_is_none(written):
    assert read_pin(written) == (None, ())


def test_a_wrong_length_is_said():
    assert read_pin("2120320150001") == (None, (Code.PIN_LENGTH,))


def test_an_impossible_birth_date_in_a_number_keeps_the_number():
    assert read_pin("23113201500017") == ("23113201500017", (Code.PIN_DATE_IMPOSSIBLE,))


def test_what_numbers_say_of_their_holders():
    assert pin_facts(PIN)[::2] == ("KG", "male")
    assert pin_facts(PIN).birth_date.isoformat() == "2015-03-12"
    assert pin_facts("160315600013").birth_date.isoformat() == "2016-03-15"
    assert pin_facts("160315600013").sex == "female"
    assert pin_facts("160315000013") == ("KZ", None, None)


@given(base=st.integers(0, 10**11 - 1))
def test_every_number_with_its_check_digit_is_read(base):
    digits = f"{base:011d}"
    assume(len(set(digits)) > 2 and digits not in "01234567890123456789")
    whole = [
        f"{digits}{last}"
        for last in range(10)
        if iin_check_digit_fits(f"{digits}{last}")
    ]
    assert len(whole) <= 1
    for number in whole:
        assume(
            number not in "01234567890123456789"
            and number not in "98765432109876543210"
        )
        assert read_pin(number) == (number, ())


@given(day=st.dates(), serial=st.integers(0, 99999), sex=st.sampled_from("12"))
def test_every_kyrgyz_number_survives_a_numeric_cell(day, serial, sex):
    number = f"{sex}{day:%d%m}{day.year:04d}{serial:05d}"
    assume(len(set(number)) > 2)
    assert read_pin(float(number)) == (number, ())
    assert pin_facts(number).birth_date == day


@given(cell=st.one_of(st.text(max_size=30), st.floats(), st.none()))
def test_nothing_written_breaks_the_reader_of_numbers(cell):
    value = read_pin(cell).value
    assert value is None or (
        value.isascii() and value.isdigit() and len(value) in {12, 14}
    )
    read_phone(cell)
    read_number(cell)


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("0700123456", "+996700123456"),
        ("0(700) 12-34-56", "+996700123456"),
        ("+996 700 123 456", "+996700123456"),
        ("996700123456", "+996700123456"),
        ("700123456", "+996700123456"),
        (996700123456.0, "+996700123456"),
        ("8 701 123 45 67", "+77011234567"),
        ("+7 (701) 123-45-67", "+77011234567"),
        ("8 (916) 123-45-67", "+79161234567"),
        ("9161234567", "+79161234567"),
        ("+82 10 1234 5678", "+821012345678"),
    ],
)
def test_phones_of_three_countries(written, phone):
    assert read_phone(written) == (phone, ())


def test_several_phones_give_the_first():
    assert read_phone("0700123456, 0555112233") == ("+996700123456", (Code.PHONE_MORE,))


def test_half_a_phone_is_a_remark():
    assert read_phone("12-34-56") == (None, (Code.PHONE_NOT_UNDERSTOOD,))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (5.0, 5),
        ("5 чел.", 5),
        ("12 000 сом", 12000),
        ("1 234,50", 1234.5),
        ("12.000", 12000),
        ("-", None),
        ("67 лет", 67),
    ],
)
def test_numbers_among_words(written, number):
    assert read_number(written).value == number


def test_a_number_in_a_message_is_masked():
    assert mask(PIN) == "2120••••••••17"
