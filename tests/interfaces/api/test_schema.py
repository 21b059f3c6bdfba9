"""The door against its own document: whatever the document allows must not break it."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from config.wsgi import application
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.interfaces.api import schema

from .conftest import ALL, office, record, system


@pytest.fixture
def served(own_database):
    """A key with a large quota, and one receipt with a row to mend."""
    key = system(
        office("S-5", OrganisationKind.SCHOOL), *ALL, records_an_hour=10**6,
        records_a_day=10**6,
    )  # fmt: skip
    sent = key.post("/records", record(birth_date="31.09.2016")).json()
    return key, sent


@pytest.mark.parametrize(
    "operation_id", ["sendRecord", "sendBatch", "listReceipts", "getReceipt", "mendRow"]
)
def test_the_door_keeps_its_word(operation_id, served):
    key, sent = served
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    [operation] = [
        found.ok()
        for found in document.get_all_operations()
        if found.ok().definition.raw["operationId"] == operation_id
    ]

    @settings(
        max_examples=25, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def call(case):
        if "receipt_id" in (case.path_parameters or {}):
            case.path_parameters["receipt_id"] = sent["id"]
        case.call_and_validate(headers={"Authorization": f"Bearer {key.token}"})

    operation.as_strategy().__class__  # noqa: B018
    from hypothesis import given

    given(case=operation.as_strategy())(call)()


def test_the_document_is_openapi_3_1_and_names_every_error(client):
    told = client.get("/api/v1/openapi.json").json()

    assert told["openapi"] == "3.1.0"
    assert told == schema.document()
    for operations in told["paths"].values():
        for operation in operations.values():
            assert {"401", "403", "405", "422", "429"} <= set(operation["responses"])
            assert operation["security"] == [{"ApiKeyAuth": []}]
