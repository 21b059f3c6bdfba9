"""A list of several blocks is decided beside the database, as a short one is in it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from kamkor.foundation.db import context
from kamkor.register.linkage import beside, pipeline, stage
from kamkor.register.linkage.models import Assignment
from tests.register.linkage.lists import bring, child

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
HOME = {"mother_name": "Асанова Айгүл Бакировна", "phone": "+996600123456"}
KNOWN = [
    child("Асанов Бакыт Маратович", "2015-03-12", sex="male", **HOME),
    child("Токтогулова Айжан Бакытовна", "2012-05-01", pin="10105201200123"),
    child("Осмонов Тилек", "2010-08-09", village="Кара-Суу"),
]
LIST = [
    child("ASANOV BAKYT MARATOVICH", "2015-03-12", sex="male"),  # known before
    child("Жумабаева Нурай Асановна", "2011-02-03", phone="+996700111222"),
    child("Асанов Асан Маратович", "2015-03-12", sex="male", **HOME),  # a twin
    child("Асанов Үсөн Маратович", "2015-03-12", sex="male", **HOME),  # and a twin
    child("Jumabaeva Nuray Asanovna", "2011-02-03"),  # of the same block
    child("Асанова Айпери Маратовна", "2015-03-12", **HOME),
    child("Асанова Айперим Маратовна", "2015-03-12", **HOME),  # a pair for a person
    child("Токтогулова Айжан", "2012-05-01", pin="10105201200123"),
    child("Жумабаева Нурай Асановна", "2011-02-03"),  # of the block before
    child("Осмонов Тилек", "2010-08-09", village="Кара-Суу", pin="x\t\\ 1\n"),
    child('Кадыров "Данияр" Эрмекович', "2014-01-06"),
    child("Мамытова Бегимай"),
]
_SAYS = {
    "ledger": (
        "SELECT r.row_number, a.outcome, round(a.bits::numeric, 3), round(a.score::numeric, 3), a.why,"
        " a.method, min(q.row_number) OVER (PARTITION BY a.person_id)"
        " FROM linkage_assignment a JOIN sources_record r ON r.id = a.record_id"
        " JOIN sources_record q ON q.id = a.record_id"
        " WHERE a.ended_at IS NULL ORDER BY r.received_at, r.batch_id, r.row_number"
    ),
    "profiles": (
        "SELECT given, father, family, words, sex, born, year, number, number_is, mother,"
        " phone, village, parent, version FROM linkage_profile"
        f" ORDER BY {', '.join(map(str, range(1, 15)))}"
    ),
    "match keys": "SELECT hash, count(*) FROM linkage_matchkey GROUP BY 1 ORDER BY 1",
    "search keys": "SELECT hash, count(*) FROM linkage_searchkey GROUP BY 1 ORDER BY 1",
    "pairs": (
        "SELECT round(bits::numeric, 3), round(score::numeric, 3), why, state, method"
        " FROM linkage_pair ORDER BY 1, 2, why::text, 4"
    ),
    "names": "SELECT part, value, times FROM linkage_namecount ORDER BY 1, 2",
    "persons": "SELECT birth_year, sex, place FROM people_person ORDER BY 1, 2, 3",
}  # fmt: skip


@pytest.fixture(autouse=True)
def machine():
    with context.acting_as_machine():
        yield


@pytest.fixture
def pieces_of_two(monkeypatch):
    """Nobody is sought by spelling, which long lists leave to the night."""
    monkeypatch.setattr(stage, "PIECE", 2)
    monkeypatch.setattr("kamkor.register.linkage.meeting.FEW", 0)


@pytest.fixture
def taken_long(monkeypatch, pieces_of_two):
    monkeypatch.setattr(pipeline, "FEW", 0)


def what_is_made(*, mended: bool = False):
    """What the lists make, and how many processes were started; nothing stays."""
    with transaction.atomic():
        _, counts = brought(mended)
        found = {"counts": counts}
        with connection.cursor() as cursor:
            for name, statement in _SAYS.items():
                cursor.execute(statement)
                found[name] = cursor.fetchall()
        transaction.set_rollback(True)
    return found


def brought(mended):
    first, _counts = bring("round", *KNOWN)
    if not mended:
        return bring("border", *LIST)
    # the second row now speaks of another child, the third is the same one mended
    rows = [KNOWN[0], child("Абдыева Гүлнара", "2009-09-09"), KNOWN[2], *LIST]
    return bring("round", *rows, replaces=first.records + [None] * len(LIST))


@pytest.mark.parametrize("mended", [False, True])
def test_a_long_list_gives_what_its_pieces_give_one_by_one(
    mended, pieces_of_two, monkeypatch
):
    one_by_one = what_is_made(mended=mended)
    monkeypatch.setattr(pipeline, "FEW", 0)
    assert what_is_made(mended=mended) == one_by_one
    assert one_by_one["counts"]["to_review"] > 0
    assert one_by_one["counts"]["persons_matched"] > 0


def test_an_earlier_block_is_known_though_it_is_not_written_yet(taken_long):
    kept, _ = bring("border", *LIST)
    assert kept.persons[1] == kept.persons[4] == kept.persons[8]
    assert Assignment.objects.count() == len(LIST)


def test_the_process_beside_makes_what_is_made_here(taken_long, monkeypatch):
    apart = what_is_made()
    monkeypatch.setattr(beside, "opened", beside.here)
    assert what_is_made() == apart


def test_what_fails_beside_stops_the_import():
    with beside.opened() as submit:
        failed = submit("fold", 0, [["no line of a list"]])
        with pytest.raises(AttributeError, match="new_year"):
            failed.result()


def test_a_process_beside_that_is_killed_stops_the_import():
    with beside.opened() as submit:
        submit("fold", 0, []).result()
        (pid,) = children_of(os.getpid())
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(beside.Ended):
            submit("fold", 0, []).result()


def test_the_process_beside_ends_with_the_import_that_is_killed():
    code = (
        "import time, django\ndjango.setup()\n"
        "from kamkor.register.linkage import beside\n"
        "with beside.opened() as submit:\n"
        "    submit('fold', 0, []).result()\n"
        "    print('ready', flush=True); time.sleep(60)\n"
    )
    importer = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert importer.stdout.readline().strip() == "ready"
    (pid,) = children_of(importer.pid)
    importer.kill()
    importer.communicate()
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not Path(f"/proc/{pid}").exists()


def children_of(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return [
        one for one in found if "beside" in Path(f"/proc/{one}/cmdline").read_text()
    ]
