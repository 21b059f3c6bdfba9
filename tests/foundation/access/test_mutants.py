"""A rule taken out of either half of the policy is noticed."""

import re

import pytest
from django.db import transaction

from kamkor.foundation.access import policy
from kamkor.foundation.access.choices import Relation, RoleCode, Sensitivity
from kamkor.foundation.db import context, sql
from kamkor.register.sources import secrecy
from tests import database

from . import world as w

ACCESS = sql.load("kamkor.foundation.access", "link_class") + sql.load(
    "kamkor.foundation.access", "access"
)
PEOPLE = sql.load("kamkor.register.people", "access")
SEARCH = sql.load("kamkor.register.linkage", "search")
SECRET = sql.load("kamkor.register.linkage", "secret")
SQL_MUTANTS = {
    "a disabled user goes on": (" AND u.is_active", ""),
    "grants never end": ("(g.valid_until IS NULL OR g.valid_until > clock_timestamp())", "true"),
    "grants begin early": ("g.valid_from <= clock_timestamp()", "true"),
    "a social worker sees identities": ("'social_worker' THEN 1", "'social_worker' THEN 3"),
    "headquarters see identities": ("'headquarters' THEN 1", "'headquarters' THEN 2"),
    "the head of the unit sees only status": ("WHEN 'supervisor' THEN 3", "WHEN 'supervisor' THEN 1"),
    "the class of a role is not asked": (
        " AND access.territory_class(role) >= wanted", ""),
    "an interval loses its end": ("int4range(low, high, '[]')", "int4range(low, high, '[)')"),
    "links never end": ("(l.valid_until IS NULL OR l.valid_until > moment)", "true"),
    "links begin early": ("l.valid_from <= moment", "true"),
    "the class of a link is not asked": (
        "least(access.link_class(role, l.relation), l.sensitivity)",
        "access.link_class(role, l.relation)"),
    "anybody may hold a lease": (
        ("WHEN role IN ('social_worker', 'supervisor', 'territorial_officer',\n"
        "                          'hotline', 'ombudsman', 'auditor') THEN 3"), "WHEN true THEN 3"),
    "anybody reads referrals": (
        ("WHEN role IN ('ngo', 'school', 'clinic', 'partner', 'local_official',\n"
        "                          'social_worker', 'supervisor', 'territorial_officer') THEN 2"),
        "WHEN true THEN 2"),
    "other organisations' pupils are seen": (
        "ours.organisation_id = h.organisation_id", "h.organisation_id IS NOT NULL"),
    "blocks never hold": ("WHERE user_id = context.actor()\n      AND since", "WHERE false AND since"),
    "old blocks go on": ("(until IS NULL OR until > clock_timestamp())", "true"),
    "other people's links are seen": ("own.user_id = h.user_id", "own.user_id IS NOT NULL"),
}  # fmt: skip
POLICY_MUTANTS = {
    "the shield falls": ("NOT is_shielded AND (", "("),
    "the block is forgotten": (
        "\n    AND id <> ALL ((SELECT access.blocked())::uuid[])", ""),
}  # fmt: skip
SEEN_MUTANTS = {
    "facts: the shield falls": ("CASE WHEN p.is_shielded THEN 4 ELSE wanted END", "wanted"),
    "facts: the class is not asked": ("THEN 4 ELSE wanted END", "THEN 4 ELSE 1 END"),
    "facts: the block is forgotten": ("AND b.since <= moment", "AND false"),
    "facts: old blocks go on": ("AND (b.until IS NULL OR b.until > moment)", ""),
    "facts: blocks begin early": ("AND b.since <= moment ", ""),
    "facts: others' blocks hold": ("b.user_id = h.user_id", "true"),
    "facts: the place is not asked": ("p.place BETWEEN h.low AND h.high", "h.low IS NOT NULL"),
    "facts: links are not asked": ("access.tie(h.role, l, moment))", "0)"),
    "facts: other people's links are seen": ("(l.user_id = h.user_id AND", "(l.user_id IS NOT NULL AND"),
    "facts: other organisations' pupils are seen": (
        "OR l.organisation_id = h.organisation_id", "OR h.organisation_id IS NOT NULL"),
    "facts: other children's links are seen": ("ON l.subject = p.id\n         AND", "ON"),
}  # fmt: skip
KEY_MUTANTS = {
    "keys: the shield falls": ("(place >= 0 AND person_id IN", "(person_id IN"),
    "keys: the block is forgotten": (
        "\n    AND person_id <> ALL ((SELECT access.blocked())::uuid[])", ""),
    "keys: the class is not asked": ("access.reach(2)", "access.reach(1)"),
    "keys: links are not asked": ("person_id IN (SELECT access.linked(2))", "false"),
    "keys: a shielded child's own are lost": ("person_id IN (SELECT access.linked(4))", "false"),
}  # fmt: skip
ROW_MUTANTS = {
    "rows: the shield falls": (
        ("(secret_of IS NULL OR (SELECT context.is_machine()) OR linkage_held(secret_of))\n"
         "    AND"), ""),
    "rows: a shielded child's own are lost": (" OR linkage_held(secret_of))", ")"),
    "rows: the block is forgotten": ("\n    AND id <> ALL ((SELECT linkage_barred())::uuid[])", ""),
    "rows: a secret is one more reason to see": ("AS RESTRICTIVE ", ""),
}  # fmt: skip
ROW_FUNCTION_MUTANTS = {
    "rows: one of several children is enough": (
        "RETURN NOT EXISTS (\n        SELECT FROM unnest(children) child WHERE NOT people_seen",
        "RETURN EXISTS (\n        SELECT FROM unnest(children) child WHERE people_seen"),
    "rows: the first child counts as well": (
        "\n              AND linkage_last_child(a.record_id) = a.person_id", ""),
    "rows: what waits beside a blocked row is seen": (
        "SELECT linkage_around(ARRAY(\n", "SELECT unnest(ARRAY(\n"),
}  # fmt: skip
# what writes down of whom a row is secret: seen once all rows were written anew
LINE_MUTANTS = {
    "lines: what replaces a row is not beside it": (
        "    UNION ALL\n    SELECT r.id FROM public.sources_record r WHERE r.replaces_id = record\n", ""),
    "lines: what a row replaces is not beside it": (
        "WHERE r.id = record AND r.replaces_id IS NOT NULL", "WHERE false"),
    "lines: the first child counts": ("ORDER BY a.ended_at DESC NULLS FIRST", "ORDER BY a.ended_at NULLS LAST"),
    "lines: a row of another child is passed by": ("WHERE walk.child IS NULL", "WHERE true"),
    "lines: open children count": ("p.id = s AND p.is_shielded", "p.id = s"),
}  # fmt: skip
TABLE_MUTANTS = {
    "python: social worker by territory": (RoleCode.SOCIAL_WORKER, Relation.TERRITORY, Sensitivity.CONTENT),
    "python: lease of a school": (RoleCode.SCHOOL, Relation.LEASE, Sensitivity.CONTENT),
    "python: assigned local official": (RoleCode.LOCAL_OFFICIAL, Relation.ASSIGNED, Sensitivity.CONTENT),
    "python: analyst by territory": (RoleCode.ANALYST, Relation.TERRITORY, Sensitivity.STATUS),
}  # fmt: skip


@pytest.fixture
def small_world(own_database):
    with transaction.atomic(), context.acting_as_machine():
        return w.make(seed=11, users=90, children=320)


def statements(text: str, start: str) -> list[str]:
    return re.findall(rf"{start}.*?;\n", text + "\n", flags=re.DOTALL)


def functions(text: str) -> str:
    text = text.replace("CREATE OR REPLACE FUNCTION", "CREATE FUNCTION")
    found = re.findall(r"CREATE FUNCTION.*?\$\$.*?\$\$;", text, flags=re.DOTALL)
    return "\n".join(found).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def rows_noticed(answers) -> bool:
    """Whether row-level security now answers something else than the oracle."""
    return any(
        w.by_row_security(user, wanted) != right
        for user, wanted, right in answers
        if wanted < 4
    )


def test_every_mutant_of_row_level_security_is_caught(small_world, own_database):
    answers = w.answers(small_world)
    with database.server(own_database) as server:
        server.execute("SET search_path = public")
        for name, (rule, without) in SQL_MUTANTS.items():
            mutated = ACCESS.replace(rule, without, 1)
            assert mutated != ACCESS, f"{name}: the rule is not in the file any more"
            server.execute(functions(mutated))
            assert rows_noticed(answers), f"{name}: nobody noticed"
        server.execute(functions(ACCESS))
        for name, (rule, without) in SEEN_MUTANTS.items():
            mutated = PEOPLE.replace(rule, without, 1)
            assert mutated != PEOPLE, f"{name}: the rule is not in the file any more"
            server.execute(functions(mutated))
            assert rows_noticed(answers), f"{name}: nobody noticed"
        server.execute(functions(PEOPLE))
        for name, (rule, without) in POLICY_MUTANTS.items():
            mutated = PEOPLE.replace(rule, without, 1)
            assert mutated != PEOPLE, f"{name}: the rule is not in the file any more"
            server.execute("DROP POLICY person_read ON people_person")
            server.execute(statements(mutated, "CREATE POLICY person_read")[0])
            assert rows_noticed(answers), f"{name}: nobody noticed"
        server.execute("DROP POLICY person_read ON people_person")
        server.execute(statements(PEOPLE, "CREATE POLICY person_read")[0])
        for name, (rule, without) in KEY_MUTANTS.items():
            mutated = SEARCH.replace(rule, without, 1)
            assert mutated != SEARCH, f"{name}: the rule is not in the file any more"
            server.execute("DROP POLICY search_read ON linkage_searchkey")
            server.execute(statements(mutated, "CREATE POLICY search_read")[0])
            assert rows_noticed(answers), f"{name}: nobody noticed"
        server.execute("DROP POLICY search_read ON linkage_searchkey")
        server.execute(statements(SEARCH, "CREATE POLICY search_read")[0])
    assert not rows_noticed(answers)


def row_noticed(rows: list[w.lists.Answer]) -> bool:
    """Whether row-level security now shows other rows of lists than the oracle."""
    return any(w.lists.by_row_security(answer.user) != answer.all for answer in rows)


def test_every_mutant_about_rows_of_lists_is_caught(small_world, own_database):
    rows = w.rows_answers(small_world, w.answers(small_world))
    create = "CREATE POLICY record_secret"
    with database.server(own_database) as server:
        server.execute("SET search_path = public")
        for name, (rule, without) in ROW_MUTANTS.items():
            mutated = SECRET.replace(rule, without, 1)
            assert mutated != SECRET, f"{name}: the rule is not in the file any more"
            server.execute("DROP POLICY record_secret ON sources_record")
            server.execute(statements(mutated, create)[0])
            assert row_noticed(rows), f"{name}: nobody noticed"
        server.execute("DROP POLICY record_secret ON sources_record")
        server.execute(statements(SECRET, create)[0])
        for name, (rule, without) in ROW_FUNCTION_MUTANTS.items():
            mutated = SECRET.replace(rule, without, 1)
            assert mutated != SECRET, f"{name}: the rule is not in the file any more"
            server.execute(functions(mutated))
            assert row_noticed(rows), f"{name}: nobody noticed"
        for name, (rule, without) in LINE_MUTANTS.items():
            mutated = SECRET.replace(rule, without, 1)
            assert mutated != SECRET, f"{name}: the rule is not in the file any more"
            server.execute(functions(mutated))
            server.execute(WRITE_ANEW)
            assert row_noticed(rows), f"{name}: nobody noticed"
        server.execute(functions(SECRET))
        server.execute(WRITE_ANEW)
    assert not row_noticed(rows)


WRITE_ANEW = """
UPDATE sources_record SET secret_of = NULL WHERE secret_of IS NOT NULL;
SELECT linkage_hide(ARRAY(SELECT id FROM sources_record));
"""


def test_a_secret_forgotten_in_python_is_noticed(small_world, monkeypatch):
    rows = w.rows_answers(small_world, w.answers(small_world))
    everybody = [child for child, _place, _shielded in small_world.children]
    mutants = {
        "the shield falls": ("linked_to", lambda *_: everybody),
        "a shielded child's own are lost": ("linked_to", lambda *_: []),
        "the block is forgotten": ("blocked", lambda _actor: []),
        "waiting rows stay open": ("HANDLERS", [lambda _children: []]),
    }
    for name, (part, without) in mutants.items():
        with monkeypatch.context() as patch:
            patch.setattr(secrecy, part, without)
            assert any(w.lists.by_python(a.user) != a.listed for a in rows), name


def test_every_mutant_of_the_policy_table_is_caught(small_world, monkeypatch):
    answers = w.answers(small_world)
    for name, (role, relation, sensitivity) in TABLE_MUTANTS.items():
        whole = policy.ROLES[role]
        reach = whole.reach | {relation: sensitivity}
        with monkeypatch.context() as patch:
            patch.setitem(policy.ROLES, role, whole._replace(reach=reach))
            assert any(
                w.by_python(user, wanted) != right for user, wanted, right in answers
            ), f"{name}: nobody noticed"
