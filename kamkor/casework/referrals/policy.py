"""Who may do what about a referral. That the actor sees it is asked by the queryset."""

from kamkor.casework.cases import policy as cases
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Relation, Sensitivity

from .choices import OPEN, ReferralState
from .models import Referral

S = ReferralState
# what the body, and what the sender, may make of a referral
RECEIVER = {
    S.SENT: (S.ACCEPTED, S.ASKED, S.DECLINED),
    S.ASKED: (S.ACCEPTED, S.DECLINED),
    S.ACCEPTED: (S.DONE, S.DECLINED),
}
SENDER = {
    S.SENT: (S.RECALLED,),
    S.ASKED: (S.SENT, S.RECALLED),
    S.ACCEPTED: (S.RECALLED,),
}
UNSAID = (S.ACCEPTED,)  # needs no words


def receives(actor: Actor, referral: Referral) -> bool:
    """Answers for the body."""
    offices = actor.organisations(Sensitivity.IDENTITY, Relation.REFERRED)
    return actor.may(Action.REFERRAL) and referral.organisation_id in offices


def sends(actor: Actor, referral: Referral) -> bool:
    """Works on the case."""
    return cases.may_work(actor, referral.case)


def answers(referral: Referral) -> tuple[ReferralState, ...]:
    """What the body can say now."""
    return RECEIVER.get(S(referral.state), ())


def is_open(referral: Referral) -> bool:
    return referral.state in OPEN
