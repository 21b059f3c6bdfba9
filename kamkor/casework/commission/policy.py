"""Who may do what in the Commission. That the actor sees it is asked by the querysets."""

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Sensitivity

from .choices import PRESIDE, Function, TaskState
from .models import Commission, Member, Session, Task


def may_prepare(actor: Actor, commission: Commission) -> bool:
    """Call sessions, keep the members and the papers: the unit of its territory."""
    place = commission.organisation.territory.low
    return actor.may(Action.COMMISSION) and covers(actor, place)


def covers(actor: Actor, place: int) -> bool:
    reach = actor.territory(Sensitivity.CONTENT)
    return any(low <= place <= high for low, high in reach)


def seat(actor: Actor, session: Session) -> Member | None:
    """Where the actor sits on the day of the session. One query."""
    rows = Member.objects.on(session.day).filter(commission=session.commission_id)
    found: Member | None = rows.filter(user=actor.user_id).first()
    return found


def may_vote(actor: Actor, session: Session) -> bool:
    """Cast one's own vote: a member who is not the secretary."""
    found = seat(actor, session)
    return (
        actor.may(Action.PLAN_AGREE)
        and found is not None
        and found.function != Function.SECRETARY
    )


def may_open(actor: Actor, session: Session) -> bool:
    found = seat(actor, session)
    return (
        actor.may(Action.PLAN_AGREE) and found is not None and found.function in PRESIDE
    )


def presides(actor: Actor, session: Session) -> bool:
    return actor.may(Action.PLAN_AGREE) and session.presiding == actor.user_id


def may_end(actor: Actor, task: Task, place: int) -> bool:
    """Say how a task went: whose it is, and the unit that prepares the sessions."""
    own = task.owner == actor.user_id or task.organisation_id in actor.offices
    return task.state == TaskState.SET and (
        own or (actor.may(Action.COMMISSION) and covers(actor, place))
    )
