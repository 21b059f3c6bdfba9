"""`kamkor indicators` as a terminal runs it: nobody has begun a transaction."""

import json

import pytest
from click.testing import CliRunner
from django.db import transaction

from kamkor.cli.indicators import indicators
from kamkor.foundation.db.context import acting_as_machine
from kamkor.monitoring.indicators.models import Vintage

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def odd(tmp_path):
    """One figure, above what there can be."""
    path = tmp_path / "6-2-1.csv"
    path.write_text("Year,GeoCode,Value\n2023,KG05,861\n", encoding="utf-8")
    return path


def run(*words):
    return CliRunner().invoke(indicators, [*map(str, words)], standalone_mode=False)


def states():
    with acting_as_machine(), transaction.atomic():
        return list(Vintage.objects.values_list("state", flat=True))


def test_a_file_is_brought_in_and_what_is_odd_is_told(odd):
    done = run("import", odd, "--as", "opensdg", "--accept", "Seen.", "--json")
    assert done.exception is None, done.exception
    assert "range" in {found["rule"] for found in json.loads(done.stdout)["found"]}
    assert states() == ["accepted"]


def test_what_is_odd_is_not_accepted_without_a_reason_and_waits(odd):
    done = run("import", odd, "--as", "opensdg", "--accept", " ")
    assert "Say why it counts" in done.exception.message
    assert states() == ["waiting"]


def test_the_register_is_counted_though_there_are_no_marts():
    done = run("count", "--json")
    assert done.exception is None, done.exception
    assert states() == []
