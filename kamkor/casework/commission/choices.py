from django.db import models
from django.utils.translation import gettext_lazy as _


class Function(models.TextChoices):
    CHAIR = "chair", _("chair")
    DEPUTY = "deputy", _("deputy chair")
    SECRETARY = "secretary", _("secretary")
    MEMBER = "member", _("member")


PRESIDE = (Function.CHAIR, Function.DEPUTY)


class SessionState(models.TextChoices):
    PLANNED = "planned", _("called")
    OPEN = "open", _("in session")
    CLOSED = "closed", _("closed, minutes to be signed")
    SIGNED = "signed", _("minutes signed")
    CANCELLED = "cancelled", _("called off")


# what may follow what; the database holds the same in sql/quorum.sql
MOVES: dict[SessionState, tuple[SessionState, ...]] = {
    SessionState.PLANNED: (SessionState.OPEN, SessionState.CANCELLED),
    SessionState.OPEN: (SessionState.CLOSED,),
    SessionState.CLOSED: (SessionState.SIGNED,),
    SessionState.SIGNED: (),
    SessionState.CANCELLED: (),
}
HELD = (SessionState.CLOSED, SessionState.SIGNED)


class ItemKind(models.TextChoices):
    PLAN = "plan", _("plan to agree to")
    CASE = "case", _("case with a question")
    FOLLOW_UP = "follow_up", _("follow-up of a decision")


class ItemState(models.TextChoices):
    WAITING = "waiting", _("waits for a session")
    LISTED = "listed", _("on the agenda")
    DECIDED = "decided", _("decided")
    DROPPED = "dropped", _("no longer before the Commission")


class Choice(models.TextChoices):
    FOR = "for", _("in favour")
    AGAINST = "against", _("votes against")
    ABSTAINED = "abstained", _("abstained")


class Result(models.TextChoices):
    ADOPTED = "adopted", _("decision adopted")
    REJECTED = "rejected", _("not adopted")


class TaskState(models.TextChoices):
    SET = "set", _("to be carried out")
    DONE = "done", _("task carried out")
    NOT_DONE = "not_done", _("not carried out")
