"""Which body acts in a step: found by `providers`, by the right, the place, the situation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.text import capfirst

from kamkor.casework.providers import competence
from kamkor.casework.providers import reads as providers
from kamkor.casework.providers.choices import Situation
from kamkor.casework.providers.reads import Competent
from kamkor.foundation.access import policy as access
from kamkor.foundation.access.choices import Action
from kamkor.foundation.access.models import Grant
from kamkor.foundation.law.choices import Status
from kamkor.foundation.law.naming import say
from kamkor.foundation.places import reads as places
from kamkor.foundation.places.choices import OrganisationKind as Kind
from kamkor.foundation.places.models import Organisation, Territory

from . import definition
from .choices import Body, Found, Outcome
from .models import Procedure, Submission

# the kinds that can act as it; None: whichever the country names for the right
_KINDS: dict[Body, tuple[Kind, ...] | None] = {
    Body.GUARDIANSHIP_BODY: None,
    Body.REGISTRY: None,
    Body.CONSULATE: (Kind.CONSULATE, Kind.MINISTRY),
    Body.COURT: (Kind.COURT,),
    Body.NOTARY: (Kind.NOTARY,),
    Body.CLINIC: (Kind.CLINIC,),
    Body.POLICE: (Kind.POLICE,),
}
_SITUATION = {
    Body.CONSULATE: frozenset({Situation.ABROAD.value}),
    Body.COURT: frozenset({Situation.COURT.value}),
    Body.NOTARY: frozenset({Situation.NOTARY.value}),
}


@dataclass(frozen=True)
class Chosen:
    """`basis`: the act and what it says, in every language, its address and status; {}
    where no act names the body."""

    body: Organisation | None
    found: Found
    basis: dict[str, Any] = field(default_factory=dict)


def choose(procedure: Procedure, *, on: date) -> Chosen | None:
    """Who acts in the present step; None where that is no body. As the machine; at most
    five queries.

    The body that the application was given in to; else the competent one; where the
    directory has none, or the country names none, the territorial unit.
    """
    who = definition.here()[procedure.code].steps[procedure.step].who
    if who not in _KINDS:
        return None
    named = competent(procedure, who, on=on)
    if given := _given_in(procedure):
        same = next((one for one in named if one.body == given), None)
        return Chosen(given, Found.GIVEN_IN, _basis(same) if same else {})
    if chosen := _first(named):
        return chosen
    unit = places.nearest_office(Kind.TERRITORIAL_UNIT, procedure.place)
    return Chosen(unit, Found.NOBODY, _basis(named[0]) if named else {})


def competent(procedure: Procedure, who: Body, *, on: date) -> list[Competent]:
    """Who the country names for it, those of the situation first. Two queries."""
    found = providers.competent(
        definition.here()[procedure.code].right, place=procedure.place,
        country=settings.COUNTRY, situation=_SITUATION.get(who, frozenset()), on=on,
    )  # fmt: skip
    return _fit(found, who)


def among(
    procedure: Procedure, near: Mapping[str, Organisation], line: list[Territory],
    *, on: date,
) -> Chosen | None:  # fmt: skip
    """Who acts in the present step, of the nearest body of each kind; `line`: from the
    country down to its place. None where the country names none of them. No query."""
    defined = definition.here()[procedure.code]
    who = defined.steps[procedure.step].who
    found = providers.competent_of(
        defined.right, near, line=line, country=settings.COUNTRY,
        situation=_SITUATION.get(who, frozenset()), on=on,
    )  # fmt: skip
    return _first(_fit(found, who))


def wanted() -> list[dict[str, Any]]:
    """The steps in which a body acts, with the kinds of body that may be it."""
    any_kind = sorted(
        kind
        for rule in competence.rules(settings.COUNTRY)
        for kind in {rule.kind, rule.fallback or rule.kind}
    )
    return [
        {"code": code, "step": step.code, "kinds": list(_KINDS[step.who] or any_kind)}
        for code, defined in definition.here().items()
        for step in defined.steps.values()
        if step.who in _KINDS
    ]


def _fit(found: list[Competent], who: Body) -> list[Competent]:
    """Those that can act as it; of a kind without a body, what the act says of it."""
    kinds = _KINDS[who]
    if kinds is None:
        return found
    return [one for one in found if (one.body.kind if one.body else one.kind) in kinds]


def _first(named: list[Competent]) -> Chosen | None:
    for one in named:
        if one.body:
            found = Found.INSTEAD if one.is_fallback else Found.COMPETENT
            return Chosen(one.body, found, _basis(one))
    return None


def has_people(body: Organisation, *, but: object, at: datetime) -> bool:
    """Whether somebody acts for the body by an account, who is not `but`. One query."""
    roles = [
        code
        for code, rule in access.ROLES.items()
        if Action.PROCEDURE_DECIDE in rule.actions
    ]
    held = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), organisation=body,
        role__in=roles, valid_from__lte=at, user__is_active=True,
    )  # fmt: skip
    people = set(held.values_list("user", flat=True))
    return bool(people) and but not in people


def reason(procedure: Procedure) -> str:
    """Why it is this body, in the reader's language; "" where no body acts."""
    if procedure.body_found is None:
        return ""
    told = [capfirst(str(Found(procedure.body_found).label))]
    basis = procedure.body_basis
    if basis:
        told.append(f"«{say(basis['act'])}»: {say(basis['says'])}")
        told.append(str(Status(basis["status"]).label))
    return ". ".join(told)


def _given_in(procedure: Procedure) -> Organisation | None:
    """Where the application lies that led to the present step, or was given in since."""
    arrived = procedure.steps.filter(after=procedure.step).exclude(
        outcome=Outcome.CORRECTED
    )
    last = arrived.order_by("-at", "-pk").first()
    since = last.at if last else procedure.begun_at
    rows = Submission.objects.filter(procedure=procedure, at__gte=since)
    newest = rows.exclude(body=None).order_by("-at").select_related("body").first()
    return newest.body if newest else None


def _basis(one: Competent) -> dict[str, Any]:
    told = {name: dict(words) for name, words in one.basis.items()}
    return {**told, "url": one.url, "status": str(one.status)}
