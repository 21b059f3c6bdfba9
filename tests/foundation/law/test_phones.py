"""Whom to call in danger: data of each country, in the reader's language."""

import pytest
from django.template import engines
from django.utils import translation

from kamkor.foundation.law import phones


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_every_country_says_whom_to_call(country, settings):
    settings.COUNTRY = country
    assert list(phones.here()) == ["police", "ambulance", "helpline"]
    assert all(phone.number.isdigit() for phone in phones.here().values())


def test_what_the_pack_does_not_have_is_empty():
    assert phones.number("fire") == ""


def test_the_numbers_are_called_by_a_tap():
    with translation.override("ky"):
        shown = engines["django"].from_string("{% to_call %}").render()
    assert 'href="tel:102"' in shown
    assert "Тез жардам" in shown
