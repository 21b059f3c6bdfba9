"""Lists with doubles after FEBRL3, of other seeds, and with twins where it has none.

The people are FEBRL4's originals; how many records a person has is as in FEBRL3. Each
double has one to five mistakes, more than there. A twin has another given name and a
number of her own, the next one or any; she is written down as often as everybody.
"""

import csv
import random
import string
from pathlib import Path

PEOPLE = 2_000
RECORDS = {1: 835, 2: 368, 3: 256, 4: 212, 5: 161, 6: 168}  # of a person: how often
MISTAKES = (1, 5)  # of a double, at least and at most
HIT = {
    "given_name": 3, "surname": 3, "street_number": 1, "address_1": 2, "address_2": 2,
    "suburb": 2, "postcode": 2, "state": 1, "date_of_birth": 3, "soc_sec_id": 3,
}  # fmt: skip
DIGITS = {"street_number", "postcode", "date_of_birth", "soc_sec_id"}
KINDS = {"typo": 55, "missing": 15, "another": 20, "swapped": 5, "parted": 5}
Row = dict[str, str]


def write(out: Path, people: Path, *, seed: int, twins: float) -> None:
    """A list of PEOPLE of the file `people`, a share of them with a twin."""
    chance = random.Random(seed)
    known = _read(people)
    persons = chance.sample(known, PEOPLE)
    persons += [_twin(p, known, chance) for p in persons if chance.random() < twins]
    rows = []
    for number, person in enumerate(persons):
        (many,) = chance.choices(list(RECORDS), list(RECORDS.values()))
        rows.append(person | {"rec_id": f"rec-{number}-org"})
        for double in range(many - 1):
            mistaken = _mistaken(person, known, chance)
            rows.append(mistaken | {"rec_id": f"rec-{number}-dup-{double}"})
    chance.shuffle(rows)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(known[0]))
        writer.writeheader()
        writer.writerows(rows)


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as opened:
        return [
            {heading.strip(): cell.strip() for heading, cell in row.items()}
            for row in csv.DictReader(opened)
        ]


def _twin(person: Row, known: list[Row], chance: random.Random) -> Row:
    number = person["soc_sec_id"]
    following = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    return person | {
        "given_name": chance.choice(known)["given_name"] or "mary",
        "soc_sec_id": chance.choice((following, _number(chance))),
    }


def _number(chance: random.Random) -> str:
    return str(chance.randrange(1_000_000, 10_000_000))


def _mistaken(person: Row, known: list[Row], chance: random.Random) -> Row:
    found = dict(person)
    for field in chance.choices(
        list(HIT), list(HIT.values()), k=chance.randint(*MISTAKES)
    ):
        (kind,) = chance.choices(list(KINDS), list(KINDS.values()))
        if kind == "swapped" and "name" in field:
            names = found["given_name"], found["surname"]
            found["surname"], found["given_name"] = names
        elif kind == "another" and field == "soc_sec_id":
            found[field] = _number(chance)
        elif kind == "another":
            found[field] = chance.choice(known)[field]
        elif kind == "missing":
            found[field] = ""
        elif kind == "parted" and field not in DIGITS:
            found[field] = f"{found[field][:3]} {found[field][3:]}".strip()
        elif found[field]:
            found[field] = _typo(found[field], field in DIGITS, chance)
    return found


def _typo(text: str, digits: bool, chance: random.Random) -> str:
    """One letter too many, too few, another, or two swapped; digits stay as many."""
    at = chance.randrange(len(text))
    letter = chance.choice(string.digits if digits else string.ascii_lowercase)
    made = [
        text[:at] + letter + text[at + 1 :],
        text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
    ]
    if not digits:
        made += [text[:at] + letter + text[at:], text[:at] + text[at + 1 :] or text]
    return chance.choice(made)
