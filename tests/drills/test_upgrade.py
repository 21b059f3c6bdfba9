"""A database made and filled by the first version that others may have installed becomes
by the present migrations what a new one is, and keeps its rows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.keys import KeyFolder
from kamkor.cli.setup_database import prepare_embedded
from tests import database, environment

pytestmark = pytest.mark.drill
ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMA = Path(__file__).with_name("schema.sql")
FIRST = "973c4e02fd6dc90d142c98c1e2447f85a0dab2f1"
NAME = "kamkor_drill_upgrade"
GIVEN = ("Бакыт", "Данияр", "Нурлан", "Тилек", "Эрмек")


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    """The program as it was."""
    place = tmp_path_factory.mktemp("first") / "kamkor"
    for command in (
        ["git", "clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(place)],
        ["git", "-C", str(place), "checkout", "--quiet", FIRST],
    ):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("the history is not here")
    return place


@pytest.fixture
def older(first):
    """A database as the first version makes it."""
    database.drop(NAME)
    keys = KeyFolder(environment.VAR / "keys")
    prepare_embedded(
        socket=str(environment.SERVER.socket), database=NAME,
        app_password=keys.text("app-role"),
    )  # fmt: skip
    migrate(first)
    yield NAME
    database.drop(NAME)


def run(place: Path, role: str, *module: str) -> None:
    """A module of the program that lies in `place`."""
    told = os.environ | {
        "KAMKOR_VAR": str(environment.VAR),
        "KAMKOR_DB_NAME": NAME,
        "KAMKOR_DB_ROLE": role,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KAMKOR_COUNTRY": "kg",
        "PYTHONPATH": str(place),
    }
    subprocess.run([sys.executable, "-m", *module], cwd=place, env=told, check=True)


def migrate(place: Path) -> None:
    run(place, "migrator", "tests.build_template")


def bring(place: Path, folder: Path, name: str) -> None:
    """Five children of one family name."""
    lines = ["№;Ф.И.О. ребёнка;Дата рождения;Пол;ПИН;Адрес;Мать;Кто в отъезде;Страна"]
    for n, given in enumerate(GIVEN):
        day, year = len(name), 2009 + n
        told = f"{name} {given} Азаматович;{day:02}.05.{year};м;2{day:02}05{year}{n:05}"
        lines.append(f"{n + 1};{told};Ленина {n};Асанова Ж.;оба;Россия")
    csv = folder / f"{name}.csv"
    csv.write_text("\n".join(lines), encoding="utf-8")
    run(place, "app", "tests.drills.importer", str(csv), str(folder), "none")


def schema(name: str) -> dict[str, str]:
    with database.server(name) as connection:
        return dict(connection.execute(SCHEMA.read_text("utf-8")).fetchall())


def children() -> int:
    with database.server(NAME) as connection:
        return connection.execute("SELECT count(*) FROM people_person").fetchone()[0]


def test_an_older_database_becomes_what_a_new_one_is_and_keeps_its_rows(
    first, older, tmp_path
):
    database.ensure_template()
    bring(first, tmp_path, "Асанов")
    before = schema(older)
    assert children() == 5

    migrate(ROOT)

    new = schema(environment.TEMPLATE)
    assert before != new, "nothing to upgrade: take an older version"
    assert schema(older) == new
    assert children() == 5
    bring(ROOT, tmp_path, "Токтогулов")
    assert children() == 10
