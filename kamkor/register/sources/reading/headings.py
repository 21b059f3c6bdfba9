"""Which column holds which field, told by its heading."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

from kamkor.register.sources.kinds import (
    COMMON,
    FIELDS,
    KINDS,
    LISTS,
    NAME_FIELDS,
    usual_headings,
)

from .folding import fold
from .tables import Heading, Table

IGNORED = ""
SERIAL = {fold(word) for word in ("№ п/п", "п/п", "пп", "н/п", "no", "n", "№п/п", "катар №", "р/с", "р/с №", "т/б", "к/н", "тартиби", "к/с", "№ пп", "номер по порядку", "порядковый номер", "р/н", "р/б", "№ р/с", "serial", "row", "nn", "к/№", "реттик №", "реттік нөмірі", "катар саны")}  # fmt: skip
SERIAL_SIGNS = {"№", "#", "№ ", "N", "№№"}
OWN_COLUMNS = {fold(word) for word in ("Kamkor: remarks", "Kamkor: замечания", "Kamkor: эскертүүлөр", "Kamkor: ескертулер")}  # fmt: skip
ROLES = {
    "mother": "мать|матери|мама|мамы|апасы|апасынын|энеси|энесинин|эне|анасы|анасынын"
    "|шешеси|mother|mothers|mother s",
    "father": "отец|отца|папа|папы|атасы|акеси|акесинин|father|fathers",
    "carer": "опекун|опекуна|опекунша|попечитель|попечителя|ухаживающего|уход|багуучу"
    "|багуучунун|камкорчу|камкорчунун|корганшы|корганшынын|carer|carers|guardian"
    "|guardians|caregiver|представитель|представителя|окулу",
    "parent": "родитель|родителя|родителей|мигрант|мигранта|ата энеси|ата эненин"
    "|ата анасы|ата ананын|мигранттын|parent|parents|migrant",
}
ROLE_OF = {
    fold(word): role for role, words in ROLES.items() for word in words.split("|")
}
ROLE_FIELDS = {
    ("mother", "full_name"): "mother_name",
    ("mother", "pin"): "mother_pin",
    ("father", "full_name"): "father_name",
    ("father", "pin"): "father_pin",
    ("carer", "full_name"): "carer_name",
    ("carer", "phone"): "carer_phone",
    ("carer", "birth_date"): "carer_age",
    ("carer", "kinship"): "kinship",
    ("carer", "legal_basis"): "legal_basis",
    ("carer", "basis_number"): "basis_number",
    ("carer", "basis_date"): "basis_date",
    ("carer", "basis_until"): "basis_until",
    ("parent", "full_name"): "parent_name",
    ("parent", "phone"): "phone",
    ("mother", "phone"): "phone",
    ("father", "phone"): "phone",
    ("parent", "country"): "country",
    ("parent", "city"): "city",
    ("parent", "away_since"): "away_since",
    ("parent", "expected_return"): "expected_return",
    ("parent", "parent_away"): "parent_away",
    ("parent", "parent"): "parent",
    ("parent", "migration_kind"): "migration_kind",
    ("parent", "contact_kept"): "contact_kept",
    ("parent", "remittances"): "remittances",
}
AGE_WORDS = re.compile(r"\b(?:возраст\w*|жаш\w*|жас\w*|age)\b")
FILLERS = re.compile(
    r"\b(?:ребенка|ребенок|детей|несовершеннолетнего|учащегося|ученика|пациента|баланын"
    r"|балдардын|балалардын|окуучунун|окушынын|child|childs|child s|of|the|пожалуйста"
    r"|указать|полностью|при|наличии|если|есть|дд|мм|гггг|день|месяц|год|напр\w*)\b"
)
FUZZY_FROM = 0.86


@dataclass(frozen=True, slots=True)
class Column:
    """One column with what it was taken for. `field` is None if not recognised.

    `key` is the folded heading under which a mapping remembers the column; two
    equal headings in one table get " #2", " #3". `ignored`: a serial number, a
    column of our own report, or one the user does not want.
    """

    index: int
    letter: str
    heading: str
    key: str
    field: str | None
    confidence: float
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Recognition:
    kind: str
    columns: tuple[Column, ...]

    @property
    def unrecognised(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.field is None and not c.ignored)

    @property
    def has_name(self) -> bool:
        """Whether some column can name a child: without it no row can go in."""
        return any(column.field in NAME_FIELDS for column in self.columns)

    def mapping(self) -> dict[str, str]:
        """Folded heading -> field ("" where ignored), as a source remembers it."""
        return {
            column.key: column.field or IGNORED
            for column in self.columns
            if column.field or column.ignored
        }


@cache
def _known(kind: str) -> dict[str, str]:
    """Folded heading -> field. A kind's own fields win over common ones."""
    own = KINDS[kind].own if kind in KINDS else tuple(FIELDS)
    found: dict[str, str] = {}
    for field in (*own, *COMMON):
        names = (field, field.replace("_", " "), *usual_headings()[field])
        for heading in names:
            found.setdefault(fold(heading), field)
    return found


@cache
def _every_heading() -> dict[str, frozenset[str]]:
    fields: dict[str, set[str]] = {}
    for kind in LISTS:
        for heading, field in _known(kind).items():
            fields.setdefault(heading, set()).add(field)
    return {heading: frozenset(found) for heading, found in fields.items()}


def heading_strength(text: str) -> float:
    """How surely a text is the heading of some column of some kind: 0 to 1."""
    folded = fold(text)
    if text in SERIAL_SIGNS:
        return 0.5
    if not folded or len(folded) > 120:
        return 0.0
    if folded in _every_heading() or folded in SERIAL:
        return 1.0
    return max((_match(folded, kind)[1] for kind in ("round", "")), default=0.0)


def recognise(
    table: Table, kind: str, remembered: Mapping[str, str] | None = None
) -> Recognition:
    """Give each column its field, surest first; each field goes to one column.

    `remembered` maps folded headings to fields ("" to ignore) and wins over
    everything; fields the kind does not have are passed over.
    """
    allowed = set(KINDS[kind].fields)
    keys = _keys(table.headings)
    wishes: list[tuple[float, int, str]] = []
    ignored: set[int] = set()
    for heading, key in zip(table.headings, keys, strict=True):
        field, confidence = _told(key, remembered) or _guess(heading, kind)
        if field == IGNORED:
            ignored.add(heading.index)
        elif field in allowed:
            wishes.append((confidence, heading.index, field))
    chosen = _settle(wishes)
    return Recognition(
        kind,
        tuple(
            Column(
                heading.index,
                column_letter(heading.index),
                heading.text,
                key,
                chosen[heading.index][0] if heading.index in chosen else None,
                chosen[heading.index][1] if heading.index in chosen else 0.0,
                heading.index in ignored,
            )
            for heading, key in zip(table.headings, keys, strict=True)
        ),
    )


def _told(key: str, remembered: Mapping[str, str] | None) -> tuple[str, float] | None:
    if remembered is not None and key in remembered:
        return remembered[key], 2.0
    return None


def _settle(wishes: list[tuple[float, int, str]]) -> dict[int, tuple[str, float]]:
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for confidence, index, field in sorted(wishes, key=lambda w: (-w[0], w[1])):
        if field not in taken:
            chosen[index] = (field, min(confidence, 1.0))
            taken.add(field)
    return chosen


def _keys(headings: Iterable[Heading]) -> list[str]:
    seen: dict[str, int] = {}
    keys = []
    for heading in headings:
        key = fold(heading.text) or f"column {column_letter(heading.index).lower()}"
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key} #{seen[key]}")
    return keys


def _guess(heading: Heading, kind: str) -> tuple[str, float]:
    """The best reading of a heading of one or several rows."""
    whole, lower = fold(heading.text), fold(heading.parts[-1])
    if heading.text in SERIAL_SIGNS or whole in SERIAL or whole in OWN_COLUMNS:
        return IGNORED, 1.0
    if not whole:
        return "?", 0.0
    if len(heading.parts) == 1:
        return _match(whole, kind)
    best = _match(whole, kind)
    if best[1] >= 0.9 or _role(" ".join(fold(part) for part in heading.parts[:-1])):
        return best
    return max(best, _match(lower, kind), key=lambda found: found[1])


@cache
def _match(folded: str, kind: str) -> tuple[str, float]:
    known = _known(kind)
    if folded in known:
        return known[folded], 1.0
    role = _role(folded)
    if role:
        return _with_role(folded, role, kind)
    bare = _bare(folded)
    if bare in known:
        return known[bare], 0.95
    return _alike(folded, known)


def _bare(folded: str) -> str:
    return " ".join(FILLERS.sub(" ", folded).split())


@cache
def _role(folded: str) -> str | None:
    words = folded.split()
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    return next((ROLE_OF[word] for word in pairs + words if word in ROLE_OF), None)


def _with_role(folded: str, role: str, kind: str) -> tuple[str, float]:
    """ "Birth date of the mother" must not become the child's birth date."""
    words = [word for word in folded.split() if ROLE_OF.get(word) != role]
    rest = _bare(" ".join(words))
    base = _known(kind).get(rest) or _known("").get(rest)
    if base == "birth_date" and not AGE_WORDS.search(rest):
        return "", 0.0
    field = ROLE_FIELDS.get((role, base or ""))
    if field is not None:
        return field, 0.9
    found, sure = _alike(folded, _known(kind))
    return (found, sure) if FIELDS.get(found) and _fits(found, role) else ("?", 0.0)


def _fits(field: str, role: str) -> bool:
    return field in set(ROLE_FIELDS.values()) or role in field


def _alike(folded: str, known: Mapping[str, str]) -> tuple[str, float]:
    """Misspelt or longer headings: by letters, then by words in common."""
    if len(folded) < 4:
        return "?", 0.0
    best, score = "?", 0.0
    words = _stems(folded)
    for heading, field in known.items():
        if len(heading) < 4:
            continue
        shared = _shared(words, _stems(heading))
        near = 0.0
        if abs(len(heading) - len(folded)) <= 3 and heading[0] == folded[0]:
            near = SequenceMatcher(None, folded, heading).ratio()
        sure = max(near if near >= FUZZY_FROM else 0.0, shared)
        if sure > score:
            best, score = field, sure
    return (best, round(score * 0.85, 2)) if score >= 0.6 else ("?", 0.0)


@cache
def _stems(folded: str) -> frozenset[str]:
    return frozenset(word[:6] for word in folded.split() if len(word) > 2)


def _shared(words: frozenset[str], others: frozenset[str]) -> float:
    both = len(words & others)
    if not both or (both == 1 and len(words | others) > 2):
        return 0.0
    return both / len(words | others)


def guess_kind(table: Table) -> list[tuple[str, float]]:
    """Kinds with their likelihood (0 to 1), likeliest first.

    A heading counts the more, the fewer kinds have such a column of their own.
    """
    found = {kind: recognise(table, kind) for kind in LISTS}
    own: dict[int, dict[str, float]] = {}
    for kind, recognition in found.items():
        for column in recognition.columns:
            if column.field in KINDS[kind].own:
                own.setdefault(column.index, {})[kind] = column.confidence
    scores = {kind: 0.01 + _title_bonus(table, kind) for kind in LISTS}
    for kinds in own.values():
        for kind, confidence in kinds.items():
            scores[kind] += confidence / len(kinds) ** 1.5
    total = sum(scores.values())
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    return [(kind, round(score / total, 3)) for kind, score in ranked]


TITLES = {
    "round": "подворн|обход|кыдыруу|аралау|round",
    "passport": "социальн паспорт|социального паспорта|социальный паспорт|социалдык паспорт|алеуметтик паспорт|social passport",
    "school": "список учащ|список ученик|учащихся|окуучулар|окушылар|контингент|roster|pupils",
    "clinic": "поликлиник|цсм|прикрепленн|гсв|емхана|clinic|бейтап",
    "civil": "загс|актов|регистрац рожд|жаак|ахат|civil regist|туулгандыгын каттоо",
    "border": "пересеч|границ|пропуск|кпп|чек ара|шекара|border",
    "absence": "выехавш|отсутствующ|трудовых мигрант|эмгек мигрант|енбек мигрант|absent parent",
    "hardship": "трудн жизнен|тжс|турмуштук оор|ток|киын омирлик|difficult life|трудной жизненной",
}  # fmt: skip


def _title_bonus(table: Table, kind: str) -> float:
    text = f" {fold(' '.join((table.sheet, *table.titles)))}"
    return 1.5 if any(f" {word}" in text for word in TITLES[kind].split("|")) else 0.0


def column_letter(index: int) -> str:
    """The letter a spreadsheet shows over the column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
