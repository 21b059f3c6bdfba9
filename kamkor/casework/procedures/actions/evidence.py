"""What a procedure tells the register, one record a child. As the machine."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from kamkor.casework.cases import sealing
from kamkor.casework.procedures.choices import Proof
from kamkor.casework.procedures.errors import NotReady
from kamkor.casework.procedures.models import Procedure
from kamkor.foundation.law import reads as law
from kamkor.register.linkage import writing
from kamkor.register.people import reads as people
from kamkor.register.people.choices import Kinship, LegalBasis
from kamkor.register.sources.choices import Kind

from .parts import country, defined

if TYPE_CHECKING:
    from .deciding import Said

_PARENTS = {"mother": "mother", "father": "father", "both": "mother"}


def of_decision(
    procedure: Procedure, decision: UUID, said: "Said", proves: Proof, *, by: UUID,
    at: datetime,
) -> list[UUID]:  # fmt: skip
    """The records that stand on the decision, one a child."""
    roots = [
        child.person.root_id for child in procedure.present().select_related("person")
    ]
    found = []
    for member in people.members(roots):
        if proves == Proof.CARE:
            values = _care(procedure, said, member)
        else:
            number = (said.numbers or {}).get(member.person.pk, said.number).strip()
            field = "birth_certificate" if proves == Proof.CERTIFICATE else "pin"
            values = {field: number}
        record = writing.write_down(
            member, values, kind=Kind.DECISION,
            reference=f"{decision}-{member.person.code}", day=timezone.localdate(at),
            by=by, at=at,
        )  # fmt: skip
        found.append(record.pk)
    return found


def parent_returned(
    procedure: Procedure, parent: str, *, on: date, by: UUID, at: datetime
) -> None:
    """The children live with the parent again; no paper of care is needed.

    Raises NotReady.
    """
    if parent not in _PARENTS:
        raise NotReady(_("Say which parent came back."))
    roots = [
        child.person.root_id for child in procedure.present().select_related("person")
    ]
    for member in people.members(roots):
        values = {"kinship": _PARENTS[parent], "legal_basis": LegalBasis.NONE.value}
        if parent == "both":
            values["parent_away"] = "none"
        writing.write_down(
            member, values, kind=Kind.DECISION,
            reference=f"{procedure.pk}-{on}-{member.person.code}",
            day=timezone.localdate(at), by=by, at=at,
        )  # fmt: skip


def _care(procedure: Procedure, said: "Said", member: people.Member) -> dict[str, Any]:
    legal = defined(procedure).tracks[procedure.track].legal or LegalBasis.UNKNOWN
    if legal == LegalBasis.GUARDIANSHIP and _is_trustee(member.born, said.on):
        legal = LegalBasis.TRUSTEESHIP
    kinship = procedure.kinship
    if legal == LegalBasis.INSTITUTION:
        kinship = Kinship.INSTITUTION
    values = {
        "kinship": str(kinship),
        "carer_name": sealing.words(procedure, "carer", child=procedure.person_id),
        "legal_basis": legal.value, "basis_number": said.number_of(member.person.pk),
        "basis_date": _day(said.on),
    }  # fmt: skip
    if procedure.carer_age:
        values["carer_age"] = str(procedure.carer_age)
    if said.until:
        values["basis_until"] = _day(said.until)
    return {name: value for name, value in values.items() if value}


def _is_trustee(born: date | None, on: date) -> bool:
    if born is None:
        return False
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return age >= law.value("TRUSTEESHIP_AGE", country(), on).days


def _day(day: date) -> dict[str, str]:
    return {"date": day.isoformat(), "precision": "day"}
