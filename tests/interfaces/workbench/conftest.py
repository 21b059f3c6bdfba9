import pytest

from kamkor.foundation.access.choices import RoleCode
from tests.cast import keep, sign_in, somebody, territory
from tests.standing import standing

BAKYT = {
    "full_name": "Асан уулу Бакыт", "sex": "male",
    "birth_date": {"date": "2015-03-12", "precision": "day"},
    "district": "Osh", "parent_away": "both", "country": "RU",
    "kinship": "alone",
}  # fmt: skip


@standing
def child():
    return keep("round", BAKYT, at=territory("Osh")).persons[0]


@standing
def people():
    """Aigül decides, Gulnaz heads, Farida audits, Hanna answers the helpline."""
    osh = territory("Osh")
    cast = {
        "aigul": RoleCode.TERRITORIAL_OFFICER,
        "gulnaz": RoleCode.SUPERVISOR,
        "farida": RoleCode.AUDITOR,
        "hanna": RoleCode.HOTLINE,
    }
    return {name: somebody(name, role, at=osh) for name, role in cast.items()}


@pytest.fixture
def at_desk(client, people):
    """at_desk("aigul"): the client signed in as her, in English."""

    def sit(name, factor=2):
        sign_in(client, people[name], factor=factor)
        client.cookies["django_language"] = "en"
        return client

    return sit
