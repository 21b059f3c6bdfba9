"""The policy table: role × relation × sensitivity, and role × action.

The one place in Python. Row-level security says the same in sql/access.sql, written by
hand; tests/foundation/access holds a third oracle and compares all three.
Source of the rows: the need-to-know rules in docs/adr/0003-access.md.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import Action, Relation, RoleCode, Sensitivity

A, R, S = Action, Relation, Sensitivity


class Role(NamedTuple):
    sentence: str | Promise
    reach: dict[Relation, Sensitivity]
    actions: frozenset[Action]


_EVERYBODY = frozenset({A.HOME, A.LAW, A.PROVIDERS})
_CASEWORK = frozenset({A.SIGNAL_TELL, A.CASE_WORK, A.PROCEDURE, A.REFERRAL})
_LEADS = _CASEWORK | {
    A.SIGNAL_TRIAGE,
    A.CASE_ASSIGN,
    A.COMMISSION,
    A.COMMISSION_SIT,
    A.INCIDENT,
    A.PLAN_OPINION,
    A.PROCEDURE_DECIDE,
}
_PARTNER = frozenset({A.SIGNAL_TELL, A.REFERRAL, A.PLAN_OPINION})
_OFFICE = _EVERYBODY | {
    A.PERSON_LIST, A.PERSON_VIEW, A.PERSON_SEARCH, A.BLIND_SEARCH, A.IMPORT,
    A.GAP_LIST, A.DASHBOARD, A.BREAK_GLASS, A.LOOKS,
}  # fmt: skip
_OWN_CHILDREN = _EVERYBODY | {A.PERSON_LIST, A.PERSON_VIEW, A.IMPORT, A.GAP_LIST}

ROLES: dict[RoleCode, Role] = {
    RoleCode.SOCIAL_WORKER: Role(
        _("Sees that children of the territory exist and the children assigned to her in full."),
        {R.TERRITORY: S.STATUS, R.ASSIGNED: S.CONTENT, R.REFERRED: S.IDENTITY,
         R.LEASE: S.CONTENT},
        _OFFICE | _CASEWORK,
    ),
    RoleCode.SUPERVISOR: Role(
        _("Sees the children of the territory, assigns work, reviews break-glass."),
        {R.TERRITORY: S.CONTENT, R.ASSIGNED: S.SHIELDED, R.REFERRED: S.IDENTITY,
         R.LEASE: S.CONTENT},
        _OFFICE | _LEADS | {A.TEAM, A.PROVIDERS_KEEP,
                   A.IMPORT_UNDO, A.LINKAGE_REVIEW, A.LINKAGE_SETTLE, A.LINKAGE_QUALITY,
                   A.LINK_FILES,
                   A.GAP_ASSIGN, A.EXPORT, A.BREAK_GLASS_REVIEW, A.SHIELD, A.BLOCK},
    ),
    RoleCode.TERRITORIAL_OFFICER: Role(
        _("Sees the children of the territory and decides on unmet rights."),
        {R.TERRITORY: S.CONTENT, R.ASSIGNED: S.CONTENT, R.REFERRED: S.IDENTITY,
         R.LEASE: S.CONTENT},
        _OFFICE | _LEADS
        | {A.IMPORT_UNDO, A.LINKAGE_REVIEW, A.LINK_FILES, A.GAP_ASSIGN, A.EXPORT},
    ),
    RoleCode.LOCAL_OFFICIAL: Role(
        _("Sees what is missing in the village without names, and the children assigned."),
        {R.TERRITORY: S.STATUS, R.ASSIGNED: S.IDENTITY, R.REFERRED: S.IDENTITY},
        _EVERYBODY | _PARTNER
        | {A.PERSON_LIST, A.PERSON_VIEW, A.BLIND_SEARCH, A.IMPORT, A.GAP_LIST, A.DASHBOARD,
           A.PROCEDURE_DECIDE},
    ),
    RoleCode.HEADQUARTERS: Role(
        _("Sees the figures of the city and unmet rights without names."),
        {R.TERRITORY: S.STATUS},
        _EVERYBODY
        | {A.PERSON_LIST, A.PERSON_VIEW, A.IMPORT, A.GAP_LIST, A.DASHBOARD, A.SIGNAL_TELL,
           A.PROVIDERS_KEEP},
    ),
    RoleCode.SCHOOL: Role(
        _("Sees only its own pupils, the lists it sent and children referred to it."),
        {R.ORGANISATION: S.IDENTITY, R.ASSIGNED: S.STATUS, R.REFERRED: S.IDENTITY},
        _OWN_CHILDREN | _PARTNER,
    ),
    RoleCode.CLINIC: Role(
        _("Sees only its own patients, the lists it sent and children referred to it."),
        {R.ORGANISATION: S.IDENTITY, R.ASSIGNED: S.STATUS, R.REFERRED: S.IDENTITY},
        _OWN_CHILDREN | _PARTNER,
    ),
    RoleCode.NGO: Role(
        _("Sees only children referred to it, for as long as the referral lasts."),
        {R.REFERRED: S.IDENTITY},
        _OWN_CHILDREN | (_PARTNER - {A.PLAN_OPINION}),
    ),
    RoleCode.BORDER: Role(
        _("Sends crossings; sees no child."),
        {},
        _EVERYBODY | {A.IMPORT, A.SIGNAL_TELL},
    ),
    RoleCode.HOTLINE: Role(
        _("Asks whether a child is known; sees no list."),
        {R.ASSIGNED: S.IDENTITY, R.LEASE: S.CONTENT},
        _EVERYBODY | {A.BLIND_SEARCH, A.BREAK_GLASS, A.PERSON_VIEW, A.SIGNAL_TELL},
    ),
    RoleCode.COUNCIL: Role(
        _("Sees figures; single children only while their plan or case is before the session."),
        {R.ASSIGNED: S.CONTENT},
        _EVERYBODY | {A.DASHBOARD, A.PLAN_AGREE, A.COMMISSION_SIT},
    ),
    RoleCode.OMBUDSMAN: Role(
        _("Opens one child by complaint, and sees who looked at it."),
        {R.LEASE: S.CONTENT},
        _EVERYBODY | {A.DASHBOARD, A.BREAK_GLASS, A.PERSON_VIEW, A.LOOKS, A.SIGNAL_TELL},
    ),
    RoleCode.ANALYST: Role(
        _("Sees figures only, never a child of the register; answers for how it is linked."),
        {},
        _EVERYBODY
        | {A.DASHBOARD, A.LINK_FILES, A.LINKAGE_QUALITY, A.LINKAGE_WEIGHTS, A.INSTRUMENTS,
           A.INDICATORS_KEEP, A.INDEX_METHOD, A.RELEASE, A.RELEASE_REVIEW},
    ),
    RoleCode.SYSTEM_ADMIN: Role(
        _("Manages people and keys; sees no content."),
        {},
        _EVERYBODY | {A.USERS, A.API_KEYS, A.LINKAGE_QUALITY, A.PROVIDERS_KEEP},
    ),
    RoleCode.AUDITOR: Role(
        _("Reads the log without names; opens a child only by break-glass."),
        {R.LEASE: S.CONTENT},
        _EVERYBODY | {A.AUDIT, A.LOOKS, A.LINKAGE_QUALITY, A.BREAK_GLASS, A.BREAK_GLASS_REVIEW, A.PERSON_VIEW,
                      A.RELEASE_REVIEW},
    ),
    RoleCode.AKIMAT: Role(
        _("Sees figures; of single children only the plans that wait for a signature."),
        {R.ASSIGNED: S.CONTENT},
        _EVERYBODY | {A.DASHBOARD, A.PLAN_APPROVE, A.PROCEDURE_DECIDE},
    ),
    RoleCode.PARTNER: Role(
        _("Sees only what was referred to the body or waits for its answer, for as long as that lasts."),
        {R.ASSIGNED: S.STATUS, R.REFERRED: S.IDENTITY},
        _EVERYBODY | _PARTNER | {A.PROCEDURE_DECIDE},
    ),
    RoleCode.MACHINE: Role(
        _("Imports, links and evaluates; answers to nobody's screen."),
        {R.NATION: S.SHIELDED},
        frozenset(),
    ),
}  # fmt: skip


def reach(role: RoleCode, relation: Relation) -> int:
    """The highest sensitivity that `role` may see by `relation`; 0 for nothing."""
    return ROLES[role].reach.get(relation, 0)
