"""The only place where releases change: ordered, counted, reviewed, let out, withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.db.context import MACHINE_ID
from kamkor.foundation.law.naming import Words
from kamkor.foundation.places.models import Territory

from . import (
    attacking,
    coarsening,
    counting,
    editing,
    limits,
    making,
    observing,
    policy,
    rules,
    shelving,
)
from .choices import AFTER, ReleaseState, StepKind
from .counting import Counted
from .disclosure.attack.report import Report
from .disclosure.figures import Table
from .errors import (
    NoFigures,
    NoNote,
    NotPossible,
    OwnWork,
    TooEarly,
    TooFewReviewers,
)
from .models import Exact, Release, Step
from .periods import last_day, text
from .shapes import Shape, published, said_of
from .store import shelf
from .store.contents import About, Contents
from .store.shelf import Kept


@dataclass(frozen=True)
class Wish:
    """Which quarters (their first days) and tables, announced for which day. `note`: to
    readers, in one language at least."""

    first: date
    last: date
    tables: Sequence[str]
    announced_on: date
    note: Words


@transaction.atomic
def order(wish: Wish, *, by: Actor, at: datetime) -> Release:
    """A release that the machine is to count. Raises PermissionDenied, NoFigures, NoNote."""
    if not by.may(Action.RELEASE):
        raise PermissionDenied
    if not any(wish.note.values()):
        raise NoNote
    country = settings.COUNTRY
    held = counting.quarters(country)
    if not wish.tables or not any(wish.first <= one <= wish.last for one in held):
        raise NoFigures
    with context.acting_as_machine():
        release = Release.objects.create(
            number=_next_number(), country=country, first=wish.first, last=wish.last,
            tables=list(wish.tables), announced_on=wish.announced_on, note=dict(wish.note),
            state=ReleaseState.ORDERED, prepared_by=by.user_id, prepared_at=at,
        )  # fmt: skip
        _step(release, StepKind.ORDERED, by=by.user_id, at=at)
    return release


@transaction.atomic
def fill(release_id: UUID, *, at: datetime) -> Release:
    """The machine counts, makes safe, writes the file and attacks it; true counts are
    kept for the attacker. Not safe is an answer too. Raises NotPossible."""
    with context.acting_as_machine():
        release = _held(release_id, ReleaseState.ORDERED)
        numbers = limits.of(release.country, timezone.localdate(at))
        shapes = [published().shapes[code] for code in release.tables]
        territories = making.areas(release.country)
        draft = _drafted(release, shapes, territories, numbers)
        if draft.report.wins and (
            found := coarsening.find(
                shapes, draft.report,
                lambda some: _tried(release, some, territories, numbers),
            )
        ):  # fmt: skip
            release.coarser = dict(found.taken)
            release.tables = [shape.code for shape in found.shapes]
            draft = _drafted(release, found.shapes, territories, numbers)
        elif draft.report.wins:  # the file of the last attempt lies there
            draft = _drafted(release, shapes, territories, numbers)
        report, file = draft.report, draft.file
        _keep_truth(release, draft.counted)
        release.sha256 = file.sha256
        release.report = report.told() | {"editions_stay": draft.stay}
        release.state = ReleaseState.UNSAFE if report.wins else ReleaseState.READY
        release.save()
        _step(release, StepKind.ATTACKED, by=MACHINE_ID, at=at)
    return release


@dataclass(frozen=True)
class _Draft:
    """`stay`: editions of the index that do not go out, and why."""

    counted: Counted
    file: Kept
    report: Report
    stay: Mapping[str, str]


def _drafted(
    release: Release, shapes: Sequence[Shape], territories: Mapping[str, Territory],
    numbers: limits.Numbers,
) -> _Draft:  # fmt: skip
    """Counted, made safe, written and attacked as the public would have it."""
    counted, contents, tables = _counts(release, shapes, territories, numbers)
    observing.add(contents, tables, numbers.rates)
    stay = editing.add(contents)
    editing.add_abroad(contents)
    file = shelving.draft(contents)
    report = attacking.of(release, file, numbers.attack, counted.truth)
    return _Draft(
        counted, file, report, {code: why.value for code, why in stay.items()}
    )


def _tried(
    release: Release, shapes: Sequence[Shape], territories: Mapping[str, Territory],
    numbers: limits.Numbers,
) -> Report:  # fmt: skip
    """What the attacker does with the tables alone."""
    counted, contents, _tables = _counts(release, shapes, territories, numbers)
    file = shelving.draft(contents)
    return attacking.of(release, file, numbers.attack, counted.truth)


def _counts(
    release: Release, shapes: Sequence[Shape], territories: Mapping[str, Territory],
    numbers: limits.Numbers,
) -> tuple[Counted, Contents, list[Table]]:  # fmt: skip
    counted = counting.count(
        shapes, release.country, _quarters(release), making.around(territories)
    )
    tables = making.safe(counted, divide_from=numbers.divide_from)
    contents = Contents(_about(release, numbers))
    making.add(contents, tables, shapes, territories, release.coarser)
    return counted, contents, tables


@transaction.atomic
def review(
    release_id: UUID, *, let_out: bool, why: str, by: Actor, at: datetime
) -> Release:
    """One reviewer's decision; a refusal ends the release. Raises PermissionDenied,
    NotPossible, OwnWork; OtherFile where the file is not the one that was attacked."""
    if not by.may(Action.RELEASE_REVIEW):
        raise PermissionDenied
    with context.acting_as_machine():
        release = _held(release_id, ReleaseState.READY)
        if not policy.may_review(by, release, list(release.steps.all())):
            raise OwnWork
        shelving.draft_of(release)
        kind = StepKind.LET_OUT if let_out else StepKind.REFUSED
        _step(release, kind, by=by.user_id, at=at, why=why)
    return release


@transaction.atomic
def publish(release_id: UUID, *, by: Actor, at: datetime) -> Release:
    """The reviewed file goes to the public when this transaction is kept.

    Raises PermissionDenied, NotPossible, TooFewReviewers, TooEarly, OtherFile.
    """
    if not by.may(Action.RELEASE):
        raise PermissionDenied
    with context.acting_as_machine():
        release = _held(release_id, ReleaseState.READY)
        today = timezone.localdate(at)
        wanted = limits.of(release.country, today).reviewers
        if left := wanted - len(policy.let_out_by(list(release.steps.all()))):
            raise TooFewReviewers(left)
        if today < release.announced_on:
            raise TooEarly(release.announced_on)
        shelving.draft_of(release)
        before = Release.objects.filter(
            country=release.country, state=ReleaseState.RELEASED
        )
        for one in before:
            _step(one, StepKind.SUPERSEDED, by=MACHINE_ID, at=at)
        _step(release, StepKind.RELEASED, by=by.user_id, at=at)
    transaction.on_commit(lambda: shelving.place(release))
    return release


@transaction.atomic
def withdraw(
    release_id: UUID, *, why: Mapping[str, str], by: Actor, at: datetime
) -> Release:
    """It is shown no more; `why` in the languages given, for everybody to read.

    Raises PermissionDenied, NotPossible.
    """
    if not (by.may(Action.RELEASE) or by.may(Action.RELEASE_REVIEW)):
        raise PermissionDenied
    with context.acting_as_machine():
        release = _locked(release_id)
        if not policy.may_withdraw(by, release):
            raise NotPossible
        words = " · ".join(why.values())
        _step(release, StepKind.WITHDRAWN, by=by.user_id, at=at, why=words)
    transaction.on_commit(lambda: shelving.withdraw(release, why))
    return release


def _next_number() -> int:
    """Never one that stands on the shelf, whatever the database remembers of it."""
    with connection.cursor() as cursor:  # two orders at once are two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('publishing_release'))")
    last = Release.objects.aggregate(last=Max("number"))["last"] or 0
    return 1 + max([last, *(one.number for one in shelf.kept(settings.PUBLICATION))])


def _quarters(release: Release) -> list[date]:
    held = counting.quarters(release.country)
    return [one for one in held if release.first <= one <= release.last]


def _about(release: Release, numbers: limits.Numbers) -> About:
    first, last = text(release.first), text(release.last)
    title = {
        language: words.format(first=first, last=last)
        for language, words in published().title.items()
    }
    return About(
        number=release.number, country=release.country.upper(), title=title,
        released_on=release.announced_on.isoformat(),
        data_until=last_day(release.last).isoformat(),
        made_with=f"kamkor {version('kamkor')}",
        note=release.note, invented=settings.DEMO, rules=rules.told(numbers),
        coarser=[
            {"table": published().shapes[code].name, "what": said_of(step)}
            for code, taken in release.coarser.items()
            for step in taken
        ],
    )  # fmt: skip


def _keep_truth(release: Release, counted: Counted) -> None:
    Exact.objects.bulk_create(
        Exact(
            release=release, table=table.code,
            places=[list(place) for place in table.values],
            counts=list(table.values.values()),
        )
        for table in counted.tables
    )  # fmt: skip


def _step(
    release: Release, kind: StepKind, *, by: UUID, at: datetime, why: str = ""
) -> None:
    Step.objects.create(release=release, kind=kind, by=by, at=at, why=why)
    if kind in AFTER:
        release.state = AFTER[kind]
        release.save(update_fields=["state"])
    audit.record(f"release.{kind}", release, by=by, at=at)


def _locked(release_id: UUID) -> Release:
    return Release.objects.select_for_update().get(pk=release_id)


def _held(release_id: UUID, state: ReleaseState) -> Release:
    release = _locked(release_id)
    if release.state != state:
        raise NotPossible
    return release
