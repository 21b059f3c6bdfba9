"""A school, its journal, and what the journal sends."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation
from kamkor.interfaces.api import actions
from kamkor.interfaces.api.choices import READ, write_scope
from kamkor.interfaces.api.models import ApiKey
from tests import cast
from tests.standing import standing

ALL = [READ, *(write_scope(kind) for kind in ("school", "round", "border", "hardship"))]
PUPIL = {
    "full_name": "Асанов Бакыт Азаматович",
    "birth_date": "12.03.2015",
    "sex": "male",
    "grade": "5-А",
}


@dataclass
class System:
    """Another organisation's system: a key and an HTTP client."""

    key: ApiKey
    token: str
    language: str = "en"

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {
            "Authorization": f"Bearer {self.token}",
            "Accept-Language": self.language,
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        return Client().generic(
            method,
            f"/api/v1{path}",
            b"" if body is None else data,
            content_type="application/json",
            headers=given,
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)


def office(code: str, kind: str, place: str = "Osh") -> Organisation:
    return Organisation.objects.create(
        country="kg", code=code, kind=kind, territory=cast.territory(place),
        name_ru=code,
    )  # fmt: skip


def system(organisation: Organisation, *scopes: str, **quota: Any) -> System:
    new = actions.NewKey("journal", organisation, list(scopes) or ALL, **quota)
    with context.acting_as_machine():
        key, token = actions.add_key(new, by=context.MACHINE_ID, at=datetime.now(UTC))
    return System(key, token)


def log(**where: Any) -> list[Entry]:
    """Entries of the audit log, the oldest first."""
    with context.acting_as_machine():
        return list(Entry.objects.filter(**where).order_by("seq"))


def record(reference: str = "1", **values: Any) -> dict[str, Any]:
    return {
        "kind": "school",
        "source": "Roster of school 5",
        "list_date": "2026-09-15",
        "reference": reference,
        "values": PUPIL | values,
    }


def batch(*rows: dict[str, Any], **changed: Any) -> dict[str, Any]:
    body = {
        "kind": "school",
        "source": "Roster of school 5",
        "list_date": "2026-09-15",
        "rows": [
            {"reference": str(n), "values": PUPIL | values}
            for n, values in enumerate(rows, start=1)
        ],
    }
    return body | changed


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@standing
def school(db) -> Organisation:
    return office("S-5", OrganisationKind.SCHOOL)


@standing
def journal(school) -> System:
    return system(school)


@standing
def stranger(db) -> System:
    return system(office("S-9", OrganisationKind.SCHOOL))


@standing
def admin(db):
    return cast.somebody("admin", RoleCode.SYSTEM_ADMIN, at=cast.territory("Osh"))
