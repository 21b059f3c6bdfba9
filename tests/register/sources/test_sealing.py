"""Free words of hardship lists are kept with a key, and nowhere else."""

import json

import pytest
from django.db import connection
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context, vault
from kamkor.register.people.models import Hardship
from kamkor.register.sources import actions, reads, sealing
from kamkor.register.sources.choices import RecordState
from kamkor.register.sources.models import Check
from tests.cast import sign_in, somebody, territory
from tests.standing import standing

from .desk import NOON, bring, records, send

pytestmark = pytest.mark.django_db
MEASURES = "Мать пьёт, изъят ночью, помещён к бабушке"
NOTE = "сосед бил ремнём"
EXTRA = "со слов участкового"
HEAD = ["ФИО ребенка", "Дата рождения", "Основание", "Дата постановки на учет",
        "Принятые меры", "Примечание", "Что-то ещё"]  # fmt: skip
ROWS = [
    HEAD,
    ["Асанов Бакыт", "12.03.2015", "насилие", "01.02.2026", MEASURES, NOTE, EXTRA],
    ["Осмонова Айгерим", "05.07.2016", "безнадзорность", "03.02.2026", "", "", ""],
    ["Токтогулов Эмир", "31.02.2014", "насилие", "03.02.2026", MEASURES, "", ""],
]
KIND = {"kind": "hardship", "source": "Учёт ТЖС"}


@standing
def osh():
    return territory("Osh")


@standing
def aigul(osh):
    return somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)


@pytest.fixture
def batch(aigul, osh):
    return bring(aigul, osh, ROWS, **KIND)


def everything_stored():
    """Every text that the database keeps of lists, as one."""
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(r::text, '') FROM sources_record r"
            " UNION ALL SELECT string_agg(c::text, '') FROM sources_check c"
            " UNION ALL SELECT string_agg(s::text, '') FROM sources_source s"
        )
        return "".join(text or "" for (text,) in cursor.fetchall())


def test_no_free_word_stands_open(batch):
    stored = everything_stored()
    for words in (MEASURES, NOTE, EXTRA, "участкового", "ремнём"):
        assert words not in stored
        assert json.dumps(words)[1:-1] not in stored


def test_what_rights_rest_on_stays(batch):
    first, *_ = records(batch=batch)
    assert first.values["grounds"] == ["violence"]
    with context.acting_as_machine():
        assert Hardship.objects.filter(ground="violence").exists()


def test_a_row_without_such_words_is_not_sealed(batch):
    sealed = [r.sealed is not None for r in records(batch=batch)]
    assert sealed[0] and sealed[2]


def test_who_sees_the_row_reads_it_whole(client, batch, aigul):
    first = records(batch=batch)[0]
    page = (
        sign_in(client, aigul).get(reverse("record", args=[first.pk])).content.decode()
    )
    assert MEASURES in page and NOTE in page and EXTRA in page


def test_who_does_not_reach_class_3_reads_none_of_it(client, batch, osh):
    bakyt = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)
    first = records(batch=batch)[0]
    answer = sign_in(client, bakyt).get(reverse("record", args=[first.pk]))
    assert answer.status_code == 404


def test_without_the_key_the_words_are_gone_and_the_row_stays(client, batch, aigul):
    first = records(batch=batch)[0]
    vault.erase(first.pk)
    raw, values = sealing.whole(first)
    assert MEASURES not in raw.values()
    assert "measures" not in values
    page = (
        sign_in(client, aigul).get(reverse("record", args=[first.pk])).content.decode()
    )
    assert "Асанов" in page and MEASURES not in page


def test_the_same_list_again_changes_nothing(batch, aigul, osh):
    later = bring(
        aigul, osh, [*ROWS, ["Новиков Пётр", "01.01.2015", *[""] * 5]], **KIND
    )
    assert later.counts["unchanged"] == 2
    assert later.counts["changed"] == 0
    assert later.counts["new"] == 1


def test_other_measures_are_a_change(batch, aigul, osh):
    rows = [list(row) for row in ROWS]
    rows[1][4] = "Возвращён матери"
    later = bring(aigul, osh, rows, **KIND)
    assert later.counts["changed"] == 1
    (newest,) = records(batch=later, state=RecordState.ACCEPTED)
    assert sealing.whole(newest)[1]["measures"] == "Возвращён матери"


def test_a_row_that_waits_is_mended_with_its_words(batch, aigul):
    (waiting,) = records(batch=batch, state=RecordState.REFUSED)
    with context.acting_as(aigul.pk):
        shown = reads.cells(waiting)
        assert shown["measures"] == MEASURES
        new = actions.mend(
            waiting, {"birth_date": "28.02.2014", "measures": "Снят с учёта"},
            by=aigul.pk, at=NOON,
        )  # fmt: skip
    raw, values = sealing.whole(new)
    assert values["measures"] == "Снят с учёта" in raw.values()
    assert "Снят с учёта" not in everything_stored()


def test_the_check_shows_that_words_stand_there_and_not_which(aigul, osh):
    batch = send(aigul, osh, ROWS, **KIND)
    with context.acting_as(aigul.pk):
        actions.check(batch, by=aigul.pk, at=NOON)
    with context.acting_as_machine():
        first = Check.objects.get(batch=batch).findings["first"][0]
    assert first["values"]["measures"] == "•••"
    assert MEASURES not in everything_stored()


def test_other_lists_are_as_they_were(aigul, osh):
    kept = bring(aigul, osh)
    assert all(record.sealed is None for record in records(batch=kept))
