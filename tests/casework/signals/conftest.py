import pytest

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation
from tests.cast import keep, somebody, territory


@pytest.fixture
def osh():
    return territory("Osh")


@pytest.fixture
def school(osh):
    return Organisation.objects.create(
        code="school-5", kind=OrganisationKind.SCHOOL, territory=osh, country="kg",
        name_ru="Школа № 5",
    )  # fmt: skip


@pytest.fixture
def aigul(osh):
    """Officer of the territorial unit of Osh city."""
    return somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh, name="Айгүл Т.")


@pytest.fixture
def gulnaz(osh):
    """Head of the territorial unit of Osh city."""
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Гүлназ А.")


@pytest.fixture
def chynara(school):
    """Keeps the roster of school 5 in Osh."""
    return somebody("chynara", RoleCode.SCHOOL, of=school, name="Чынара О.")


@pytest.fixture
def damir():
    """Officer in Karakol, far away."""
    return somebody("damir", RoleCode.TERRITORIAL_OFFICER, at=territory("Karakol city"))


@pytest.fixture
def bakyt(osh):
    """A boy of the round in Osh."""
    return keep(
        "round",
        {"full_name": "Асанов Бакыт Маратович", "sex": "male",
         "birth_date": {"date": "2015-03-12", "precision": "day"}},
        at=osh,
    ).persons[0]  # fmt: skip
