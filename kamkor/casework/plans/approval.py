"""Who signs a plan, as the country pack says: countries/<country>/approval.csv.

The unit submits, others give opinions or agree, the last approves: as many steps as the
pack has. It says which office each is in the country, who holds it, by which act and how
sure that is. That nobody signs two of them is asked by the database.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings

from kamkor.foundation.access.choices import Action
from kamkor.foundation.law import files
from kamkor.foundation.law.choices import Status
from kamkor.foundation.law.naming import Named, Words, say, words_of
from kamkor.foundation.places.choices import Level, OrganisationKind

from .choices import Deed

SUBMIT, AGREE, APPROVE = "submit", "agree", "approve"  # codes of both countries
DEEDS = {
    Action.CASE_WORK: Deed.SUBMIT,
    Action.PLAN_OPINION: Deed.OPINION,
    Action.PLAN_AGREE: Deed.AGREE,
    Action.PLAN_APPROVE: Deed.APPROVE,
}
AWAY = "away_from_family"  # of a plan that takes the child from its family
LONGEST = 20  # letters of a code


class BadChain(ValueError):
    """The file says something that cannot be: which, and why."""


@dataclass(frozen=True)
class Step(Named):
    """`names` is the office that signs; who holds `action` signs for a body of `kind`,
    in a territory of `level` (None: of any), within `term` of the clock (None: nobody
    waits for the first). `of_body`: only by a role held for such a body. `in_session`: by
    a decision of that body and not on the page of the plan. `outside`: also by a body
    without an account, through a one-time page. `when`: only of such plans; None: of
    every plan."""

    action: Action
    kind: OrganisationKind
    term: str | None
    in_session: bool
    when: str | None
    act: Words
    url: str
    status: Status
    level: Level | None = None
    outside: bool = False
    of_body: bool = False

    @property
    def deed(self) -> Deed:
        return DEEDS[self.action]

    @property
    def act_words(self) -> str:
        return say(self.act)


def here() -> dict[str, Step]:
    """By code, in the order of signing."""
    return of(settings.COUNTRY)


def has(deed: Deed) -> bool:
    """Whether the country asks that of any plan."""
    return any(step.deed == deed for step in here().values())


def of_commission() -> list[str]:
    """The codes of what the Commission agrees to."""
    return [
        code
        for code, step in here().items()
        if step.deed == Deed.AGREE and step.kind == OrganisationKind.COMMISSION
    ]


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
    for wrong, says in _RULES:
        if wrong(steps):
            raise BadChain(f"approval.csv: {says}")
    actions = [step.action for step in steps]
    return {
        step.code: replace(
            step, of_body=step.deed == Deed.OPINION or actions.count(step.action) > 1
        )
        for step in steps
    }


def _out_of_order(steps: list[Step]) -> bool:
    deeds = [step.deed for step in steps]
    approvals = deeds.count(Deed.APPROVE)
    return (
        deeds[:1] != [Deed.SUBMIT]
        or deeds.count(Deed.SUBMIT) > 1
        or not approvals
        or deeds[-approvals:] != [Deed.APPROVE] * approvals
    )


def _repeats(found: Iterable[object]) -> bool:
    listed = list(found)
    return len(set(listed)) < len(listed)


def _decides_by_page(step: Step) -> bool:
    return step.deed in (Deed.OPINION, Deed.AGREE) and not step.in_session


_RULES: tuple[tuple[Callable[[list[Step]], bool], str], ...] = (
    (_out_of_order, "one submits first, approvals stand last, and there is one."),
    (lambda steps: _repeats(step.code for step in steps), "a code stands twice."),
    (
        lambda steps: any(len(step.code) > LONGEST for step in steps),
        f"a code has more than {LONGEST} letters.",
    ),
    (
        lambda steps: any(step.term is None for step in steps[1:]),
        "a step has no term: who waits for it is not told.",
    ),
    (
        lambda steps: (
            any(s.in_session and s.deed != Deed.AGREE for s in steps)
            or sum(step.in_session for step in steps) > 1
        ),
        "one step can be taken in session, and that agrees.",
    ),
    (
        lambda steps: any(s.outside and not _decides_by_page(s) for s in steps),
        "only who gives an opinion, or agrees on the page, can do it without an account.",
    ),
    (
        lambda steps: any(step.when not in (None, AWAY) for step in steps),
        f"when is {AWAY} or empty.",
    ),
    (
        lambda steps: (
            bool(steps[0].when)
            or all(s.when for s in steps if s.deed in (Deed.AGREE, Deed.APPROVE))
        ),
        "a plan that nobody agrees to or approves is none.",
    ),
    (
        lambda steps: _repeats((step.action, step.kind, step.level) for step in steps),
        "two steps are signed by the same people.",
    ),
)


def _step(row: files.Row) -> Step:
    action = Action(files.required(row, "action"))
    if action not in DEEDS:
        raise BadChain(f"approval.csv: {action} signs no plan.")
    level = row.get("level")
    return Step(
        code=files.required(row, "step"),
        names=words_of(row),
        action=action,
        kind=OrganisationKind(files.required(row, "kind")),
        term=row["term"],
        in_session=_yes(row, "in_session"),
        when=row.get("when"),
        act=words_of(row, "act"),
        url=row["url"] or "",
        status=Status(files.required(row, "status")),
        level=Level(level) if level else None,
        outside=_yes(row, "outside"),
    )


def _yes(row: files.Row, column: str) -> bool:
    said = row.get(column)
    if said not in (None, "yes"):
        raise BadChain(f"{column} is {said!r}, and not yes or empty.")
    return said == "yes"
