"""Who is competent, who could lead a case, who stands in for whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.models import Block, Grant
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.law.choices import Status
from kamkor.foundation.law.naming import Words
from kamkor.foundation.places import reads as places
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation, Succession, Territory
from kamkor.foundation.web import words
from kamkor.register.people import reads as people
from kamkor.register.rights.models import Gap

from . import competence, loads, policy
from .choices import Need
from .models import Duty


@dataclass(frozen=True)
class Competent:
    """Who answers for a need and why. `body` is None where the directory has none of
    the kind: then `kind_words` says whom to look for."""

    body: Organisation | None
    kind: OrganisationKind
    act: str
    says: str
    url: str
    status: str
    place_words: str
    is_fallback: bool
    basis: Mapping[str, Words] = field(default_factory=dict)  # act, says: by language

    @property
    def verified(self) -> bool:
        return self.status == Status.VERIFIED

    @property
    def name(self) -> str:
        return self.body.name if self.body else self.kind_words

    @property
    def kind_words(self) -> str:
        return str(self.kind.label)

    @property
    def because(self) -> str:
        """By where and by which act, without the child."""
        told = {"place": self.place_words, "act": self.act, "says": self.says}
        if self.verified:
            return _("For %(place)s; by “%(act)s”: %(says)s.") % told
        return _("For %(place)s; by “%(act)s”: %(says)s. Not verified.") % told

    @property
    def reason(self) -> str:
        """Why, of a child."""
        told = {"place": self.place_words, "act": self.act, "says": self.says}
        if self.verified:
            return (
                _("The child lives in %(place)s, and “%(act)s” says: %(says)s.") % told
            )
        return (
            _(
                "The child lives in %(place)s, and “%(act)s” says: %(says)s. Not verified."
            )
            % told
        )


def competent(
    need: str,
    *,
    place: int,
    country: str,
    situation: frozenset[str] = frozenset(),
    on: date,
) -> list[Competent]:
    """Who answers for `need` at `place`, those of the situation first.

    The nearest body of the kind, from the place upward; where there is none, of the
    fallback kind. A finer need ("care.no_guardian") means the part before the point.
    Empty for an unknown need or place. Two queries.
    """
    asked = competent_for(
        [need], place=place, country=country, situation=situation, on=on
    )
    return asked[need]


def competent_for(
    needs: Collection[str],
    *,
    place: int,
    country: str,
    situation: frozenset[str] = frozenset(),
    on: date,
) -> dict[str, list[Competent]]:
    """`competent` for several needs at once. Two queries for any number."""
    line = _line(place, country)
    found = {need: _rules(need, line, situation, country, on) for need in needs}
    kinds = {
        kind
        for rules in found.values()
        for rule in rules
        for kind in (rule.kind, rule.fallback)
        if kind
    }
    nearest = _nearest(kinds, place, country, on) if kinds else {}
    return {need: _answers(rules, nearest, line) for need, rules in found.items()}


def competent_of(
    need: str, bodies: Mapping[str, Organisation], *, line: list[Territory],
    country: str, situation: frozenset[str] = frozenset(), on: date,
) -> list[Competent]:  # fmt: skip
    """`competent` where the nearest body of each kind is known already, and the line of
    territories from the country down to the place. No query."""
    return _answers(_rules(need, line, situation, country, on), bodies, line)


def _answers(
    rules: list[competence.Rule], nearest: Mapping[str, Organisation],
    line: list[Territory],
) -> list[Competent]:  # fmt: skip
    where = line[-1].name if line else ""
    return _without_doubles([_answer(rule, nearest, where) for rule in rules])


def _rules(
    need: str, line: list[Territory], situation: frozenset[str], country: str, on: date
) -> list[competence.Rule]:
    asked = need.partition(".")[0]
    if not line or asked not in Need.values:
        return []
    return competence.chosen(
        Need(asked), levels=frozenset(t.level for t in line),
        situation=situation, country=country, on=on,
    )  # fmt: skip


def _line(place: int, country: str) -> list[Territory]:
    """The territories from the country down to the narrowest with this number."""
    known = places.snapshot(country)
    territory = known.by_place.get(place)
    return known.path(territory) if territory else []


def _nearest(
    kinds: Collection[str], place: int, country: str, on: date
) -> dict[str, Organisation]:
    rows = (
        Organisation.objects.on(on)
        .filter(
            country=country, kind__in=kinds,
            territory__low__lte=place, territory__high__gte=place,
        )
        .order_by("territory__low", "code")
    )  # fmt: skip
    return {row.kind: row for row in rows}  # the last is the nearest


def _answer(
    rule: competence.Rule, nearest: Mapping[str, Organisation], where: str
) -> Competent:
    body = nearest.get(rule.kind)
    fallback = nearest.get(rule.fallback) if rule.fallback and body is None else None
    return Competent(
        body=body or fallback,
        kind=rule.kind,
        act=rule.act_words,
        says=rule.says_words,
        url=rule.url,
        status=rule.status,
        place_words=where,
        is_fallback=fallback is not None,
        basis={"act": rule.act, "says": rule.says},
    )


def _without_doubles(rows: list[Competent]) -> list[Competent]:
    seen: dict[object, Competent] = {}
    for row in rows:
        seen.setdefault(row.body.pk if row.body else row.kind_words, row)
    return list(seen.values())


def successor(body: Organisation, *, on: date) -> Organisation | None:
    """Who answers for the work of a body that is no more: the nearest of its kind that
    exists, for its territory or the one that took that over. None where there is none."""
    went = Succession.objects.filter(predecessor=body.territory_id, since__lte=on)
    now = [s.successor for s in went.select_related("successor")] or [body.territory]
    for territory in now:
        rows = (
            Organisation.objects.on(on)
            .filter(
                country=body.country, kind=body.kind,
                territory__low__lte=territory.low, territory__high__gte=territory.low,
            )
            .exclude(pk=body.pk)
            .order_by("-territory__low", "code")
        )  # fmt: skip
        if found := rows.first():
            return found
    return None


@dataclass(frozen=True)
class Suggestion:
    """Somebody who could take the work, with the reason in words."""

    user: User
    load: loads.Load
    speaks: bool
    role: str
    width: int  # of the territory: the narrower, the nearer
    why: list[str] = field(default_factory=list)

    @property
    def reason(self) -> str:
        return "; ".join(self.why)


def suggest_worker(
    person: UUID | None, *, place: int, language: str | None, at: datetime
) -> list[Suggestion]:
    """Who could lead the work about a child at `place`, the best first.

    By how near the territory is, then by load against the norm, then by language. Who is
    away is left out, and who is shut out from the child; kin always. Who calls has
    asked for permission: nothing about the child is told. A fixed number of queries.
    """
    with context.acting_as_machine():
        gone = _away(at) | (_shut_out(person, at) if person else set())
        held = _held(place, at).exclude(user__in=gone)
        grants = list(held.select_related("user", "territory"))
    best: dict[UUID, Grant] = {}
    for grant in sorted(grants, key=_width, reverse=True):
        best[grant.user_id] = grant
    load = loads.of(list(best), at)
    found = [_suggestion(grant, load[user], language) for user, grant in best.items()]
    return sorted(found, key=_order)


def _held(place: int, at: datetime) -> QuerySet[Grant]:
    return Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at,
        role__in=policy.working_roles(), user__is_active=True,
        territory__low__lte=place, territory__high__gte=place,
    )  # fmt: skip


def _away(at: datetime) -> set[UUID]:
    today = timezone.localdate(at)
    return set(Duty.objects.on(today).values_list("user", flat=True))


def _shut_out(person: UUID, at: datetime) -> set[UUID]:
    rows = Block.objects.filter(
        Q(until=None) | Q(until__gt=at),
        subject__in=people.group(person), since__lte=at,
    )  # fmt: skip
    return set(rows.values_list("user", flat=True))


def _width(grant: Grant) -> tuple[int, int]:
    territory = grant.territory
    width = territory.high - territory.low if territory else 0
    return (width, policy.rank(grant.role))


def _order(one: Suggestion) -> tuple[int, int, Decimal, bool, str]:
    filled = one.load.share if one.load.share is not None else one.load.points
    return (
        one.width, policy.rank(one.role), filled, not one.speaks, one.user.full_name,
    )  # fmt: skip


def _suggestion(grant: Grant, load: loads.Load, language: str | None) -> Suggestion:
    where = grant.territory.name if grant.territory else ""
    speaks = language is None or grant.user.language == language
    why = [_("works in %(place)s") % {"place": where}, load_words(load)]
    if language is not None:
        why.append(
            _("works in the child's language")
            if speaks
            else _("whether they speak the child's language is not known")
        )
    return Suggestion(grant.user, load, speaks, grant.role, _width(grant)[0], why)


def load_words(load: loads.Load) -> str:
    """ "has 12 points of 30", or only what there is where no norm is known."""
    points = f"{load.points.normalize():f}"
    if load.norm is None:
        return _("has %(points)s points of work; no norm is known") % {"points": points}
    return _("has %(points)s points of work of %(norm)s") % {
        "points": points, "norm": f"{load.norm.normalize():f}",
    }  # fmt: skip


def covers(actor: Actor) -> frozenset[UUID]:
    """Whose work the actor does today: their own, and that of those they stand in for."""
    today = timezone.localdate(actor.at)
    rows = Duty.objects.on(today).filter(deputy=actor.user_id)
    return frozenset({actor.user_id, *rows.values_list("user", flat=True)})


def work_of_absent(actor: Actor) -> list[Gap]:
    """The open gaps of those the actor stands in for today, as far as the actor sees."""
    absent = covers(actor) - {actor.user_id}
    rows = Gap.objects.visible_to(actor).open().filter(assignee__in=absent)
    return list(rows.select_related("person", "territory").order_by("since", "pk"))


@dataclass(frozen=True)
class Member:
    """A worker of a team: where, load, until when away and who stands in."""

    user: User
    territory: Territory
    role: str
    load: loads.Load
    away: Duty | None

    @property
    def load_words(self) -> str:
        return load_words(self.load)


def team(actor: Actor, at: datetime) -> list[Member]:
    """The workers of the territories the actor leads, the fullest first."""
    near = Q(pk__in=[])
    for low, high in actor.territory(3):
        near |= Q(territory__low__gte=low, territory__high__lte=high)
    rows = (
        Grant.objects.filter(
            near, Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at,
            role__in=policy.working_roles(), user__is_active=True,
        )
        .select_related("user", "territory")
        .order_by(F("territory__low").desc())
    )  # fmt: skip
    grants = {grant.user_id: grant for grant in rows}
    load = loads.of(list(grants), at)
    away = _absences(list(grants), at)
    members = [
        Member(g.user, g.territory, g.role, load[pk], away.get(pk))
        for pk, g in grants.items()
        if g.territory
    ]
    return sorted(
        words.alphabetical(members, lambda m: m.user.full_name),
        key=lambda m: -m.load.points,
    )


def _absences(users: Sequence[UUID], at: datetime) -> dict[UUID, Duty]:
    today = timezone.localdate(at)
    with context.acting_as_machine():
        rows = Duty.objects.on(today).filter(user__in=users).select_related("deputy")
        return {duty.user_id: duty for duty in rows}


def desk(user: UUID, at: datetime) -> Territory | None:
    """Where somebody works: the narrowest territory in which they lead cases."""
    rows = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at, user=user,
        role__in=policy.working_roles(), territory__isnull=False,
    )  # fmt: skip
    grants = sorted(rows.select_related("territory"), key=_width)
    return grants[0].territory if grants else None


def colleagues(user: UUID, at: datetime) -> list[User]:
    """Who could stand in for somebody: those who lead cases where they work, not away."""
    where = desk(user, at)
    if where is None:
        return []
    with context.acting_as_machine():
        away = _away(at)
    users = _held(where.low, at).exclude(user=user).exclude(user__in=away)
    found = User.objects.filter(pk__in=users.values("user"))
    return words.alphabetical(found, lambda user: user.full_name)
