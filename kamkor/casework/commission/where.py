"""In which session a plan waits, as its page tells."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kamkor.casework.plans.models import Plan
from kamkor.casework.plans.sessions import Place
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.db import context
from kamkor.foundation.web.words import moment

from . import reads
from .choices import ItemState, SessionState
from .models import Item, Session


def of_plan(actor: Actor, plan: Plan) -> Place:
    """The session on whose agenda it stands, else the next one there. At most three
    queries; that there is a session is no secret of the child's."""
    with context.acting_as_machine():
        items = Item.objects.filter(plan=plan.pk, state=ItemState.LISTED)
        item = items.select_related("session__commission__organisation").first()
        if item is not None:
            words = _("%(session)s. On the agenda: question %(number)s.")
            return _place(actor, item.sitting, words, number=item.position)
        commission = reads.commission_at(plan.case.place)
        if commission is None:
            return Place(
                _("No Commission holds sessions here yet. The unit begins that on the page of the Commission.")
            )  # fmt: skip
        coming = Session.objects.filter(
            commission=commission,
            state__in=(SessionState.PLANNED, SessionState.OPEN),
        ).select_related("commission__organisation")
        session = coming.order_by("meets_at").first()
    if session is None:
        return Place(_("No session is called yet. The secretary calls one."))
    words = _("%(session)s. It is not on the agenda yet: the secretary brings that up to date.")  # fmt: skip
    return _place(actor, session, words)


def _place(actor: Actor, session: Session, words: str, **more: object) -> Place:
    told = _("Session %(number)s, %(when)s: %(body)s") % {
        "number": session.number,
        "when": moment(session.meets_at),
        "body": session.commission.organisation.name,
    }
    url = reverse("commission-session", args=[session.pk])
    may = actor.may(Action.COMMISSION_SIT)
    return Place(words % {"session": told, **more}, url if may else None)
