"""The directory in Open Referral HSDS 3: there and back, whole or not at all."""

import json
from uuid import UUID

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kamkor.casework.providers import bringing, hsds
from kamkor.casework.providers.models import Service
from kamkor.foundation.places.models import Organisation
from tests.casework.providers.offices import body, now
from tests.cast import TODAY, territory

UUID_TEXT = {"type": "string", "format": "uuid"}
TEXT = {"type": "string"}


def an(required, **properties):
    """An object of HSDS 3.0, as far as we write it; nothing else is written."""
    return {
        "type": "object", "properties": {"id": UUID_TEXT, **properties},
        "required": ["id", *required], "additionalProperties": False,
    }  # fmt: skip


def many(schema):
    return {"type": "array", "items": schema}


ADDRESS = (
    "address_1",
    "city",
    "state_province",
    "postal_code",
    "country",
    "address_type",
)
# required fields, types and codes of schema/*.json of HSDS 3.0
SCHEMA = many(an(
    ["name", "status"], organization_id=UUID_TEXT, name=TEXT, description=TEXT, url=TEXT,
    email=TEXT, fees_description=TEXT, eligibility_description=TEXT, assured_date=TEXT,
    minimum_age={"type": "number"}, maximum_age={"type": "number"},
    status={"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    organization=an(["name", "description"], name=TEXT, description=TEXT),
    phones=many(an(["number"], number=TEXT)),
    languages=many(an([], code=TEXT)),
    schedules=many(an([], description=TEXT, opens_at=TEXT, closes_at=TEXT,
                      valid_from=TEXT, valid_to=TEXT)),
    required_documents=many(an([], document=TEXT, uri=TEXT)),
    service_areas=many(an([], extent=TEXT, extent_type={"enum": ["text"]})),
    service_at_locations=many(an(["location"], location=an(
        ["location_type"], location_type={"enum": ["physical", "postal", "virtual"]},
        name=TEXT, addresses=many(an(ADDRESS, **dict.fromkeys(ADDRESS, TEXT)))))),
    attributes=many(an([], link_type=TEXT, link_entity=TEXT, value=TEXT)),
))  # fmt: skip

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30
).filter(lambda text: text.strip())
numbers = st.integers(0, 99).map(str) | st.just("")
days = st.dates().map(str) | st.just("")


@st.composite
def directories(draw):
    made = []
    for n in range(draw(st.integers(1, 4))):
        service = {c: draw(words) for c in hsds.TABLES["services"]}
        service |= {
            "id": draw(st.just(f"s{n}") | st.just(str(UUID(int=n)))),
            "organization_id": str(UUID(int=100 + n % 2)),
            "minimum_age": draw(numbers),
            "maximum_age": draw(numbers),
            "status": draw(st.sampled_from(["active", "inactive"])),
        }
        hour = st.fixed_dictionaries({"days": words, "opens": words, "closes": words})
        paper = st.fixed_dictionaries({"document": words, "uri": words | st.just("")})
        made.append(
            hsds.Told(
                hsds.Line("services", n + 2), service,
                {"id": str(UUID(int=100 + n % 2)), "name": f"Body {n % 2}", "description": "x"},
                draw(st.just({}) | st.fixed_dictionaries({"address_1": words, "city": words})),
                area=draw(words | st.just("")), phones=draw(st.lists(words, max_size=3)),
                languages=draw(st.lists(words, max_size=3)),
                hours=draw(st.lists(hour, max_size=3)),
                documents=draw(st.lists(paper, max_size=2)), valid=(draw(days), draw(days)),
                capacity=(draw(numbers), draw(numbers)),
                ours=draw(st.dictionaries(st.sampled_from(hsds.OURS), words)),
            )
        )  # fmt: skip
    return made


@given(directories(), st.booleans())
def test_what_is_written_is_read_as_it_was(told, as_json):
    content = hsds.write(hsds.tables_of(told), as_json=as_json)
    assert hsds.services_of(hsds.read(content)) == told


@given(directories())
def test_the_document_keeps_to_the_schemas(told):
    whole = json.loads(hsds.write(hsds.tables_of(told), as_json=True))
    jsonschema.validate(
        whole, SCHEMA, format_checker=jsonschema.FormatChecker(formats=["uuid"])
    )


def test_a_page_of_an_api_and_organizations_with_services_are_read_too():
    service = {"id": "s", "name": "Warm house", "status": "active", "phones": [
        {"id": "p", "number": "0312"}], "capacities": [{"available": 3, "maximum": 9}],
        "minimum_age": None}  # fmt: skip
    body = {"id": "o", "name": "Helping hand", "description": "x"}
    for given_ in (
        {"contents": [{**service, "organization": body}]},
        [{**body, "services": [service]}],
    ):
        (one,) = hsds.services_of(hsds.read(json.dumps(given_).encode()))
        assert (one.service["name"], one.organisation["name"]) == (
            "Warm house", "Helping hand",
        )  # fmt: skip
        assert (one.phones, one.capacity) == (["0312"], ("3", "9"))
        assert one.service["minimum_age"] == ""


def test_tables_as_json_are_read_as_before():
    tables = {"services": [{"id": "s", "name": "Warm house"}]}
    (one,) = hsds.services_of(hsds.read(json.dumps(tables).encode()))
    assert one.service["name"] == "Warm house"


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"{", b"[]", b"[1]", b"{}", b"\xff\xfe"]
)
def test_what_is_no_directory_is_unreadable(content):
    with pytest.raises(hsds.Unreadable):
        hsds.read(content)


def told(number, where, **more):
    service = {"id": f"s{number}", "organization_id": "o1", "name": f"Service {number}"}
    rest = {"ours": {"need": "health"}, "area": where.code} | more
    return hsds.Told(
        hsds.Line("services", number + 2), service | rest.pop("service", {}),
        {"id": "o1", "name": "Helping hand", "description": ""}, **rest,
    )  # fmt: skip


def bring(rows):
    content = hsds.write(hsds.tables_of(rows))
    return bringing.bring_in(content, country="kg", by=None, at=now())


pytest_db = pytest.mark.django_db


@pytest_db
def test_a_directory_of_others_comes_in_and_comes_in_again_changed():
    osh = territory("Osh")
    assert bring([told(0, osh)]) == {"services": 1, "organisations": 1}
    again = told(0, osh, service={"name": "Better"}, capacity=("3", "10"))
    assert bring([again]) == {"services": 1, "organisations": 0}
    row = Service.objects.get()
    assert (row.name, row.free, row.place) == ("Better", 3, osh.low)
    assert row.organisation.kind == "ngo" and row.organisation.name == "Helping hand"


@pytest_db
def test_a_place_is_known_by_its_name_as_well():
    osh = territory("Osh")
    bring(
        [told(0, osh, area="", address={"city": "город Ош", "address_1": "Ленина 1"})]
    )
    assert Service.objects.get().territory == osh


@pytest_db
def test_our_own_directory_comes_back_as_it_was():
    osh = territory("Osh")
    Service.objects.create(
        organisation=body("centre", osh, "CENTRE"), territory=osh, place=osh.low,
        name_ky="Жылуу үй", name_ru="Тёплый дом", need="placement", about="Ночлег",
        for_whom="дети", age_from=3, age_to=18, languages=["ky", "ru"], is_free=True,
        capacity=20, taken=5, address="Ленина 1", phones=["0 312 000 001"],
        email="a@example.org", web="https://example.org", is_accessible=False,
        hours=[{"days": "Пн", "opens": "09:00", "closes": "18:00"}],
        documents=[
            {"document": "Свидетельство о рождении", "uri": ""},
            {"document": "Заявление", "uri": "https://example.org/form.pdf"},
        ],
        valid_from="2020-01-01", verified_on=TODAY, changed_at=now(),
    )  # fmt: skip
    columns = [c for c in bringing.COLUMNS if c not in ("changed_at", "outside_id")]
    before = Service.objects.values(*columns).get()
    bringing.bring_in(
        bringing.take_out(country="kg", on=TODAY), country="kg", by=None, at=now()
    )
    assert Service.objects.values(*columns).get() == before


@pytest_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ours": {"need": "tea"}}, "need"),
        ({"area": "Атлантида"}, "extent"),
        ({"service": {"name": ""}}, "name"),
        ({"service": {"email": "nobody"}}, "email"),
        ({"service": {"url": "javascript:1"}}, "url"),
        ({"service": {"minimum_age": "nine"}}, "minimum_age"),
        ({"service": {"minimum_age": "9", "maximum_age": "3"}}, "maximum_age"),
        ({"service": {"assured_date": "2026-02-31"}}, "assured_date"),
        ({"valid": ("2026-02-01", "2026-01-01")}, "valid_from"),
        ({"capacity": ("many", "10")}, "available"),
        ({"documents": [{"document": "Паспорт", "uri": "javascript:1"}]}, "document"),
        ({"documents": [{"document": "", "uri": "https://example.org"}]}, "document"),
        ({"service": {"id": "s0"}}, "id"),
    ],
)
def test_one_bad_row_and_nothing_comes_in(wrong, field):
    osh = territory("Osh")
    bodies = Organisation.objects.count()
    with pytest.raises(bringing.Faulty) as faulty, override("en"):
        bring([told(0, osh), told(1, osh, **wrong)])
    (problem,) = faulty.value.problems
    assert (problem.table, problem.line, problem.field) == ("services", 3, field)
    assert problem.reason
    assert not Service.objects.exists() and Organisation.objects.count() == bodies


@pytest_db
def test_thousands_of_services_are_a_few_statements():
    osh = territory("Osh")
    with CaptureQueriesContext(connection) as few:
        bring([told(0, osh)])
    with CaptureQueriesContext(connection) as many:
        bring([told(n, osh) for n in range(3000)])
    assert Service.objects.count() == 3000
    assert len(many) <= len(few)
