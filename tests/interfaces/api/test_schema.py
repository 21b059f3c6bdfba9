"""The door against its own document: whatever the document allows must not break it."""

from datetime import date

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from config.wsgi import application
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.interfaces.api import schema
from tests.examples import tries

from .conftest import ALL, office, record, system

# no list speaks for a day before 2000, which JSON Schema cannot say of a date
schemathesis.openapi.format(
    "date", st.dates(date(2000, 1, 1), date(2100, 12, 31)).map(date.isoformat)
)
PLAIN = settings(
    max_examples=tries(10), deadline=None, database=None, derandomize=True,
    phases=[Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def served(own_database):
    """A key with a large quota, and one receipt with a row to mend."""
    every = [
        *ALL,
        *(f"records:write:{k}" for k in ("passport", "clinic", "civil", "absence")),
    ]
    key = system(
        office("S-5", OrganisationKind.SCHOOL), *every, records_an_hour=10**6,
        records_a_day=10**6,
    )  # fmt: skip
    sent = key.post("/records", record(birth_date="31.09.2016")).json()
    return key, sent


def test_the_door_keeps_its_word(served):
    key, sent = served
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    met = set()
    for found in document.get_all_operations():
        operation = found.ok()
        met.add(operation.definition.raw["operationId"])
        _try(operation, key, sent)
    assert met == {
        "sendRecord", "sendBatch", "listReceipts", "getReceipt", "mendRow",
    }  # fmt: skip


def _try(operation, key, sent):
    # whose field it is depends on the list the row came in, which only we know
    is_mending = operation.definition.raw["operationId"] == "mendRow"
    unsaid = [positive_data_acceptance] if is_mending else []

    @PLAIN
    @given(case=operation.as_strategy())
    def call(case):
        if "receipt_id" in case.path_parameters:
            case.path_parameters["receipt_id"] = sent["id"]
        if isinstance(case.body, dict) and "territory" in case.body:
            case.body["territory"] = None  # the document does not list the codes
        for number, row in enumerate(_rows(case.body), start=1):
            row["reference"] = str(number)  # nor that they must differ
        case.call_and_validate(
            headers={"Authorization": f"Bearer {key.token}"}, excluded_checks=unsaid
        )

    call()


def _rows(body):
    rows = body.get("rows") if isinstance(body, dict) else None
    return rows if isinstance(rows, list) else []


@pytest.mark.django_db
def test_the_document_is_openapi_3_1_and_names_every_error(client):
    told = client.get("/api/v1/openapi.json").json()

    assert told["openapi"] == "3.1.0"
    assert told == schema.document()
    for operations in told["paths"].values():
        for operation in operations.values():
            assert {"401", "403", "405", "422", "429"} <= set(operation["responses"])
            assert operation["security"] == [{"ApiKeyAuth": []}]
