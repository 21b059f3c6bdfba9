"""Who signs a plan, as the country pack says: countries/<country>/approval.csv.

Three steps in this order: the unit submits, one body agrees, another approves. The pack
says which office that is in the country, who holds the step, by which act and how sure
that is. That nobody signs two of them is asked by the database.
"""

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from kamkor.foundation.access.choices import Action
from kamkor.foundation.law import files
from kamkor.foundation.law.choices import Status
from kamkor.foundation.law.naming import Named, Words, say, words_of
from kamkor.foundation.places.choices import OrganisationKind

SUBMIT, AGREE, APPROVE = "submit", "agree", "approve"
ORDER = (SUBMIT, AGREE, APPROVE)
AWAY = "away_from_family"  # of a plan that takes the child from its family


class BadChain(ValueError):
    """The file says something that cannot be: which, and why."""


@dataclass(frozen=True)
class Step(Named):
    """`names` is the office that signs; who holds `action` signs for a body of `kind`,
    within `term` of the clock (None: nobody waits for the first). `in_session`: by a
    decision of that body and not on the page of the plan. `when`: only of such plans;
    None: of every plan."""

    action: Action
    kind: OrganisationKind
    term: str | None
    in_session: bool
    when: str | None
    act: Words
    url: str
    status: Status

    @property
    def act_words(self) -> str:
        return say(self.act)


def here() -> dict[str, Step]:
    """By code, in the order of signing."""
    return of(settings.COUNTRY)


def depends() -> bool:
    """Whether a step is asked only of plans that take the child from the family."""
    return any(step.when for step in here().values())


def without(*, away: bool | None) -> list[str]:
    """The steps that are not asked of a plan: `away` says whether it takes the child from
    the family. Where that is not known, all are asked."""
    return [code for code, step in here().items() if step.when and away is False]


@cache
def of(country: str) -> dict[str, Step]:
    """Raises BadChain, and ValueError for a cell that is empty or means nothing."""
    return read(files.rows(country, "approval"))


def read(rows: list[files.Row]) -> dict[str, Step]:
    """Raises BadChain, ValueError."""
    steps = [_step(row) for row in rows]
    codes = tuple(step.code for step in steps)
    if codes != ORDER:
        raise BadChain(f"approval.csv has the steps {codes}, not {ORDER}.")
    for step in steps[1:]:
        if step.term is None:
            raise BadChain(f"{step.code} has no term: who waits for it is not told.")
    if any(step.in_session for step in steps if step.code != AGREE):
        raise BadChain("Only who agrees can do it in session.")
    if any(step.when not in (None, AWAY) for step in steps):
        raise BadChain(f"when is {AWAY} or empty.")
    if steps[0].when or all(step.when for step in steps[1:]):
        raise BadChain("A plan that nobody agrees to or approves is none.")
    if len({step.action for step in steps}) < len(steps):
        raise BadChain("Two steps are signed by the same action.")
    return {step.code: step for step in steps}


def _step(row: files.Row) -> Step:
    return Step(
        code=files.required(row, "step"),
        names=words_of(row),
        action=Action(files.required(row, "action")),
        kind=OrganisationKind(files.required(row, "kind")),
        term=row["term"],
        in_session=_yes(row, "in_session"),
        when=row.get("when"),
        act=words_of(row, "act"),
        url=row["url"] or "",
        status=Status(files.required(row, "status")),
    )


def _yes(row: files.Row, column: str) -> bool:
    said = row.get(column)
    if said not in (None, "yes"):
        raise BadChain(f"{column} is {said!r}, and not yes or empty.")
    return said == "yes"
