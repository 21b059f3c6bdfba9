"""Who may prepare, review and let out a release, and in which state of it."""

from uuid import UUID

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action

from .choices import OUT, ReleaseState, StepKind
from .models import Release, Step

DECIDED = (StepKind.LET_OUT, StepKind.REFUSED)


def may_review(actor: Actor, release: Release, steps: list[Step]) -> bool:
    """Another than who prepared it, once, while it waits."""
    return (
        actor.may(Action.RELEASE_REVIEW)
        and release.state == ReleaseState.READY
        and release.prepared_by != actor.user_id
        and all(step.by != actor.user_id for step in steps if step.kind in DECIDED)
    )


def let_out_by(steps: list[Step]) -> set[UUID]:
    """Reviewers who let it out."""
    return {step.by for step in steps if step.kind == StepKind.LET_OUT}


def may_release(actor: Actor, release: Release) -> bool:
    """Whether it is theirs to do at all; reviewers and the day are asked apart."""
    return actor.may(Action.RELEASE) and release.state == ReleaseState.READY


def may_withdraw(actor: Actor, release: Release) -> bool:
    """Whoever prepares or reviews: what is wrong must be gone at once."""
    able = actor.may(Action.RELEASE) or actor.may(Action.RELEASE_REVIEW)
    return able and release.state in OUT
