"""Releases as the pages show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.law.naming import LANGUAGES, say
from kamkor.foundation.web.figures import Table
from kamkor.foundation.web.templatetags.kamkor import number
from kamkor.foundation.web.words import LANGUAGE_NAMES
from kamkor.monitoring.editions.letting import Stays

from . import limits, policy, shelving, words
from .choices import ReleaseState
from .disclosure.attack.differencing import Measured
from .disclosure.attack.report import judged
from .disclosure.figures import ALL
from .models import Release, Step
from .shapes import published, said_of
from .store import reading as store

WAITING, GOOD, BAD, QUIET = "at_risk", "met", "not_met", "unknown"
TONES = {
    ReleaseState.ORDERED: QUIET, ReleaseState.UNSAFE: BAD, ReleaseState.READY: WAITING,
    ReleaseState.REFUSED: BAD, ReleaseState.RELEASED: GOOD,
    ReleaseState.SUPERSEDED: QUIET, ReleaseState.WITHDRAWN: BAD,
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A step with the name of who took it; "" is the machine."""

    step: Step
    who: str


@dataclass(frozen=True)
class Attempt:
    """One way of differencing over all tables, and what follows from it."""

    way: str
    differences: int
    auc: float
    limit: float
    judged: str


@dataclass(frozen=True)
class Shown:
    """One release. `note`: to readers, (language, its name, text); `stay`: editions of
    the index that do not go out, and why; `coarser`: by table what was made
    coarser in it; `missing`: how many
    reviewers it still wants; `may_*`: the reader."""

    release: Release
    note: list[tuple[str, str, str]]
    steps: list[Told]
    wins: list[str]
    stay: list[tuple[str, str]]
    coarser: list[tuple[str, list[str]]]
    attempts: list[Attempt]
    tables: list[tuple[str, str]]
    missing: int
    may_review: bool
    may_release: bool
    may_withdraw: bool
    is_own: bool
    too_early: bool

    @property
    def tone(self) -> str:
        return TONES[ReleaseState(self.release.state)]


def releases() -> QuerySet[Release]:
    """The newest first; row-level security shows them to those who may."""
    return Release.objects.order_by("-number")


def one(number: int) -> Release | None:
    steps = Step.objects.order_by("at", "id")
    return (
        releases()
        .filter(number=number)
        .prefetch_related(Prefetch("steps", queryset=steps))
        .first()
    )


def shown(release: Release, actor: Actor, *, on: date) -> Shown:
    steps = list(release.steps.all())
    names = accounts.names({step.by for step in steps})
    wanted = limits.of(release.country, on)
    report = release.report
    return Shown(
        release=release,
        note=[
            (c, LANGUAGE_NAMES[c], release.note[c])
            for c in LANGUAGES
            if release.note.get(c)
        ],
        steps=[Told(step, names.get(step.by, "")) for step in steps],
        wins=[words.win(told) for told in report.get("wins", [])],
        stay=[
            (code, str(Stays(why).label))
            for code, why in report.get("editions_stay", {}).items()
        ],
        coarser=[
            (words.table(code), [say(said_of(step)) for step in taken])
            for code, taken in release.coarser.items()
        ],
        attempts=_attempts(report, wanted),
        tables=[(code, words.table(code)) for code in release.tables],
        missing=max(wanted.reviewers - len(policy.let_out_by(steps)), 0),
        may_review=policy.may_review(actor, release, steps),
        may_release=policy.may_release(actor, release),
        may_withdraw=policy.may_withdraw(actor, release),
        is_own=release.prepared_by == actor.user_id,
        too_early=on < release.announced_on,
    )


def _attempts(report: dict[str, Any], wanted: limits.Numbers) -> list[Attempt]:
    return [
        Attempt(
            words.way(one.way), one.differences, one.auc, wanted.attack.most(one.way),
            words.judged(judged(one, wanted.attack)),
        )
        for one in (Measured(**told) for told in report.get("measured", []))
        if not one.table
    ]  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """A table of the file for one quarter, a row an area."""

    title: str
    period: str
    periods: list[str]
    table: Table


def grid(release: Release, code: str, period: str) -> Grid | None:
    """By area and the first dimension after area and period, all others as totals; the
    newest quarter unless one is named. Raises OtherFile."""
    file = shelving.file_of(release)
    found = store.counts(file, code)
    if not found:
        return None
    area, quarter, *crossed = found[0].dimensions
    periods = list(quarter["values"])
    period = period if period in periods else periods[-1]
    heads = crossed[0]["values"] if crossed else {ALL: published().all}
    rest = [ALL] * (len(crossed) - 1)
    values = {tuple(cell.place): cell.value for cell in store.cells(file, code)}
    columns = [[head, *rest] if crossed else [] for head in heads]
    rows = [
        [
            say(name),
            *(_figure(values.get((place, period, *column))) for column in columns),
        ]
        for place, name in area["values"].items()
        if (place, period, *columns[0]) in values
    ]
    titles = [say(area["name"]), *(say(one) for one in heads.values())]
    return Grid(words.table(code), period, periods[::-1], Table(titles, rows))


def _figure(value: int | None) -> str:
    return _("too few") if value is None else number(value)


def country() -> str:
    """Whose figures this installation publishes."""
    code: str = settings.COUNTRY
    return code


def codes() -> list[str]:
    return list(published().shapes)
