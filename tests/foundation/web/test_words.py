"""Dates, ages and numbers as people say them."""

from datetime import date

import pytest
from django.utils import translation

from kamkor.foundation.web import words

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "in 3 working days (Thu, Nov 26)"),
        ("ru", "через 3 рабочих дня (чт, 26 нояб.)"),
        ("ky", "3 жумуш күнүнөн кийин (26-ноя., бейш.)"),
        ("kk", "3 жұмыс күнінен кейін (26 қар., бс)"),
    ],
)
def test_a_deadline_is_said_in_working_days_with_its_date(language, said):
    with translation.override(language):
        assert words.due(date(2026, 11, 26), today=TODAY, working_days=3) == said


def test_a_missed_deadline_says_how_late_it_is():
    with translation.override("ru"):
        assert words.due(date(2026, 11, 21), today=TODAY) == "просрочено на 2 дня"
        assert words.due(date(2026, 11, 18), today=TODAY) == "просрочено на 5 дней"
        assert words.due(date(2026, 11, 2), today=TODAY) == "просрочено на 21 день"


def test_today_and_no_date_have_their_own_words():
    with translation.override("en"):
        assert words.due(TODAY, today=TODAY) == "today"
        assert words.due(None, today=TODAY) == "no date"


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(2015, 3, 12), "11 years"),
        (date(2024, 11, 24), "23 months"),
        (date(2024, 11, 23), "2 years"),
        (date(2026, 10, 23), "1 month"),
        (date(2026, 11, 19), "4 days"),
        (None, "age unknown"),
    ],
)
def test_an_age_is_said_in_years_months_or_days(born, said):
    with translation.override("en"):
        assert words.age(born, today=TODAY) == said


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [
        (86219, 0, "86\u202f219"),
        (-1500.5, 1, "\u22121\u202f500,5"),
        (-0.2, 0, "0"),
        (0, 0, "0"),
        (None, 0, ""),
    ],
)
def test_numbers_have_thin_spaces_and_the_decimal_sign_of_the_language(
    value, digits, said
):
    with translation.override("ru"):
        assert words.number(value, digits=digits) == said


def test_an_unfamiliar_status_is_shown_as_unknown():
    assert words.tone("not_met").css == "unmet"
    assert words.tone("not-met").css == "unmet"
    assert words.tone("nonsense").css == "unknown"


def test_every_tone_has_its_own_word_shape_and_colour():
    tones = words.TONES.values()
    for trait in ("word", "icon", "css"):
        assert len({str(getattr(tone, trait)) for tone in tones}) == len(tones)


def test_a_day_remembered_in_one_language_is_said_in_another():
    day, said = date(2026, 3, 14), {}
    for language in ("ru", "ky", "ru", "kk"):
        with translation.override(language):
            said.setdefault(language, set()).add(
                (words.day(day), words.since(day, today=TODAY))
            )
    assert [len(kept) for kept in said.values()] == [1, 1, 1]
    assert len(set.union(*said.values())) == 3


@pytest.mark.parametrize(
    "names",
    [
        ("Ёлкин", "Жапаров", "Зулпукаров", "Нурбеков", "Ңурова", "Осмонов", "Өмүрбеков",
         "Петров", "Усенов", "Үсөнов", "Фролов", "Яковлева"),
        ("Абай облысы", "Ақмола облысы", "Ақтөбе облысы", "Алматы", "Алматы облысы",
         "Әбілов", "Батыс Қазақстан облысы", "Ғабит", "Қарағанды облысы", "Лепсі"),
    ],
)  # fmt: skip
def test_names_stand_where_readers_of_our_alphabets_look_for_them(names):
    assert words.alphabetical(reversed(names), str) == list(names)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.692, "0,692"), (56.1, "56,1"), (58.0, "58"), (-1.25, "−1,25")],
)
def test_a_number_of_others_keeps_its_decimals(value, said):
    with translation.override("ru"):
        assert words.as_told(value) == said
