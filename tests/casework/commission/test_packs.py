"""A member reaches by row-level security what the pack holds, and no other row."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.choices import NoteKind
from kamkor.casework.clock.choices import Owner
from kamkor.casework.commission import actions, models, reads, task_reads
from kamkor.casework.commission.models import Item
from kamkor.casework.plans import actions as plans
from kamkor.casework.plans.models import Plan
from kamkor.foundation.access.choices import BlockReason, Relation, RoleCode
from kamkor.foundation.access.models import Block, Link
from kamkor.foundation.db import context, sql
from kamkor.register.people.models import Person
from tests import database
from tests.casework.assessments.doing import begun, saved, signed
from tests.casework.cases.conftest import NOW
from tests.casework.plans.conftest import HEARD
from tests.cast import acting, sign_in, somebody, territory
from tests.standing import standing

from .conftest import MEETS, as_, cast, come, item_of

ABOUT = (
    "people", "rights", "cases", "assessments", "incidents", "signals", "referrals",
    "procedures", "plans", "commission", "families",
)  # fmt: skip
PUBLIC = {"assessments.Instrument", "rights.Run", "rights.Snapshot", "rights.Tally"}
NO_CHILD = {
    "commission.Commission", "commission.Member", "commission.Session",
    "commission.Attendance", "cases.Counter", "signals.Counter", "incidents.Counter",
}  # fmt: skip
UNTIL = (MEETS + timedelta(days=8)).date()
STATUS = {"people.Person", "rights.Standing"}  # S1: that the child is there
PACK = STATUS | {"plans.Plan", "plans.Step", "plans.Signature",
        "plans.Goal", "plans.Measure",
        "commission.Item"}  # fmt: skip


def rows_seen(user) -> set[str]:
    """Models of which row-level security shows the user any row."""
    with context.acting_as(user.pk):
        return {
            model._meta.label
            for label in ABOUT
            for model in apps.get_app_config(label).get_models()
            if model._meta.label not in PUBLIC | NO_CHILD and model.objects.exists()
        }


@pytest.mark.django_db
class TestWhatAMemberReaches:
    def test_is_the_pack_and_no_other_row_of_the_child(self, written, cholpon, begimai):
        assert rows_seen(cholpon) == PACK
        assert {
            "assessments.Assessment", "cases.Note", "cases.Visit", "people.Name",
        } <= rows_seen(begimai)  # fmt: skip

    def test_is_what_the_assessment_came_to_and_no_other_word_of_it(
        self, written, cholpon, client
    ):
        sign_in(client, cholpon)
        address = reverse("commission-item", args=[item_of(written).pk])
        page = client.get(address).content.decode()
        assert "Остаётся один" in page
        assert "Боится соседа" not in page

    def test_is_the_pack_until_the_session_ends(
        self, written, aigul, cholpon, daniyar, elnura, temir
    ):
        come(written, cholpon, daniyar, elnura, by=aigul)
        as_(cholpon, actions.open_session, written.pk)
        cast(written, (cholpon, "for"), (daniyar, "for"), (elnura, "for"))
        made = as_(cholpon, actions.decide, item_of(written).pk, words="Согласовать")
        as_(aigul, actions.add_task, made.pk, words="Принять в школу",
            owner=Owner(user=aigul.pk), until=UNTIL)  # fmt: skip
        decided = {"commission.Vote", "commission.Decision", "commission.Task"}
        assert rows_seen(daniyar) == PACK | decided
        as_(cholpon, actions.close, written.pk)
        assert rows_seen(daniyar) == set()

    def test_is_what_the_worker_wrote_where_there_is_no_plan(
        self, assessed, commission, begimai, aigul, cholpon
    ):
        as_(begimai, actions.put_case, assessed.pk, question="?", summary="Бабушка")
        as_(aigul, actions.call, commission.pk, meets_at=MEETS, where="Зал")
        assert rows_seen(cholpon) == STATUS | {"commission.Item"}

    def test_is_of_a_follow_up_the_decision_before_it_with_its_tasks(
        self, opened, commission, aigul, cholpon, daniyar, elnura, temir
    ):
        cast(opened, (cholpon, "for"), (daniyar, "for"), (elnura, "for"))
        made = as_(cholpon, actions.decide, item_of(opened).pk, words="Согласовать")
        as_(aigul, actions.add_task, made.pk, words="Принять в школу",
            owner=Owner(user=aigul.pk), until=UNTIL)  # fmt: skip
        as_(cholpon, actions.close, opened.pk)
        later = as_(aigul, actions.call, commission.pk, meets_at=MEETS + timedelta(days=9),
                    where="Зал", at=MEETS)  # fmt: skip
        told = {"commission.Item", "commission.Decision", "commission.Task"}
        assert rows_seen(cholpon) == STATUS | told
        with context.acting_as(cholpon.pk):
            (row,) = models.Item.objects.all()
            found = reads.item(acting(cholpon), row.pk)
            (before,) = task_reads.decided_before(found)
        assert row.session_id == later.pk
        assert before["words"] == "Согласовать"
        assert [line.words for line in before["tasks"]] == ["Принять в школу"]

    def test_the_pages_name_the_child_all_the_same(self, session, cholpon):
        with context.acting_as(cholpon.pk):
            (line,) = reads.agenda(acting(cholpon), session)
            told = reads.child(reads.item(acting(cholpon), item_of(session).pk))
        assert line.child == told.name == "Асанов Бакыт Маратович"


@standing
def submitted(assessed, bakyt, draft, begimai, cholpon):
    """The plan rests on an assessment."""
    form = begun(begimai, bakyt, "comprehensive")
    form = saved(begimai, form, "development", mood_words="Боится соседа")
    form = saved(begimai, form, "conclusion", risks="Остаётся один", needs=["care"])
    signed(begimai, form)
    return as_(begimai, plans.submit, draft.pk, heard=HEARD, edition=None)


@pytest.fixture
def written(session, assessed, begimai):
    """There are an assessment, a visit and a note beside the plan."""
    as_(begimai, cases.write_note, assessed.pk, kind=NoteKind.PLAIN, words="Слова")
    new = cases.NewVisit(on=timezone.localdate(assessed.opened_at), words="Дома")
    as_(begimai, cases.write_visit, assessed.pk, new)
    return session


RULES = sql.load("kamkor.register.people", "hidden") + sql.load(
    "kamkor.casework.commission", "access"
)
MUTANTS = {
    "any link opens a pack": ("l.record = item AND", "true AND"),
    "other people's packs are seen": ("h ON h.user_id = l.user_id", "h ON true"),
    "packs never close": ("access.tie(h.role, l, clock_timestamp()) >= 1", "true"),
    "hidden children are shown": ("AND NOT people_hidden(child)", ""),
    "a block is forgotten": ("child.id = ANY (access.blocked())", "false"),
    "the shield falls": ("child.is_shielded AND NOT people_seen(child.id, 4)", "false"),
    "any plan is in a pack": ("i.plan_id = which AND", "true AND"),
    "a plan before the Commission is everybody's": (
        "AND commission_packed(i.id, i.person_id)", ""),
}  # fmt: skip
# who sees the item and its plan: by hand
RIGHT = {
    "open": {"begimai": (1, 2), "cholpon": (1, 1), "daniyar": (0, 0), "elnura": (0, 0),
             "other": (0, 0), "nobody": (0, 0)},
    "shielded": {"begimai": (0, 0), "cholpon": (0, 0), "daniyar": (0, 0), "elnura": (0, 0),
                 "other": (0, 0), "nobody": (0, 0)},
}  # fmt: skip


@pytest.fixture
def world(own_database, request):
    """Cholpon holds the pack and the plan waits no longer for her; Daniyar's ended, Elnura
    is shut out; another has the child for other work, one holds nothing. A second plan of
    the case is before nobody."""
    with transaction.atomic():
        get = request.getfixturevalue
        session, case, bakyt = get("session"), get("assessed"), get("bakyt")
        users = {
            name: get(name) for name in ("begimai", "cholpon", "daniyar", "elnura")
        }
        for name in ("other", "nobody"):
            users[name] = somebody(name, RoleCode.COUNCIL, at=territory("Karakol city"))
        with context.acting_as_machine():
            item = item_of(session)
            Link.objects.filter(record=item.plan_id).update(valid_until=NOW)
            Link.objects.filter(record=item.pk, user=users["daniyar"]).update(
                valid_until=timezone.now()
            )
            Link.objects.create(
                subject=bakyt.pk, relation=Relation.ASSIGNED, user=users["other"],
                sensitivity=2, valid_from=NOW, record=case.pk,
            )  # fmt: skip
            Block.objects.create(
                subject=bakyt.pk,
                user=users["elnura"],
                reason=BlockReason.KIN,
                since=NOW,
            )
            Plan.objects.create(
                case=case, kind="family", version=1, made_by=users["begimai"].pk,
                made_at=NOW,
            )  # fmt: skip
        return users, bakyt


def answers(users, bakyt):
    """Items and plans that each sees, while the child is open and while it is shielded."""
    found = {}
    for state, shielded in (("open", False), ("shielded", True)):
        with transaction.atomic(), context.acting_as_machine():
            Person.objects.filter(pk=bakyt.pk).update(is_shielded=shielded)
        found[state] = {name: _counts(user) for name, user in users.items()}
    return found


def _counts(user):
    with transaction.atomic(), context.acting_as(user.pk):
        return Item.objects.count(), Plan.objects.count()


def test_every_mutant_of_the_rules_of_packs_is_caught(world, own_database):
    users, bakyt = world
    assert answers(users, bakyt) == RIGHT
    with database.server(own_database) as server:
        server.execute("SET search_path = public")
        for name, (rule, without) in MUTANTS.items():
            mutated = RULES.replace(rule, without, 1)
            assert mutated != RULES, f"{name}: the rule is not in the file any more"
            server.execute(functions(mutated))
            assert answers(users, bakyt) != RIGHT, f"{name}: nobody noticed"
        server.execute(functions(RULES))
    assert answers(users, bakyt) == RIGHT


def functions(text: str) -> str:
    text = text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    parts = re.findall(r"CREATE OR REPLACE.*?\$\$.*?\$\$;", text, flags=re.DOTALL)
    return "\n".join(parts)
