"""Brothers and sisters across lists: proposed by what records say of their parents.

A few statements whatever the number of children. Nothing here joins two children, feeds
linkage or lets anybody see more: it asks, and a person answers. As the machine only.
"""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kamkor.foundation.db import context, sql
from kamkor.register.sources import stages
from kamkor.register.sources.stages import Counts, Scope, Stage

PACKAGE = "kamkor.register.families"
METHOD = "kin-1"
MOST = 12  # children: more than one mother has; whoever shares a key with more, shares junk
CROWD = 60  # rows of one key that are looked at, as linkage does
ADULT = 16  # years: the youngest parent whose number stands in a child's column
CLOSEST, FARTHEST = 3, 200  # days apart: twins are closer, the next birth is later
SLICE = 50_000  # children in one transaction of the night
_TABLES = """
DROP TABLE IF EXISTS pg_temp.kin_asked, pg_temp.kin_touched, pg_temp.kin_said,
    pg_temp.kin_number, pg_temp.kin_pair, pg_temp.kin_sign, pg_temp.kin_shared,
    pg_temp.kin_home, pg_temp.kin_birth, pg_temp.kin_found, pg_temp.kin_standing;
CREATE TEMPORARY TABLE kin_touched (root uuid PRIMARY KEY) ON COMMIT DROP;
CREATE TEMPORARY TABLE kin_asked (root uuid PRIMARY KEY) ON COMMIT DROP;
CREATE TEMPORARY TABLE kin_said (root uuid, person_id uuid, record_id uuid, given text,
    father text, family text, mother text, mother_full text[], phone text, district text,
    village text) ON COMMIT DROP;
CREATE TEMPORARY TABLE kin_number (root uuid, person_id uuid, record_id uuid, whose text,
    value text) ON COMMIT DROP
"""

_ASKED_BEFORE = """
SELECT count(*) FROM kin_touched t
JOIN people_person p ON p.root_id = t.root
WHERE EXISTS (SELECT FROM families_kin k WHERE k.left_id = p.id)
   OR EXISTS (SELECT FROM families_kin k WHERE k.right_id = p.id)
"""


def run(scope: Scope) -> Counts:
    """Look for kin of the children in `scope_person`. Counts: kin_proposed."""
    scope.progress("families", 0, 1)
    _forget_gone()
    _open("SELECT person_id FROM scope_person", {})
    return {"kin_proposed": _propose(scope)}


def undo(_scope: Scope) -> Counts:
    """Keep in mind of whom the records spoke: who goes with them has no kin any more."""
    _run(
        "DROP TABLE IF EXISTS pg_temp.kin_left_over;"
        "CREATE TEMPORARY TABLE kin_left_over ON COMMIT DROP AS"
        " SELECT DISTINCT a.person_id FROM scope_record s"
        " JOIN linkage_assignment a ON a.record_id = s.record_id AND a.ended_at IS NULL"
    )
    return {}


def decided(_scope: Scope) -> Counts:
    """How many answers of people rest on children who would go with these records."""
    return {
        "kin_decisions": _count(
            "SELECT count(*) FROM families_kin k WHERE k.state <> 'proposed'"
            " AND EXISTS (SELECT FROM scope_record s WHERE s.record_id = ANY (k.records))"
        )
    }


STAGE = Stage(order=30, name="families", run=run, undo=undo, decided=decided)


def propose_all(scope: Scope) -> int:
    """Every child, slice by slice, each in its own transaction. Returns how many pairs
    are proposed anew: after rules changed, or children became one."""
    found, after = 0, UUID(int=0)
    while True:
        with transaction.atomic(), context.acting_as_machine():
            stages.lock(wait=True)
            _open(
                "SELECT id FROM people_person WHERE is_root AND id > %(after)s"
                " ORDER BY id LIMIT %(many)s",
                {"after": after, "many": SLICE},
            )
            (last,) = _row("SELECT max(root::text) FROM kin_touched")
            if last is None:
                return found
            found += _propose(scope)
            after = UUID(last)


def _open(children: str, values: dict[str, Any]) -> None:
    _run(_TABLES)
    _run(f"INSERT INTO kin_touched (root) {children}", values)


def _propose(scope: Scope) -> int:
    """Kin of the children in `kin_touched`, whoever they are with."""
    if not _count("SELECT count(*) FROM kin_touched"):
        return 0
    _run("INSERT INTO kin_asked SELECT root FROM kin_touched; ANALYZE kin_asked")
    _read()
    _steps("keys")
    pairs = _run(sql.load(PACKAGE, "pairs"), {"crowd": CROWD, "most": MOST})
    if not pairs and not _count(_ASKED_BEFORE):  # most lists bring no kin
        return 0
    # the others, whom this scope did not touch
    _run(
        "TRUNCATE kin_asked;"
        "INSERT INTO kin_asked SELECT left_id FROM kin_pair UNION"
        " SELECT right_id FROM kin_pair EXCEPT SELECT root FROM kin_touched;"
        "ANALYZE kin_pair"
    )
    _read()
    _run("ANALYZE kin_said; ANALYZE kin_number")
    _steps("found", closest=CLOSEST, farthest=FARTHEST)
    return _steps("propose", at=scope.at, method=METHOD)["proposed"]


def _read() -> None:
    _run(sql.load(PACKAGE, "said"))
    _run(sql.load(PACKAGE, "numbers"), {"adult": ADULT})


def _forget_gone() -> None:
    """After a list was taken back: what hung on children who are no more."""
    if _row("SELECT to_regclass('pg_temp.kin_left_over')") == (None,):
        return
    gone = (
        "SELECT l.person_id FROM kin_left_over l WHERE NOT EXISTS"
        " (SELECT FROM people_person p WHERE p.id = l.person_id)"
    )
    _run(f"DELETE FROM families_kin WHERE left_id IN ({gone}) OR right_id IN ({gone})")
    _run(f"DELETE FROM families_key WHERE person_id IN ({gone})")
    _run(f"DELETE FROM families_mover WHERE person_id IN ({gone})")
    _run("DROP TABLE kin_left_over")


def _steps(name: str, **values: Any) -> dict[str, int]:
    """Run a file step by step; how many rows each changed."""
    return {
        step: _run(statement, values or None)
        for step, statement in sql.steps(PACKAGE, name)
    }


def _run(statement: str, values: dict[str, Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _row(statement: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(cursor.fetchone() or (None,))


def _count(statement: str) -> int:
    return int(_row(statement)[0])
