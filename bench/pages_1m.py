"""Pages over 1,000,000 children, with row-level security on.

    python -m bench.pages_1m [--children N] [--times N] [--keep] [--explain FACTOR]

Each page is asked of `kamkor serve`, signed in, with other words, filters and children
every time, and its statements are sent again (`looking`). `--explain` shows the plans of
statements that take FACTOR times as long under row-level security.
"""

import argparse
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

import psycopg

from bench import ground
from bench.looking import Door, Paths, Replay, Seen, explain, look, report
from bench.served import served

# isort: split
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from kamkor.demo.names import stock
from kamkor.foundation.access.choices import Relation, RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.foundation.web import paging
from kamkor.register.linkage import keys
from kamkor.register.linkage.profile import Source, fold
from tests.cast import sign_in, somebody

ON = date(2026, 9, 15)
POOL = 500  # names of each kind
ASSIGNED = 30
RIGHTS = ("care", "education", "identity")


def fill(children: int) -> None:
    """The facts, made in the database; the hashes of names, made here."""
    text = (ground.ROOT / "bench" / "pages_1m.sql").read_text(encoding="utf-8")
    values = {"children": children, "on": ON, "machine": context.MACHINE_ID}
    with ground.superuser() as server:
        # the facts are made right; checking each key would take most of the time
        server.execute("SET session_replication_role = replica")
        _names(server)
        for step in text.split("-- step: ")[1:]:
            name, _, statements = step.partition("\n")
            began = time.perf_counter()
            for statement in statements.split(";\n"):
                psycopg.ClientCursor(server).execute(statement, values)
            ground.say(f"{name}: {time.perf_counter() - began:.1f} s")


def _pool() -> list[str]:
    everybody = [stock(people).alike for people in ("kyrgyz", "kazakh", "uzbek")]
    names = {n for alike in everybody for group in alike.values() for n in group}
    return random.Random(3).sample(sorted(names), POOL)


def _names(server: ground.Connection) -> None:
    pool = _pool()
    ending = {"surname": "ов", "patronymic": "ович", "given_name": ""}
    server.execute("CREATE TABLE bench_name (kind text, n int, text text)")
    server.execute("CREATE TABLE bench_key (kind text, n int, hash bigint)")
    source = Source(0, "round", ON)
    cursor = server.cursor()
    for n, name in enumerate(pool):
        words = {kind: name + end for kind, end in ending.items()}
        words["mother_name"] = f"{name}ова Айгүл"
        for kind, word in words.items():
            said = fold([(context.MACHINE_ID, {kind: word}, source)])[
                context.MACHINE_ID
            ]
            hashes = [(kind, n, h) for h in keys.search_keys(said)]
            cursor.execute(
                "INSERT INTO bench_name VALUES (%s, %s, %s)", (kind, n, word)
            )
            cursor.executemany("INSERT INTO bench_key VALUES (%s, %s, %s)", hashes)


@dataclass
class Reader:
    """Somebody who looks, and the children (person id, place, n) they reach."""

    title: str
    user: User
    children: list[tuple[UUID, int, int]]
    client: Client = field(default_factory=Client)

    def child(self, luck: random.Random) -> tuple[UUID, int, int]:
        return luck.choice(self.children)


@contextmanager
def as_machine() -> Iterator[None]:
    with transaction.atomic(), context.acting_as_machine():
        yield


def readers(luck: random.Random) -> list[Reader]:
    """An officer of a middle district, the head of an oblast, a social worker with 30
    children assigned in that district, and a school of 1,500 pupils."""
    with as_machine(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id, t.parent_id FROM places_territory t JOIN ("
            " SELECT territory_id, count(*) FROM people_person GROUP BY 1 ORDER BY 2, 1"
            " OFFSET (SELECT count(DISTINCT territory_id) / 2 FROM people_person) LIMIT 1"
            ") middle ON middle.territory_id = t.id"
        )
        district_id, region_id = cursor.fetchone()
        cursor.execute(
            "SELECT organisation_id FROM access_link GROUP BY 1"
            " ORDER BY abs(count(*) - 1500), 1 LIMIT 1"
        )
        school = Organisation.objects.get(pk=cursor.fetchone()[0])
    district = Territory.objects.get(pk=district_id)
    region = Territory.objects.get(pk=region_id)
    while region.parent and region.level != "region":
        region = region.parent
    officer = somebody(
        f"officer {time.time_ns()}", RoleCode.TERRITORIAL_OFFICER, at=district
    )
    head = somebody(f"head {time.time_ns()}", RoleCode.SUPERVISOR, at=region)
    worker = somebody(f"worker {time.time_ns()}", RoleCode.SOCIAL_WORKER, at=district)
    teacher = somebody(f"teacher {time.time_ns()}", RoleCode.SCHOOL, of=school)
    # none of them sees a shielded child: every two-thousandth, see pages_1m.sql
    inside = (
        "SELECT id, place, n FROM bench_child"
        " WHERE place BETWEEN %s AND %s AND mod(n, 2000) <> 7"
    )
    near = _children(inside, [district.low, district.high])
    mine = luck.sample(near, min(ASSIGNED, len(near)))
    _assign(worker, mine)
    with ground.superuser() as server:
        server.execute("ANALYZE accounts_user, access_grant, access_link")
    pupils = "SELECT c.id, c.place, c.n FROM bench_child c JOIN access_link l ON l.subject = c.id"
    return [
        Reader("officer of a district", officer, near),
        Reader("head of an oblast", head, _children(inside, [region.low, region.high])),
        Reader("social worker", worker, mine),
        Reader(
            "school",
            teacher,
            _children(
                f"{pupils} WHERE organisation_id = %s AND mod(c.n, 2000) <> 7",
                [school.pk],
            ),
        ),
    ]


def _children(statement: str, values: list[Any]) -> list[tuple[UUID, int, int]]:
    with ground.superuser() as server:
        found = server.execute(f"{statement} ORDER BY n", values).fetchall()
    return [(pk, place, n) for pk, place, n in found]


def _assign(worker: User, children: list[tuple[UUID, int, int]]) -> None:
    with as_machine():
        for pk, _, _ in children:
            Link.objects.create(
                subject=pk, relation=Relation.ASSIGNED, user=worker, sensitivity=3,
                valid_from=timezone.now(),
            )  # fmt: skip


def pages(reader: Reader, luck: random.Random) -> dict[str, Paths]:
    """The pages the reader has, each as a maker of addresses that differ."""
    found: dict[str, Paths] = {
        "children, first page": lambda: "/children/",
        "children, deep page": lambda: _deep(reader, luck),
        "gaps, filtered": lambda: _gaps(luck),
        "a child": lambda: f"/children/{reader.child(luck)[0]}/",
    }
    if reader.title != "school":
        found["search by name"] = lambda: f"/search/?q={quote(_name(reader, luck))}"
        found["search by number"] = lambda: f"/search/?q={_number(reader, luck)}"
    return found


def _deep(reader: Reader, luck: random.Random) -> str:
    pk, place, _ = reader.child(luck)
    columns = [paging.Column("place"), paging.Column("pk")]
    last = type("Last", (), {"place": place, "pk": pk})
    return f"/children/?after={paging._write(last, columns)}"  # type: ignore[arg-type]


def _gaps(luck: random.Random) -> str:
    sex = luck.choice(("male", "female"))
    age = luck.randrange(2, 12)
    right = luck.choice(RIGHTS)
    return f"/gaps/?right={right}&sex={sex}&age_from={age}&age_to={age + 4}"


def _words(reader: Reader, luck: random.Random) -> tuple[str, str, str]:
    """Surname, given name and number of one of the reader's children."""
    with ground.superuser() as server:
        row = server.execute(
            "SELECT s.text, g.text, c.pin FROM bench_child c"
            " JOIN bench_name s ON s.kind = 'surname' AND s.n = c.surname"
            " JOIN bench_name g ON g.kind = 'given_name' AND g.n = c.given"
            " WHERE c.n = %s",
            [reader.child(luck)[2]],
        ).fetchone()
    assert row
    return row


def _name(reader: Reader, luck: random.Random) -> str:
    """One word or two, as people type."""
    surname, given, _ = _words(reader, luck)
    return luck.choice((surname, given, f"{surname} {given}"))


def _number(reader: Reader, luck: random.Random) -> str:
    pk, _, n = reader.child(luck)
    with ground.superuser() as server:
        found = server.execute(
            "SELECT pin FROM bench_child WHERE n = %s", [n]
        ).fetchone()
        assert found
        pin = str(found[0])
        server.execute(
            "INSERT INTO linkage_searchkey (hash, place, person_id)"
            " SELECT %s, linkage_found_at(place, is_shielded), id"
            " FROM people_person WHERE id = %s ON CONFLICT DO NOTHING",
            [keys.number_query(pin), pk],
        )
    return pin


def measure(port: int, times: int, factor: float, only: str) -> None:
    luck = random.Random(5)
    plain = Replay(None)
    for reader in readers(luck):
        sign_in(reader.client, reader.user)
        door = Door(port, reader.client)
        both = (Replay(reader.user), plain)
        for title, path in pages(reader, luck).items():
            if only not in f"{title}, {reader.title}":
                continue
            seen = Seen()
            door.warm(path)
            for _ in range(times):
                look(reader.client, door, path(), seen, both)
            report(f"{title}, {reader.title}", seen)
            if factor:
                explain(seen, both, factor)
        both[0].server.close()
    plain.server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=100, help="each page is asked for")
    parser.add_argument("--keep", action="store_true", help="the database, and use it")
    parser.add_argument("--only", default="", help="pages with this in their name")
    parser.add_argument("--explain", type=float, default=0, metavar="FACTOR")
    asked = parser.parse_args()
    with ground.own_database(keep=asked.keep) as kept:
        if not kept:
            fill(asked.children)
        with served("serve") as (port, _pid):
            measure(port, asked.times, asked.explain, asked.only)
        connection.close()


if __name__ == "__main__":
    main()
