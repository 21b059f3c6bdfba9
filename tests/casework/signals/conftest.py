from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation
from tests.cast import somebody
from tests.standing import standing


@standing
def school(osh):
    return Organisation.objects.create(
        code="school-5", kind=OrganisationKind.SCHOOL, territory=osh, country="kg",
        name_ru="Школа № 5",
    )  # fmt: skip


@standing
def chynara(school):
    """Keeps the roster of school 5 in Osh."""
    return somebody("chynara", RoleCode.SCHOOL, of=school, name="Чынара О.")
