"""One child's decision is another one than that of its brothers and sisters."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kamkor.casework.cases import sealing
from kamkor.casework.procedures.bodies import Chosen
from kamkor.casework.procedures.choices import Found
from kamkor.casework.procedures.models import Child, Procedure, Submission
from kamkor.foundation.access import assigning
from kamkor.foundation.audit import actions as audit

from .parts import give, stand, touched, turn_to

_SAME = (
    "code", "track", "step", "answers", "case_id", "renews_id", "territory_id", "place",
    "worker", "kinship", "carer_age", "begun_at", "begun_by",
)  # fmt: skip


def part(
    procedure: Procedure, leaving: Sequence[Child], *, by: UUID, at: datetime
) -> Procedure:
    """These children go on in a procedure of their own, at the same step, given in where
    it was given in. As the machine."""
    other = Procedure(
        person=leaving[0].person, parted_from=procedure,
        **{name: getattr(procedure, name) for name in _SAME},
    )  # fmt: skip
    carer = sealing.words(procedure, "carer", child=procedure.person_id)
    other.carer = sealing.seal(carer, other, "carer", child=other.person_id)
    other.save(force_insert=True)
    Child.objects.bulk_create(
        Child(procedure=other, person_id=child.person_id) for child in leaving
    )
    Submission.objects.bulk_create(
        Submission(
            procedure=other, body_id=one.body_id, on=one.on, number=one.number,
            by=one.by, at=one.at,
        )
        for one in procedure.submissions.order_by("at")
    )  # fmt: skip
    for child in leaving:
        child.left_at = at
        child.save(update_fields=["left_at"])
        assigning.take(child.pk, at=at)
    give(other, at=at)
    stand(other, procedure.step, by=by, at=at)
    if procedure.body and procedure.body_found:
        same = Chosen(procedure.body, Found(procedure.body_found), procedure.body_basis)
        turn_to(other, same, by=by, at=at)
    touched(other)
    audit.record(
        "procedure.parted", other, by=by, at=at, subject=other.person_id,
        frm=str(procedure.pk),
    )  # fmt: skip
    return other
