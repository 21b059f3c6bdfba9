"""Who is competent, as data: countries/<country>/competence.csv.

A row says: for this need, in such a territory and situation, a body of this kind answers,
by this act. `level` is a level of the child's line of territories, empty for any.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from kamkor.foundation.law import files
from kamkor.foundation.law.choices import Status
from kamkor.foundation.law.naming import say, words_of
from kamkor.foundation.places.choices import Level, OrganisationKind

from .choices import Need, Situation


@dataclass(frozen=True)
class Rule:
    need: Need
    level: Level | None
    situation: Situation | None
    kind: OrganisationKind
    fallback: OrganisationKind | None
    act: dict[str, str]  # by language
    says: dict[str, str]
    url: str
    status: Status
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )

    @property
    def act_words(self) -> str:
        return say(self.act)

    @property
    def says_words(self) -> str:
        return say(self.says)


@cache
def rules(country: str) -> tuple[Rule, ...]:
    """Every row of the country in the order of the file. Raises ValueError for a row
    that cannot be read."""
    return tuple(_rule(row) for row in files.rows(country, "competence"))


def chosen(
    need: Need,
    *,
    levels: frozenset[str],
    situation: frozenset[str],
    country: str,
    on: date,
) -> list[Rule]:
    """The rows that answer, those of the situation first.

    A row for the level of the place stands before one for any level.
    """
    fitting = [
        rule
        for rule in rules(country)
        if rule.need == need
        and rule.holds_on(on)
        and (rule.level is None or rule.level in levels)
        and (rule.situation is None or rule.situation in situation)
    ]
    special = [rule for rule in fitting if rule.situation]
    return [*_finest(special), *_finest([r for r in fitting if not r.situation])]


def _finest(rows: list[Rule]) -> list[Rule]:
    return [rule for rule in rows if rule.level] or rows


def _rule(row: files.Row) -> Rule:
    fallback = row["fallback"]
    return Rule(
        need=Need(files.required(row, "need")),
        level=Level(row["level"]) if row["level"] else None,
        situation=Situation(row["situation"]) if row["situation"] else None,
        kind=OrganisationKind(files.required(row, "kind")),
        fallback=OrganisationKind(fallback) if fallback else None,
        act=words_of(row, "act"),
        says=words_of(row, "says"),
        url=row["url"] or "",
        status=Status(files.required(row, "status")),
        valid_from=files.day(row["valid_from"]),
        valid_to=files.day(row["valid_to"]),
    )
