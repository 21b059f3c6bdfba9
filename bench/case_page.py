"""The page of a case and the list of cases: 100,000 cases of 1,000,000 children.

    python -m bench.case_page [--children N] [--times N] [--keep] [--explain FACTOR]

As pages_1m, whose children and readers these are: of the product served, then the
statements alone, with row-level security and without. Each case holds six steps, eight
visits, two planned ones, five papers, three assessments and a referral; every second a plan
in force that was decided in session, every third a procedure, every tenth an incident. One
that is opened holds ten notes and two consents too, their words sealed.
"""

import argparse
import random
import time
from uuid import UUID

import psycopg

from bench import ground, pages_1m
from bench.looking import Door, Replay, Seen, explain, look, report
from bench.served import served

# isort: split
from django.db import connection
from django.utils import timezone

from kamkor.casework.cases import sealing
from kamkor.casework.cases.models import Case, Consent, Note
from kamkor.foundation.access.choices import Relation
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from tests.cast import sign_in

OPENED = 100  # cases of each reader that are written about
NOTES, CONSENTS = 10, 2
WORDS = "Бабушка поправляется, мальчик ходит в школу. " * 8


def fill() -> None:
    """Cases beside the children of pages_1m."""
    text = (ground.ROOT / "bench" / "case_page.sql").read_text(encoding="utf-8")
    values = {"on": pages_1m.ON, "machine": context.MACHINE_ID}
    with ground.superuser() as server:
        server.execute("SET session_replication_role = replica")
        for step in text.split("-- step: ")[1:]:
            name, _, statements = step.partition("\n")
            began = time.perf_counter()
            for statement in statements.split(";\n"):
                psycopg.ClientCursor(server).execute(statement, values)
            ground.say(f"{name}: {time.perf_counter() - began:.1f} s")


def cases_of(reader: pages_1m.Reader, luck: random.Random) -> list[UUID]:
    """Cases within the reader's reach, written about; a social worker's are hers."""
    children = [pk for pk, _, _ in reader.children]
    with pages_1m.as_machine():
        rows = Case.objects.filter(person__in=children).order_by("number")
        found = list(rows)
        chosen = luck.sample(found, min(OPENED, len(found)))
        for case in chosen:
            _write(case)
            if reader.title == "social worker":
                _give(case, reader)
    return [case.pk for case in chosen]


def _write(case: Case) -> None:
    at, by = timezone.now(), context.MACHINE_ID
    for _ in range(NOTES):
        note = Note(case=case, kind="plain", by=by, at=at)
        sealed = sealing.seal(WORDS, note, "words", child=case.person_id)
        assert sealed
        note.words = sealed
        note.save(force_insert=True)
    for _ in range(CONSENTS):
        consent = Consent(
            case=case, scope="school", giver="carer", given_on=pages_1m.ON, by=by, at=at
        )
        sealed = sealing.seal(WORDS, consent, "words", child=case.person_id)
        assert sealed
        consent.words = sealed
        consent.save(force_insert=True)


def _give(case: Case, reader: pages_1m.Reader) -> None:
    Case.objects.filter(pk=case.pk).update(worker=reader.user.pk)
    Link.objects.create(
        subject=case.person_id, relation=Relation.ASSIGNED, user=reader.user,
        sensitivity=3, valid_from=timezone.now(), record=case.pk,
    )  # fmt: skip


def measure(port: int, times: int, factor: float) -> None:
    luck = random.Random(7)
    plain = Replay(None)
    for reader in pages_1m.readers(luck):
        if reader.title == "school":
            continue
        cases = cases_of(reader, luck)
        if not cases:
            ground.say(f"no case for {reader.title}")
            continue
        sign_in(reader.client, reader.user)
        door = Door(port, reader.client)
        both = (Replay(reader.user), plain)
        for title, paths in (
            ("a case", [f"/cases/{pk}/" for pk in cases]),
            ("cases, first page", ["/cases/"]),
        ):
            seen = Seen()
            door.warm(lambda paths=paths: luck.choice(paths))
            for _ in range(times):
                look(reader.client, door, luck.choice(paths), seen, both)
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
    parser.add_argument("--explain", type=float, default=0, metavar="FACTOR")
    asked = parser.parse_args()
    with ground.own_database(keep=asked.keep) as kept:
        if not kept:
            pages_1m.fill(asked.children)
            fill()
        with served("serve") as (port, _pid):
            measure(port, asked.times, asked.explain)
        connection.close()


if __name__ == "__main__":
    main()
