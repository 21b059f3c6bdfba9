"""The importer and PostgreSQL are killed at named points of an import.

After each kill either nothing of the list is written or all of it; after another run the
register is what an uninterrupted run makes, table by table, ids and times apart.
"""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kamkor.foundation.db import embedded
from tests import database, environment

pytestmark = pytest.mark.drill
ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "kamkor_drill"
POINTS = [
    "received", "read", "wait", "match.fresh", "match.fate", "keep.step_back",
    "keep.add", "keep.scope", "linkage", "people", "rights", "committed",
]  # fmt: skip
# Tables of the queue, of sessions and of sign-ins hold nothing of a list; the audit log
# tells every attempt; made-up codes differ as ids do.
APART = ("procrastinate_", "django_", "axes_", "account_", "mfa_", "audit_", "places_")
SKIPPED_TABLES = {"sources_progress"}
SKIPPED_COLUMNS = {"code", "list_number"}  # made of the ids of this run


@pytest.fixture(scope="module")
def template():
    database.ensure_template()


@pytest.fixture
def fresh(template):
    database.copy_of_template(NAME)
    with database.server() as connection:
        # a sequence copied from a template is behind after a crash before a checkpoint
        connection.execute("CHECKPOINT")
    yield NAME
    database.drop(NAME)


@pytest.fixture(scope="module")
def csv(tmp_path_factory) -> Path:
    """Six hundred children; every fiftieth row cannot go in."""
    lines = ["№;Ф.И.О. ребёнка;Дата рождения;Пол;ПИН;Адрес;Мать;Кто в отъезде;Страна"]
    for n in range(600):
        day, month, year = 1 + n % 28, 1 + n % 12, 2010 + n % 9
        pin = f"2{day:02}{month:02}{year}{n:05}"
        birth = "31.02.2015" if n % 50 == 49 else f"{day:02}.{month:02}.{year}"
        name = f"Асанов{chr(1072 + n % 30)} Бакыт{chr(1072 + n // 30)} Азаматович"
        lines.append(
            f"{n + 1};{name};{birth};м;{pin};Ленина {n // 3};Асанова Ж.;оба;Россия"
        )
    place = tmp_path_factory.mktemp("drill") / "round.csv"
    place.write_text("\n".join(lines), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def whole(template, csv, tmp_path_factory) -> dict[str, str]:
    """What an uninterrupted run makes."""
    database.copy_of_template(NAME)
    assert run(csv, tmp_path_factory.mktemp("files"), "none").returncode == 0
    made = digest(NAME)
    assert rows(NAME, "sources_record WHERE state = 'accepted'") == 588
    assert rows(NAME, "sources_record WHERE state = 'refused'") == 12
    database.drop(NAME)
    return made


def importer(csv: Path, files: Path, point: str) -> subprocess.Popen[str]:
    told = os.environ | {
        "KAMKOR_VAR": str(environment.VAR),
        "KAMKOR_DB_NAME": NAME,
        "KAMKOR_DB_ROLE": "app",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KAMKOR_COUNTRY": "kg",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.drills.importer", str(csv), str(files), point],
        cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def run(csv: Path, files: Path, point: str) -> subprocess.CompletedProcess[str]:
    process = importer(csv, files, point)
    out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess([point], process.returncode, out, err)


def rows(name: str, table: str) -> int:
    with database.server(name) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def digest(name: str) -> dict[str, str]:
    """SHA-256 of each table's rows without ids and times, in no order."""
    found = {}
    with database.server(name) as connection:
        tables = connection.execute(
            "SELECT c.table_name, array_agg(c.column_name::text ORDER BY c.column_name)"
            " FROM information_schema.columns c JOIN information_schema.tables t"
            " USING (table_schema, table_name)"
            " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
            " AND c.data_type NOT IN ('uuid', 'timestamp with time zone')"
            " GROUP BY c.table_name"
        ).fetchall()
        for table, columns in tables:
            if table.startswith(APART) or table in SKIPPED_TABLES:
                continue
            kept = [c for c in columns if c not in SKIPPED_COLUMNS]
            listed = ", ".join(f'"{column}"::text' for column in kept)
            lines = connection.execute(
                f'SELECT concat_ws(chr(31), {listed}) FROM "{table}" ORDER BY 1'
            ).fetchall()
            text = "\n".join(line for (line,) in lines)
            found[table] = f"{len(lines)} {hashlib.sha256(text.encode()).hexdigest()}"
    return found


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_point_the_importer_leaves_nothing_or_everything(
    point, fresh, csv, whole, tmp_path
):
    killed = run(csv, tmp_path, point)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    if point == "committed":
        assert digest(fresh) == whole
    else:
        assert rows(fresh, "sources_record") == 0
        assert rows(fresh, "people_person") == 0
    again = run(csv, tmp_path, "none")
    assert again.returncode == 0, again.stderr
    assert digest(fresh) == whole


@pytest.mark.parametrize("step", ["read", "keep.add", "people"])
def test_postgresql_killed_during_an_import_changes_nothing_in_the_end(
    step, fresh, csv, whole, tmp_path
):
    process = importer(csv, tmp_path, f"wait:{step}")
    assert process.stdout.readline().strip() == "waiting", process.stderr.read()
    server = embedded.running(environment.VAR)
    os.kill(server.pid, signal.SIGKILL)
    process.kill()
    process.communicate()
    environment.SERVER = embedded.start(environment.VAR)

    assert rows(fresh, "sources_record") == 0
    again = run(csv, tmp_path, "none")
    assert again.returncode == 0, again.stderr
    assert digest(fresh) == whole
