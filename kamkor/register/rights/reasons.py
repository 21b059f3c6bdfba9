"""Why a right stands as it does: the words, the law and the body, as data.

One row a reason of sql/<right>.sql. `law` names parameters of `kamkor.foundation.law`;
their value, source and status are shown beside the sentence. `responsible` names kinds of
organisation, the first that serves the child's place is asked to act.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.places.choices import OrganisationKind as Body

from .choices import Begins, Right

REGISTRY = (Body.CIVIL_REGISTRY, Body.TERRITORIAL_UNIT)
GUARDIANSHIP = (Body.GUARDIANSHIP_BODY, Body.TERRITORIAL_UNIT)
SCHOOLING = (Body.AIYL_OKMOTU, Body.MTU, Body.AKIMAT, Body.TERRITORIAL_UNIT)
MEDICINE = (Body.CLINIC, Body.TERRITORIAL_UNIT)
PROTECTION = (Body.TERRITORIAL_UNIT,)
Bodies = tuple[Body, ...]


@dataclass(frozen=True)
class Term:
    """The parameter that sets the time to act, and from when it is counted."""

    code: str
    begins: Begins = Begins.SINCE


@dataclass(frozen=True)
class Reason:
    """`%(child)s` opens a sentence ("the girl"), `%(childs)s` is "the girl's" and
    `%(of_child)s` stands within: the case that "of", "for" and "whether" take."""

    right: Right
    code: str
    sentence: str | Promise
    law: tuple[str, ...] = ()
    responsible: Bodies = ()
    term: Term | None = None


_STALE = ("EVIDENCE_STALE_MONTHS",)
_OF_AGE = ("CHILD_AGE",)
_GUARDIAN_TERM = ("GUARDIANSHIP_WARNING_DAYS", "PRELIMINARY_GUARDIANSHIP_MONTHS")
_SCHOOL_AGE = ("SCHOOL_AGE_FROM", "SCHOOL_AGE_TO")
_SCHOOL_LISTS = (*_SCHOOL_AGE, "ATTENDANCE_STALE_MONTHS")
_HELP = ("FAMILY_HELP_THRESHOLD", "FAMILY_HELP_AGE_TO")
_LEFT = ("LEFT_WITHOUT_GUARDIAN_DAYS",)

_ROWS: dict[Right, list[tuple[str, str | Promise, tuple[str, ...], Bodies]]] = {
    Right.IDENTITY: [
        ("registered", _("%(childs)s birth is registered."), (), ()),
        ("number_known", _("%(childs)s personal number is known, so the birth is registered."), (), ()),
        ("no_number", _("%(child)s has a birth certificate, but no list has a personal number."), ("PIN_DAYS",), REGISTRY),
        ("certificate_not_in_hand", _("%(childs)s birth is registered, but the certificate is not in hand."), (), REGISTRY),
        ("birth_not_yet_registered", _("%(childs)s birth is not yet registered; the term has not passed."), ("BIRTH_REGISTRATION_DAYS",), REGISTRY),
        ("birth_certificate_missing_after_term", _("%(childs)s birth certificate is missing, and the term to register the birth has passed."), ("BIRTH_REGISTRATION_DAYS",), REGISTRY),
        ("no_evidence", _("No list says whether %(of_child)s has papers."), (), ()),
    ],
    Right.CARE: [
        ("with_parent", _("%(child)s lives with a parent."), (), ()),
        ("parent_at_home", _("A parent of %(of_child)s is at home."), (), ()),
        ("care_with_basis", _("Whoever cares for %(of_child)s has the legal papers for it."), (), ()),
        ("placed_in_institution", _("%(child)s lives in an institution by decision."), (), ()),
        ("kin_for_a_short_time", _("%(child)s has been with relatives for a short time only."), _LEFT, ()),
        ("guardianship_ends_soon", _("The papers of care for %(of_child)s end soon."), _GUARDIAN_TERM, GUARDIANSHIP),
        ("carer_old", _("The person who cares for %(of_child)s is old."), ("CARER_AGE_HIGH",), GUARDIANSHIP),
        ("basis_ended", _("The papers of care for %(of_child)s have ended."), ("PRELIMINARY_GUARDIANSHIP_MONTHS",), GUARDIANSHIP),
        ("institution_without_basis", _("%(child)s lives in an institution without a decision."), (), GUARDIANSHIP),
        ("kin_without_basis", _("%(child)s lives with relatives who have no legal papers of care, and parents are away."), _LEFT, GUARDIANSHIP),
        ("non_kin_carer", _("%(child)s lives with people who are not relatives and have no legal papers of care."), (), GUARDIANSHIP),
        ("non_kin_basis_unknown", _("%(child)s lives with people who are not relatives; it is not known whether they have legal papers."), (), GUARDIANSHIP),
        ("non_kin_without_guardianship", _("%(child)s lives with people who are not relatives and have no guardianship, and both parents are away."), (), GUARDIANSHIP),
        ("both_away_carer_unknown", _("Both parents are away, and it is not known who cares for %(of_child)s."), (), GUARDIANSHIP),
        ("left_alone", _("Nobody cares for %(of_child)s: the child lives alone."), (), GUARDIANSHIP),
        ("basis_unknown", _("%(child)s lives with relatives; it is not known whether they have legal papers."), (), ()),
        ("parents_unknown", _("It is not known where the parents of %(of_child)s are."), (), ()),
        ("no_evidence", _("No list says who cares for %(of_child)s."), (), ()),
    ],
    Right.EDUCATION: [
        ("enrolled", _("%(child)s is on a school's list."), ("ATTENDANCE_STALE_MONTHS",), ()),
        ("below_school_age", _("%(child)s is not yet of school age."), _SCHOOL_AGE, ()),
        ("past_school_age", _("%(child)s is past the age of compulsory school."), _SCHOOL_AGE, ()),
        ("attends_irregularly", _("%(child)s attends school irregularly."), (), SCHOOLING),
        ("school_age_in_no_list", _("%(child)s is of school age and in no school list of the territory."), _SCHOOL_LISTS, SCHOOLING),
        ("not_enrolled", _("%(child)s is of school age and goes to no school."), _SCHOOL_AGE, SCHOOLING),
        ("enrolled_not_attending", _("%(child)s is on a school's list but does not attend."), _SCHOOL_AGE, SCHOOLING),
        ("left_school", _("%(child)s left the school, and no other has enrolled the child."), _SCHOOL_AGE, SCHOOLING),
        ("age_unknown", _("It is not known whether %(of_child)s is of school age."), _SCHOOL_AGE, ()),
        ("no_school_list", _("No school list of the territory has been brought in, so nobody can say whether %(of_child)s is enrolled."), ("ATTENDANCE_STALE_MONTHS",), ()),
    ],
    Right.HEALTH: [
        ("clinic_enrolled", _("%(child)s is on a clinic's list."), (), ()),
        ("no_clinic", _("%(child)s is on no clinic's list."), (), MEDICINE),
        ("not_vaccinated", _("%(child)s is not vaccinated."), (), MEDICINE),
        ("no_recent_visit", _("%(child)s has not been seen by a clinic for a long time."), ("CLINIC_VISIT_MONTHS", "CLINIC_VISIT_MONTHS_UNDER_3"), MEDICINE),
        ("no_evidence", _("No list says whether %(of_child)s is with a clinic."), (), ()),
    ],
    Right.SOCIAL: [
        ("benefit_received", _("A benefit is received for %(of_child)s."), (), ()),
        ("not_entitled", _("The income of %(childs)s family is above the threshold."), _HELP, ()),
        ("past_benefit_age", _("%(child)s is past the age of the benefit."), _HELP, ()),
        ("entitled_receipt_unknown", _("The income of %(childs)s family is below the threshold; it is not known whether a benefit is received."), _HELP, PROTECTION),
        ("entitled_nobody_receives", _("A benefit is due for %(of_child)s, and nobody receives it."), _HELP, PROTECTION),
        ("income_unknown", _("No benefit is received for %(of_child)s; the income of the family is not known."), _HELP, ()),
        ("age_unknown", _("It is not known whether %(of_child)s is of the age of the benefit."), _HELP, ()),
        ("no_evidence", _("No list tells of the income or benefits of %(childs)s family."), (), ()),
    ],
    Right.SAFETY: [
        ("hardship_violence", _("%(child)s is on the register of difficult life situation because of violence or exploitation."), (), PROTECTION),
        ("hardship_neglect", _("%(child)s is on the register of difficult life situation because of neglect or want of care."), (), PROTECTION),
        ("hardship_other", _("%(child)s is on the register of difficult life situation."), (), PROTECTION),
        ("hardship_overcome", _("The difficult life situation of %(of_child)s was overcome."), _STALE, ()),
        ("hardship_ended", _("%(child)s was on the register of difficult life situation and is no more."), (), ()),
        ("no_evidence", _("Nothing is known about violence towards %(of_child)s."), (), ()),
    ],
    Right.CONTACT: [
        ("parents_home", _("The parents of %(of_child)s are at home."), (), ()),
        ("contact_kept", _("%(child)s is in touch with the parent who is away."), (), ()),
        ("contact_lost_with_one", _("%(child)s has no contact with the parent who is away."), ("CONTACT_LOST_MONTHS",), PROTECTION),
        ("contact_lost", _("%(child)s has no contact with the parents, and both are away."), ("CONTACT_LOST_MONTHS",), PROTECTION),
        ("left_recently", _("A parent left a short time ago; it is too early to speak of contact lost."), ("CONTACT_LOST_MONTHS",), ()),
        ("contact_unknown", _("It is not known whether %(of_child)s is in touch with the parent who is away."), (), ()),
        ("parents_unknown", _("It is not known where the parents of %(of_child)s are."), (), ()),
        ("no_evidence", _("No list says whether the parents of %(of_child)s are away."), (), ()),
    ],
}  # fmt: skip

_EVERYWHERE: list[tuple[str, str | Promise, tuple[str, ...], Bodies]] = [
    ("evidence_old", _("What is known is too old to go by."), _STALE, ()),
    ("came_of_age", _("No longer a child by age."), _OF_AGE, ()),
]

# Where the law data has a time to act. All other reasons have none, and say so.
_TERMS: dict[tuple[Right, str], Term] = {
    (Right.IDENTITY, "no_number"): Term("PIN_DAYS"),
    (Right.IDENTITY, "birth_not_yet_registered"): Term("BIRTH_REGISTRATION_DAYS"),
    (Right.IDENTITY, "birth_certificate_missing_after_term"): Term(
        "BIRTH_REGISTRATION_DAYS", Begins.OVER
    ),
    (Right.CARE, "guardianship_ends_soon"): Term("GUARDIANSHIP_WARNING_DAYS"),
    (Right.CARE, "kin_without_basis"): Term("LEFT_WITHOUT_GUARDIAN_DAYS"),
    (Right.CARE, "non_kin_without_guardianship"): Term("LEFT_WITHOUT_GUARDIAN_DAYS"),
    (Right.CARE, "non_kin_carer"): Term("PRIMARY_ASSESSMENT_DAYS", Begins.TOLD),
    (Right.CARE, "both_away_carer_unknown"): Term(
        "PRIMARY_ASSESSMENT_DAYS", Begins.TOLD
    ),
    (Right.CARE, "left_alone"): Term("FIRST_VISIT_HOURS", Begins.TOLD),
    (Right.SAFETY, "hardship_violence"): Term("VIOLENCE_REPORT_HOURS", Begins.TOLD),
    (Right.SAFETY, "hardship_neglect"): Term("COMPREHENSIVE_ASSESSMENT_DAYS"),
    (Right.SAFETY, "hardship_other"): Term("COMPREHENSIVE_ASSESSMENT_DAYS"),
}

REASONS: dict[tuple[str, str], Reason] = {
    (right.value, code): Reason(
        right, code, sentence, law, bodies, _TERMS.get((right, code))
    )
    for right in Right
    for code, sentence, law, bodies in (*_ROWS[right], *_EVERYWHERE)
}


def told(right: str, code: str) -> Reason:
    """The reason, which every definition's code has. Raises KeyError otherwise."""
    return REASONS[right, code]
