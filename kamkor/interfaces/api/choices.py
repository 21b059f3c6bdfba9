"""What a key opens, and which role an organisation's system has."""

from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.register.sources.choices import Kind
from kamkor.register.sources.kinds import LISTS

READ = "records:read"
WRITE = "records:write:"

SCOPES = [
    *((f"{WRITE}{kind}", label) for kind, label in Kind.choices if kind in LISTS),
    (READ, _("Read what became of the records")),
]


def write_scope(kind: str) -> str:
    """The scope that lets records of `kind` in."""
    return f"{WRITE}{kind}"


_K = OrganisationKind
_ROLES = {
    _K.SCHOOL: RoleCode.SCHOOL,
    _K.PRESCHOOL: RoleCode.SCHOOL,
    _K.CLINIC: RoleCode.CLINIC,
    _K.NGO: RoleCode.NGO,
    _K.CENTRE: RoleCode.NGO,
    _K.AIYL_OKMOTU: RoleCode.LOCAL_OFFICIAL,
    _K.MTU: RoleCode.LOCAL_OFFICIAL,
    _K.HEADQUARTERS: RoleCode.HEADQUARTERS,
    _K.AKIMAT: RoleCode.HEADQUARTERS,
}


def role_of(organisation_kind: str) -> RoleCode:
    """The least role that may send records for such an organisation.

    Held for the organisation and no territory, none of them sees a child it did not
    send; those of no other kind get the role that sends and sees nothing.
    """
    return _ROLES.get(OrganisationKind(organisation_kind), RoleCode.BORDER)
