"""What the pages of referrals show."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from kamkor.casework.cases import sealing
from kamkor.casework.cases.models import Case
from kamkor.casework.providers import reads as providers
from kamkor.foundation.access import policy as access
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Relation
from kamkor.foundation.access.models import Grant
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.db import context
from kamkor.foundation.db.compiled import compiled
from kamkor.foundation.places.models import Organisation
from kamkor.register.people import reads as people
from kamkor.register.people.reads import Member

from .choices import BY_TERRITORY, ReferralState, bases
from .models import Referral


@dataclass(frozen=True)
class StepLine:
    """What happened, who said it (a name, or the body), and the words."""

    state: str
    who: str
    at: datetime
    words: str


def find(actor: Actor, referral_id: UUID) -> Referral | None:
    """With its case, which the body itself may not see."""
    rows = Referral.objects.visible_to(actor).filter(pk=referral_id)
    if not rows.exists():
        return None
    return _whole([referral_id])[0]


@compiled
def of_case(actor: Actor, case_id: UUID) -> QuerySet[Referral]:
    """The referrals of a case, the newest first. One query."""
    rows = Referral.objects.visible_to(actor).filter(case=case_id)
    return rows.select_related("organisation").order_by("-sent_at")


def nobody_reads(body: Organisation, at: datetime) -> bool:
    """Whether people answer referrals in the territory of that office, and none in its
    name: what is sent there would be seen by nobody. A body that has nobody in the system
    is told by a page that opens once, or on paper. At most two queries."""
    if body.kind not in BY_TERRITORY:
        return False
    roles = [
        role
        for role, rule in access.ROLES.items()
        if Action.REFERRAL in rule.actions and access.reach(role, Relation.REFERRED)
    ]
    held = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at, role__in=roles,
        user__is_active=True,
    )  # fmt: skip
    if held.filter(organisation=body.pk).exists():
        return False
    return held.filter(territory=body.territory_id, organisation=None).exists()


def received(actor: Actor) -> list[tuple[Referral, Member | None]]:
    """What waits for the actor's body or is under way there, the oldest first, with the
    child. Five queries, however many there are."""
    mine = Referral.objects.received_by(actor).order_by("sent_at")
    rows = _whole(list(mine.values_list("pk", flat=True)[:200]))
    roots = [row.case.person.root_id for row in rows]
    named = {member.person.pk: member for member in people.members(roots)}
    return [(row, named.get(row.case.person.root_id)) for row in rows]


def words(referral: Referral) -> str:
    return sealing.words(referral, "words", child=referral.case.person_id)


def steps(referral: Referral) -> list[StepLine]:
    """What happened since it was sent, the oldest first. Two queries."""
    rows = list(referral.steps.order_by("at", "id"))
    who = accounts.names([row.by for row in rows])
    body, child = referral.organisation.name, referral.case.person_id
    return [
        StepLine(
            str(ReferralState(row.after).label),
            who.get(row.by, "") if row.by else body,
            row.at,
            sealing.words(row, "words", child=child),
        )
        for row in rows
    ]


def child(referral: Referral) -> Member | None:
    """Name and birth date, for who may see them."""
    found = people.members([referral.case.person.root_id])
    return found[0] if found else None


def basis(referral: Referral) -> str:
    found = bases().get(referral.basis)
    return found.label if found else referral.basis


def bodies(case: Case, need: str, *, on: date) -> list[Organisation]:
    """Whom to ask: who is competent for the need there first, then all bodies of the
    place or of a territory around it. A few queries, however many there are."""
    first = [
        one.body
        for one in providers.competent(
            need, place=case.place, country=settings.COUNTRY, on=on
        )
        if one.body is not None
    ]
    around = Organisation.objects.filter(
        territory__low__lte=case.place, territory__high__gte=case.place, valid_to=None
    ).exclude(pk__in=[body.pk for body in first])
    return first + list(around.order_by("kind", "code")[:200])


def _whole(ids: list[UUID]) -> list[Referral]:
    """Of referrals the reader may see. As the machine."""
    with context.acting_as_machine():
        rows = Referral.objects.select_related(
            "case__person", "case__territory", "case__organisation", "organisation"
        )
        return list(rows.filter(pk__in=ids).order_by("sent_at"))
