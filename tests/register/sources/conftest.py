"""Lists as files, and a stage that writes down what it was asked to do."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import pytest
import xlsxwriter
from django.db import connection

from kamkor.foundation.access.choices import RoleCode
from kamkor.register.sources import stages
from tests import cast
from tests.standing import standing

HEAD = ("№", "Ф.И.О. ребёнка", "Дата рождения", "Пол", "Адрес", "Кто в отъезде")
ROWS = (
    ("1", "Асанов Бакыт Азаматович", "12.03.2015", "м", "Ленина 55", "оба"),
    ("2", "Асанова Айгерим Азаматовна", "04.07.2018", "ж", "Ленина 55", "оба"),
    ("3", "Турдубаев Нурлан", "31.09.2016", "м", "Навои 7", "мать"),
    ("4", "Эргешова Мээрим Бакытовна", "2014", "ж", "Курманжан Датка 3", "отец"),
)


def workbook(
    rows: Iterable[Iterable[object]] = ROWS, head: Iterable[str] = HEAD
) -> io.BytesIO:
    """An xlsx of one sheet with a title, a header and the rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.set_properties({"created": datetime(2026, 5, 1)})  # noqa: DTZ001
        sheet = book.add_worksheet("МТУ 7")
        sheet.write(0, 0, "Подворный обход, МТУ № 7")
        for number, row in enumerate([head, *rows], start=2):
            sheet.write_row(number, 0, list(row))
    file.seek(0)
    return file


@dataclass
class Witness:
    """Stands for the floors above: remembers each scope it was given."""

    ran: list[dict] = field(default_factory=list)
    undone: list[dict] = field(default_factory=list)
    decisions: int = 0

    def run(self, scope):
        seen = self._scope()
        self.ran.append(seen)
        return {"persons_new": len([v for v in seen.values() if v is None])}

    def undo(self, scope):
        self.undone.append(self._scope())
        return {"persons_removed": len(self.undone[-1])}

    def _scope(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT record_id, replaces_id FROM scope_record")
            return dict(cursor.fetchall())


@pytest.fixture
def witness(monkeypatch):
    """The only stage: what lies above sources has tests of its own."""
    seen = Witness()
    stage = stages.Stage(
        order=10,
        name="witness",
        run=seen.run,
        undo=seen.undo,
        touches=lambda _scope: {"persons": len(seen._scope())},
        decided=lambda _scope: {"decisions": seen.decisions},
        forecast=lambda _scope: {"persons_new": 1},
    )
    monkeypatch.setattr(stages, "_STAGES", {"witness": stage})
    return seen


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@standing
def osh(db):
    return cast.territory("Osh")


@standing
def aigul(osh):
    return cast.somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)


@standing
def bakyt(osh):
    return cast.somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)


@standing
def damir(db):
    return cast.somebody(
        "damir", RoleCode.TERRITORIAL_OFFICER, at=cast.territory("Чаткальский район")
    )
