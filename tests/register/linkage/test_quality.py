"""How well the linker does on a made-up republic, whose truth is known.

A small sample of what bench/ measures on a large one: the seed is fixed, and no rule was
tuned on it.
"""

import csv
import json
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations

import pytest
from django.db import transaction

from kamkor.demo import republic
from kamkor.foundation.db import context
from kamkor.register.linkage.models import Assignment, Pair
from kamkor.register.sources.reading.lists import read
from tests.register.linkage.lists import bring

CHILDREN, SEED = 500, 2026


@pytest.fixture
def linked(own_database, tmp_path):
    """(person, child, household, twin) of every record of every list, in their order.

    In a database of its own, by a new connection: by one that has seen hundreds of tests
    the same lists take fifteen times as long.
    """
    republic.make(tmp_path, children=CHILDREN, seed=SEED)
    with transaction.atomic(), context.acting_as_machine():
        return _linked(tmp_path)


def _linked(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    lists = manifest["lists"] if isinstance(manifest, dict) else manifest
    truth = {
        (row["file"], row["sheet"], int(row["row"])): row["child_id"]
        for row in rows(folder / "truth" / "truth.csv")
    }
    of_record = {}
    for entry in sorted(lists, key=lambda e: e["list_date"]):
        day = date.fromisoformat(entry["list_date"])
        good = [
            row
            for row in read(folder / entry["path"], entry["kind"], {}, list_date=day)
            if not row.refused
        ]
        kept, _ = bring(
            entry["kind"], *[row.values for row in good], on=day, all_stages=False
        )
        for record, row in zip(kept.records, good, strict=True):
            of_record[record.pk] = truth[entry["path"], row.sheet, row.number]
    persons = dict(
        Assignment.objects.filter(ended_at=None).values_list("record", "person")
    )
    pairs = set(Pair.objects.values_list("left", "right"))
    children = {c["child_id"]: c for c in rows(folder / "truth" / "children.csv")}
    return persons, of_record, children, pairs


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pairs_in(groups):
    return sum(n * (n - 1) // 2 for n in groups)


def test_lists_of_a_republic_become_its_children(linked, record_property):
    persons, of_record, children, doubts = linked
    members = defaultdict(list)
    for record, person in persons.items():
        members[person].append(of_record[record])
    mixed = [set(kids) for kids in members.values() if len(set(kids)) > 1]
    twins = [
        (a, b)
        for kids in mixed
        for a, b in combinations(kids, 2)
        if children[a]["household"] == children[b]["household"]
        and children[a]["birth_date"] == children[b]["birth_date"]
    ]
    joined = pairs_in(len(kids) for kids in members.values())
    right = sum(pairs_in(Counter(kids).values()) for kids in members.values())
    true = pairs_in(Counter(of_record.values()).values())
    figures = {
        "records": len(persons), "children": len(set(of_record.values())),
        "persons": len(members), "precision": right / joined, "recall": right / true,
        "to review": len(doubts),
    }  # fmt: skip
    for name, figure in figures.items():
        record_property(name, figure)
    print(figures)
    assert twins == []
    assert right / joined >= 0.998, mixed
    assert right / true >= 0.90
    # more than in a grown register, which knows which alike names there are
    assert len(doubts) <= 0.06 * len(persons)
