"""Every file is refused with its code within 5 seconds and 512 MB, or read.

Memory is the sum of the peaks of the reading process and of its worker, measured in
a process of its own per file.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kamkor.register.sources import reading
from tests.register.sources.reading import hostile
from tests.register.sources.reading.makers import LIST_DAY

ROOT = Path(__file__).parents[4]
MEASURED = Path(__file__).with_name("measured.py")


def measured(path):
    run = subprocess.run(
        [sys.executable, str(MEASURED), str(path)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    return json.loads(run.stdout)


def test_the_corpus_is_large_enough():
    assert len(hostile.REFUSED) + len(hostile.READ) >= 60


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_a_hopeless_file_is_refused_quickly_and_small(name, tmp_path):
    make, codes = hostile.REFUSED[name]
    path = tmp_path / "list.xlsx"
    path.write_bytes(make())
    found = measured(path)

    assert found["code"] in codes, found
    assert found["megabytes"] < 512, found
    assert found["seconds"] < 5 or os.getloadavg()[0] > 2 * os.cpu_count(), found


@pytest.mark.parametrize("name", hostile.READ)
def test_a_strange_file_is_read(name, tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(hostile.READ[name]())
    rows = list(reading.read(path, "round", list_date=LIST_DAY))

    assert [row.values["full_name"] for row in rows] == [
        "Асанов Бакыт Нурланович",
        "Токтоева Айгүл Эсеновна",
    ]


def test_hidden_characters_are_taken_out_with_a_remark():
    (row, _other) = reading.read(
        hostile.READ["direction override"](), "round", list_date=LIST_DAY
    )
    assert "hidden_characters" in {finding.code for finding in row.remarks}
    assert "\u202e" in row.verbatim["Ф.И.О. ребёнка"]


def test_every_refusal_has_a_message_that_says_what_to_do():
    for code in reading.RefusalCode:
        message = reading.Refusal(code).message
        assert message.endswith("."), code
        assert "%(" not in message


def test_nothing_is_left_running_when_reading_stops_early():
    rows = reading.read(hostile.GOOD, "round", list_date=LIST_DAY)
    next(iter(rows))
    rows.rows.close()
