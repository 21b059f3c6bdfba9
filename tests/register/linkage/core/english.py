"""Two invented lists of adults with plain English names, as FEBRL makes them."""

import random

FIRST = [
    "alice",
    "amelia",
    "benjamin",
    "bethany",
    "caitlin",
    "callum",
    "charlotte",
    "connor",
    "daniel",
    "eliza",
    "ella",
    "emily",
    "ethan",
    "finn",
    "georgia",
    "hannah",
    "harrison",
    "isabella",
    "jack",
    "jacob",
    "james",
    "jasmine",
    "joel",
    "joshua",
    "kiera",
    "lachlan",
    "lauren",
    "liam",
    "lucas",
    "matilda",
    "michael",
    "mitchell",
    "nicholas",
    "noah",
    "olivia",
    "oscar",
    "patrick",
    "rachel",
    "riley",
    "rosie",
    "ruby",
    "samuel",
    "sarah",
    "sophie",
    "thomas",
    "william",
    "zac",
    "zoe",
]
LAST = [
    "ashworth",
    "barlow",
    "bishop",
    "blackwell",
    "burton",
    "carver",
    "chadwick",
    "clarke",
    "coleman",
    "dalton",
    "dixon",
    "draper",
    "ellison",
    "farrow",
    "fletcher",
    "garland",
    "gibson",
    "hale",
    "harding",
    "hewitt",
    "hooper",
    "ingram",
    "jarvis",
    "kemp",
    "lambert",
    "langley",
    "marsden",
    "mercer",
    "nash",
    "norton",
    "osborne",
    "palmer",
    "pearson",
    "quinn",
    "radford",
    "reeve",
    "sawyer",
    "sheldon",
    "stanton",
    "thorne",
    "tilley",
    "vance",
    "walters",
    "weston",
    "whitfield",
    "winslow",
    "yardley",
]
SUBURBS = [
    "ashgrove",
    "bellbird",
    "carina",
    "dunwich",
    "eastlea",
    "ferny",
    "glenroy",
    "hillcrest",
]
COLUMNS = ("record_id", "surname", "given_name", "birth_date", "village", "truth")


def rows(persons: int, *, seed: int = 7) -> list[tuple[str, ...]]:
    """Each person in both lists, the second time with a slip or two."""
    chance = random.Random(seed)
    found = []
    for number in range(persons):
        told = [
            chance.choice(LAST),
            chance.choice(FIRST),
            _day(chance),
            chance.choice(SUBURBS),
        ]
        found.append((f"rec-{number}-org", *told, str(number)))
        where = chance.choice((0, 1, 1, 2, 3))
        told[where] = _slipped(told[where], chance)
        if chance.random() < 0.1:
            told[chance.choice((2, 3))] = ""
        found.append((f"rec-{number}-dup", *told, str(number)))
    return found


def _day(chance: random.Random) -> str:
    """As 19500312."""
    day = chance.randint(1, 28)
    return f"{chance.randint(1930, 1999)}{chance.randint(1, 12):02}{day:02}"


def _slipped(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) - 1)
    if text.isdigit():
        return text[:-2] + f"{chance.randint(1, 28):02}"
    return chance.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + chance.choice("aeinrst") + text[at + 1 :],
        )
    )
