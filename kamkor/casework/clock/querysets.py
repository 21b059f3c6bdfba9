from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from kamkor.foundation.access.actor import blocked, visible
from kamkor.foundation.access.choices import Sensitivity

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from kamkor.foundation.access.actor import Actor

    from .models import Deadline  # noqa: F401


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def visible_to(self, actor: "Actor") -> Self:
        """The actor's own, those of the actor's organisations, those of children whom
        the actor sees at the class of the term, and those of no child by place."""
        return self.filter(_theirs(actor) & _not_blocked(actor) | _in_reach(actor))

    def of(self, actor: "Actor") -> Self:
        """Those the actor answers for: by name, or as one of an organisation whose
        deadline has no name yet."""
        return self.filter(_own(actor), _not_blocked(actor))

    def running(self) -> Self:
        """Neither met nor cancelled; paused ones as well."""
        return self.filter(ended_at=None)

    def late(self, at: "datetime") -> Self:
        """Those whose moment has gone by at `at` and whose clock is not stopped."""
        return self.filter(due_at__lt=at, order_at__lt=at, paused_at=None)

    def about(self, kind: str, pk: "UUID") -> Self:
        return self.filter(kind=kind, about=pk)

    def soonest_first(self) -> Self:
        """By the day; those whose day is not known come last."""
        return self.order_by("order_at", "id")


def _own(actor: "Actor") -> Q:
    own = Q(owner=actor.user_id)
    return own | Q(owner=None, organisation__in=actor.offices) if actor.offices else own


def _theirs(actor: "Actor") -> Q:
    theirs = Q(owner=actor.user_id)
    return theirs | Q(organisation__in=actor.offices) if actor.offices else theirs


def _not_blocked(actor: "Actor") -> Q:
    forbidden = blocked(actor)
    if not forbidden:
        return Q()
    return Q(person=None) | ~Q(person__in=forbidden)


def _in_reach(actor: "Actor") -> Q:
    found = Q(pk__in=[])
    for class_ in (Sensitivity.STATUS, Sensitivity.CONTENT):
        child = Q(person__isnull=False) & visible(actor, class_, "person__")
        nobody = Q(pk__in=[])
        for low, high in actor.territory(class_):
            nobody |= Q(person=None, place__range=(low, high))
        found |= Q(sensitivity=class_) & (child | nobody)
    return found
