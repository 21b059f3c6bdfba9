"""The mart of children as a table of the test, with invented rows."""

import random
from datetime import date

from django.db import connection

from kamkor.foundation.places.models import Territory

Q1, Q2 = date(2026, 4, 1), date(2026, 7, 1)
COLUMNS = (
    "child bigint, record_key smallint, quarter date, country text, region text,"
    " district text, sex text, age smallint, age_band text, situation text,"
    " parents_abroad text, guardianship text, school text, clinic text,"
    " birth_certificate text, gaps smallint, case_open boolean, violence boolean,"
    " is_school_age boolean, is_signalled_again boolean"
)
BANDS = ((2, "0-2"), (6, "3-6"), (10, "7-10"), (13, "11-13"), (17, "14-17"))


def make(many: int = 1_500, seed: int = 4, into: str = "") -> None:
    """`many` children of Kyrgyzstan in two quarters; one in twenty changed between.

    `into`: a table that is there; without one, a table of this session is made."""
    luck = random.Random(seed)
    homes = list(
        Territory.objects.filter(country="kg", parent__level="region", valid_to=None)
        .order_by("code")
        .values_list("code", "parent__code")[:12]
    )
    rows = []
    for child in range(many):
        row = drawn(luck, homes)
        for quarter in (Q1, Q2):
            if quarter == Q2 and luck.random() < 0.05:
                row = drawn(luck, homes)
            rows.append((child, child * 37 % 256, quarter, "KG", *row))
    put(rows, into)


def drawn(luck: random.Random, homes) -> tuple:
    district, region = luck.choice(homes)
    if luck.random() < 0.03:
        district = None
    if luck.random() < 0.01:
        district = region = None
    age = luck.randrange(18)
    return (
        region, district, luck.choice("fm"), age,
        next(band for last, band in BANDS if age <= last),
        luck.choices(["parent", "kin", "guardian", "alone", None], [30, 50, 15, 1, 4])[0],
        luck.choice(["none", "one", "both"]),
        luck.choice(["registered", "paper", "none", None]),
        luck.choice(["enrolled", "enrolled", "not_enrolled", None]),
        luck.choice(["registered", "not_registered", None]),
        luck.choices(["has", "lacks", None], [90, 5, 5])[0],
        luck.randrange(4), luck.random() < 0.1, luck.random() < 0.02,
        7 <= age <= 16, luck.choices([None, False, True], [80, 14, 6])[0],
    )  # fmt: skip


def put(rows, into: str) -> None:
    with connection.cursor() as cursor:
        if not into:
            cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS child_quarter ({COLUMNS})")
        with cursor.copy(f"COPY {into or 'child_quarter'} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
