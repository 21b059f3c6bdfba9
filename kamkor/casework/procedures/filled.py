"""What the register knows of a procedure, as the facts of its papers.

What is not known stays a line to fill by hand; nothing is guessed.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from kamkor.foundation.access.choices import Sensitivity
from kamkor.register.people import reads as people
from kamkor.register.people.choices import Kinship, NumberKind
from kamkor.register.people.models import Absence, Care, Number, Person, Residence, Tie
from kamkor.register.people.reads import Facts

from . import papers, reads
from .choices import Held
from .definition import Track
from .models import Procedure
from .papers import PaperFacts, PaperKind, Somebody

_AWAY = {Kinship.MOTHER: ("mother", "both"), Kinship.FATHER: ("father", "both")}


def kinds(procedure: Procedure, track: Track) -> list[PaperKind]:
    """The papers that the procedure needs and the system can make."""
    made = papers.kinds(procedure.code, settings.COUNTRY)
    return [kind for kind in made if kind.of_track(track.code)]


def facts_of(
    procedure: Procedure, child: Person, *, worker: str, language: str, on: date
) -> PaperFacts:
    """Of one child of the procedure, in the words of `language`. About twenty queries."""
    known = people.facts_of(child, sensitivity=Sensitivity.CONTENT)
    decision = next(
        (d for d in reads.decisions(procedure) if d.row.taken_back_at is None), None
    )
    with translation.override(language):
        return PaperFacts(
            reference=procedure.pk.hex[:8],
            track=procedure.track,
            child=_child(known),
            applicant=_carer(procedure, known),
            mother=_parent(Kinship.MOTHER, known),
            father=_parent(Kinship.FATHER, known),
            worker=worker,
            place=procedure.territory.name if procedure.territory else "",
            body=_body(procedure),
            attached=tuple(
                line.paper.label
                for line in reads.papers(procedure)
                if line.state == Held.HAVE
            ),
            number=decision.number_of(child.pk) if decision else "",
            on=on,
            since=decision.row.on if decision else None,
            until=procedure.until,
        )


def _body(procedure: Procedure) -> str:
    """To whom it was given in, or who is competent, where somebody is."""
    given = procedure.submissions.exclude(body=None).order_by("-on", "-at")
    last = given.select_related("body").first()
    if last and last.body:
        return last.body.name
    found = reads.bodies(procedure, on=timezone.localdate()).competent
    return next((one.body.name for one in found if one.body), "")


def _child(known: Facts) -> Somebody:
    lives: Residence | None = known.residence
    numbers: list[Number] = known.of(Number)
    own = (n.value for n in numbers if n.kind != NumberKind.OTHER and not n.remark)
    return Somebody(
        name=known.name,
        born=known.birth.date if known.birth else None,
        number=next(own, ""),
        address=_address(lives),
        phone=lives.phone if lives else "",
    )


def _carer(procedure: Procedure, known: Facts) -> Somebody:
    """Who asks to care; of them the lists know little more than a telephone."""
    name = reads.carer(procedure)
    said: list[Care] = known.of(Care)
    phones = (one.phone for one in said if one.carer == name and one.phone)
    lives: Residence | None = known.residence
    return Somebody(
        name=name,
        phone=next(phones, ""),
        address=_address(lives) if name else "",
        kin=str(Kinship(procedure.kinship).label) if name else "",
    )


def _parent(kinship: Kinship, known: Facts) -> Somebody:
    ties: list[Tie] = known.of(Tie)
    tie = next((t for t in ties if t.kinship == kinship), None)
    away: Any = next((a for a in known.absences if a.parent in _AWAY[kinship]), None)
    return Somebody(
        name=tie.name if tie else "",
        number=tie.number if tie else "",
        phone=tie.phone if tie else "",
        address=_abroad(away) if away else "",
    )


def _abroad(absence: Absence) -> str:
    return ", ".join(part for part in (absence.country, absence.city) if part)


def _address(lives: Residence | None) -> str:
    if lives is None:
        return ""
    place = lives.territory.name if lives.territory else ""
    return ", ".join(part for part in (place, lives.address) if part)
