"""What the pages and papers of the Commission show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q

from kamkor.casework.cases import sealing
from kamkor.casework.clock import reads as clock
from kamkor.casework.clock.models import Deadline
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.access.policy import ROLES
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation
from kamkor.foundation.web.words import alphabetical
from kamkor.register.people import reads as people
from kamkor.register.people.reads import Member as Child

from .choices import ItemState
from .models import (
    Attendance,
    Commission,
    Decision,
    Item,
    Member,
    Report,
    Session,
)


@dataclass(frozen=True)
class Fit:
    """A voting member who has a part in an item, or in a session."""

    user: UUID
    is_present: bool


@dataclass(frozen=True)
class Quorum:
    """How many are there, of how many, and how many it takes."""

    present: int
    members: int
    needed: int

    @property
    def is_reached(self) -> bool:
        return self.present >= self.needed


@dataclass(frozen=True)
class Seat:
    """A member in words; `here` since when, None while not there."""

    member: Member
    name: str
    here: datetime | None


@dataclass(frozen=True)
class Line:
    """A line of an agenda. `item` and `child` are empty where the reader may not see."""

    position: int | None
    kind: str
    state: str
    item: Item | None
    child: str


@dataclass(frozen=True)
class Ballot:
    user: UUID
    name: str
    is_present: bool
    choice: str
    choice_label: str


def commissions(actor: Actor) -> list[Commission]:
    """One query."""
    rows = Commission.objects.visible_to(actor)
    return list(
        rows.select_related("organisation__territory").order_by("organisation__code")
    )


def commission(actor: Actor, pk: UUID) -> Commission | None:
    rows = Commission.objects.visible_to(actor).filter(pk=pk)
    found: Commission | None = rows.select_related("organisation__territory").first()
    return found


def commission_at(place: int) -> Commission | None:
    """The Commission nearest to the place: of the smallest territory around it. As the
    machine; one query."""
    rows = Commission.objects.filter(
        organisation__territory__low__lte=place,
        organisation__territory__high__gte=place,
    )
    return rows.order_by("-organisation__territory__low").first()


def sessions(actor: Actor) -> list[Session]:
    """The newest first. One query."""
    rows = Session.objects.visible_to(actor)
    return list(
        rows.select_related("commission__organisation").order_by("-meets_at")[:100]
    )


def session(actor: Actor, pk: UUID) -> Session | None:
    rows = Session.objects.visible_to(actor).filter(pk=pk)
    found: Session | None = rows.select_related(
        "commission__organisation__territory"
    ).first()
    return found


def item(actor: Actor, pk: UUID) -> Item | None:
    """An item the actor may see, with its case, which a member may not. Two queries."""
    if not Item.objects.visible_to(actor).filter(pk=pk).exists():
        return None
    with context.acting_as_machine():
        rows = Item.objects.select_related(
            "session__commission__organisation__territory", "case", "plan__case", "person",
            "decision", "earlier__item",
        )  # fmt: skip
        found: Item = rows.get(pk=pk)
    return found


def child(found: Item) -> Child | None:
    """Name and birth date: all that a member is told of the child beside the pack."""
    return next(iter(children([found])), None)


def children(items: Iterable[Item]) -> list[Child]:
    """The same for items that the reader sees. As the machine; three queries."""
    with context.acting_as_machine():
        return people.members([one.person.root_id for one in items])


def bodies(actor: Actor) -> list[Organisation]:
    """Commissions of the directory in the actor's places that hold no sessions yet. One
    query."""
    near = Q(pk__in=[])
    for low, high in actor.territory(Sensitivity.CONTENT):
        near |= Q(territory__low__range=(low, high))
    rows = Organisation.objects.filter(
        near, kind=OrganisationKind.COMMISSION, valid_to=None, commission=None
    )
    return list(rows.order_by("code")[:50])


def seatable(found: Commission) -> list[User]:
    """Who could be appointed: people whose role there lets them sit or keep the papers,
    and who do not sit there yet. One query."""
    place = found.organisation.territory.low
    roles = [
        role
        for role, rule in ROLES.items()
        if rule.actions & {Action.PLAN_AGREE, Action.COMMISSION}
    ]
    rows = User.objects.filter(
        grants__role__in=roles, grants__valid_until=None, is_active=True,
        grants__territory__low__lte=place, grants__territory__high__gte=place,
    )  # fmt: skip
    sits = found.members.filter(until=None).values("user")
    free = rows.exclude(pk__in=sits).distinct().order_by("full_name")[:200]
    return alphabetical(free, lambda user: user.full_name)


def handed_in(found: Commission) -> dict[date, Report]:
    """Reports handed in, by the last day of their half-year. One query."""
    return {row.until: row for row in found.reports.all()}


def report_due(found: Commission) -> Deadline | None:
    """The deadline of the next report; None where the country asks for none."""
    rows = [d for d in clock.of("commission_report", found.pk) if d.is_running]
    return rows[0] if rows else None


def paper_languages() -> list[tuple[str, str]]:
    """The state language and the official one: (code, its name in itself)."""
    state = "kk" if settings.COUNTRY == "kz" else "ky"
    named = dict(settings.LANGUAGES)
    return [(code, str(named[code])) for code in (state, "ru")]


def members(found: Commission) -> list[Seat]:
    """Who sits there now. Two queries."""
    rows = list(found.members.filter(until=None).order_by("since", "pk"))
    who = accounts.names([m.user for m in rows])
    return [Seat(m, who.get(m.user, ""), None) for m in sorted(rows, key=_rank)]


def seats(found: Session) -> list[Seat]:
    """Who sits there on the session's day, and who is there. Three queries."""
    rows = list(
        Member.objects.on(found.day)
        .filter(commission=found.commission_id)
        .order_by("pk")
    )
    here = dict(
        Attendance.objects.filter(session=found, left_at=None).values_list(
            "member", "came_at"
        )
    )
    who = accounts.names([m.user for m in rows])
    return [
        Seat(m, who.get(m.user, ""), here.get(m.pk)) for m in sorted(rows, key=_rank)
    ]


def quorum(found: Session) -> Quorum:
    """Of the session. One query."""
    return quorum_of(_rows("commission_voters", found.pk), found)


def fit(found: Item) -> list[Fit]:
    """Who has a part in the item. One query."""
    return _rows("commission_fit", found.pk)


def quorum_of(rows: Sequence[Fit], found: Session) -> Quorum:
    needed = max(1, ceil(found.share * len(rows)))
    return Quorum(sum(row.is_present for row in rows), len(rows), needed)


def agenda(actor: Actor, found: Session) -> list[Line]:
    """All lines; of those that the reader may not see, their kind only. Five queries."""
    rows = Item.objects.filter(session=found).exclude(state=ItemState.DROPPED)
    seen = set(rows.visible_to(actor).values_list("pk", flat=True))
    with context.acting_as_machine():
        whole = rows.select_related("person", "case", "decision")
        every = list(whole.order_by("position", "pk"))
    mine = {row.pk: row for row in every if row.pk in seen}
    names = {m.person.pk: m.name or m.person.code for m in children(mine.values())}
    return [
        Line(
            row.position,
            row.get_kind_display(),
            row.get_state_display(),
            mine.get(row.pk),
            _child(mine.get(row.pk), names),
        )
        for row in every
    ]


def ballots(found: Item) -> list[Ballot]:
    """How each who has a part in the item voted. As the machine: two queries and names."""
    with context.acting_as_machine():
        rows = fit(found)
        cast = {v.user: v for v in found.votes.filter(session=found.session_id)}
    who = accounts.names([row.user for row in rows])
    return [
        Ballot(
            row.user,
            who.get(row.user, ""),
            row.is_present,
            cast[row.user].choice if row.user in cast else "",
            cast[row.user].get_choice_display() if row.user in cast else "",
        )
        for row in sorted(rows, key=lambda row: who.get(row.user, ""))
    ]


def words(found: Item) -> dict[str, str]:
    """What the worker wrote for the session: question and summary."""
    child = found.person_id
    return {
        name: sealing.words(found, name, child=child)
        for name in ("question", "summary")
    }


def decision_words(found: Decision) -> str:
    return sealing.words(found, "words", child=found.item.person_id)


def _child(row: Item | None, names: dict[UUID, str]) -> str:
    if row is None:
        return ""
    return names.get(row.person.root_id, "") or row.case.number


def _rank(member: Member) -> int:
    order = ("chair", "deputy", "secretary", "member")
    return order.index(member.function)


def _rows(function: str, pk: UUID) -> list[Fit]:
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute(f"SELECT user_id, is_present FROM {function}(%s)", [pk])
        return [Fit(*row) for row in cursor]
