"""Who may do what about a case. That the actor sees it is asked by the queryset."""

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Sensitivity

from .lifecycle import Lifecycle, Move
from .models import Case, PlannedVisit, Transfer


def may_open(actor: Actor) -> bool:
    return actor.may(Action.CASE_WORK)


def may_work(actor: Actor, case: Case) -> bool:
    """Write visits and notes, say how it stands: whoever has it, or leads here."""
    return actor.may(Action.CASE_WORK) and (
        case.worker == actor.user_id or leads(actor, case)
    )


def may_visit(actor: Actor, case: Case, planned: PlannedVisit | None) -> bool:
    """Write a visit down: who works on the case, and who was to make this one."""
    return may_work(actor, case) or (
        planned is not None
        and planned.who == actor.user_id
        and actor.may(Action.CASE_WORK)
    )


def leads(actor: Actor, case: Case) -> bool:
    """Gives the case to workers: of the territory that answers for it."""
    return actor.may(Action.CASE_ASSIGN) and _covers(actor, case.place)


def moves(actor: Actor, case: Case, life: Lifecycle) -> list[Move]:
    """What the actor may do with it now, gates aside."""
    return [move for move in life.moves_from(case.state) if may_move(actor, case, move)]


def may_move(actor: Actor, case: Case, move: Move) -> bool:
    if move.action == Action.CASE_WORK:
        return may_work(actor, case)
    if move.action == Action.CASE_ASSIGN:
        return leads(actor, case)
    return actor.may(move.action)


def may_answer(actor: Actor, transfer: Transfer) -> bool:
    """Take a case over or decline it: who leads in the new territory."""
    return actor.may(Action.CASE_ASSIGN) and _covers(actor, transfer.to_place)


def _covers(actor: Actor, place: int) -> bool:
    reach = actor.territory(Sensitivity.CONTENT)
    return any(low <= place <= high for low, high in reach)
