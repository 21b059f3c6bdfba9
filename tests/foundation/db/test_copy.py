"""Rows as text: what goes in comes out."""

import csv
import io
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection

from kamkor.foundation.db.copy import as_text, copy_out, copy_text

pytestmark = pytest.mark.django_db
ID = UUID("01900000-0000-7000-8000-000000000001")
AT = datetime(2026, 5, 4, 6, tzinfo=UTC)
COLUMNS = ("id", "said", "many", "times", "is_so", "share", "at")
ROWS = [
    (ID, "Өмүрбек", ["асан", 'с "кавычкой"', "a\\b"], 7, True, 0.25, AT),
    (ID, 'a\tb\nc\r\\N "d", ғ', [], -1, False, None, AT),
    (None, "\\N", None, None, None, None, None),
    (None, "", None, None, None, None, None),
]


@pytest.fixture
def table():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE told (id uuid, said text, many text[], times integer,"
            " is_so boolean, share double precision, at timestamptz) ON COMMIT DROP"
        )
    copy_text("told", COLUMNS, as_text(ROWS))


def test_rows_written_as_text_are_the_rows(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM told")
        assert cursor.fetchall() == ROWS


def test_an_answer_as_csv_tells_nothing_from_the_empty_text(table):
    text = copy_out("SELECT said, times FROM told").decode()
    assert text.endswith('\\N,\n"",\n')
    said = [row[0] for row in csv.reader(io.StringIO(text, newline=""))]
    assert said == [row[1] for row in ROWS]
