"""The directory as Open Referral HSDS 3 tells it: tables in a ZIP of CSV, or one nested
document of JSON (hsds_nested).

Pure: no database. What HSDS has no field for (the need, names in four languages, whether
it is free) stands in `attributes`, linked to the service.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from . import hsds_nested
from .hsds_nested import Row as Row
from .hsds_nested import Tables as Tables

TABLES: dict[str, tuple[str, ...]] = {
    "organizations": ("id", "name", "description"),
    "services": (
        "id", "organization_id", "name", "description", "url", "email", "status",
        "fees_description", "eligibility_description", "minimum_age", "maximum_age",
        "assured_date",
    ),
    "locations": ("id", "organization_id", "location_type", "name"),
    "addresses": ("id", "location_id", "address_1", "city", "country", "address_type"),
    "service_at_locations": ("id", "service_id", "location_id"),
    "phones": ("id", "service_id", "number"),
    "schedules": (
        "id", "service_id", "description", "opens_at", "closes_at", "valid_from",
        "valid_to",
    ),
    "languages": ("id", "service_id", "code"),
    "service_areas": ("id", "service_id", "extent", "extent_type"),
    "service_capacities": ("id", "service_id", "available", "maximum"),
    "required_documents": ("id", "service_id", "document", "uri"),
    "attributes": ("id", "link_id", "link_entity", "link_type", "value"),
}  # fmt: skip
OURS = ("need", "name_ky", "name_kk", "name_ru", "name_en", "is_free", "is_accessible")
MOST = 200 * 2**20  # bytes of one table, unpacked


class Unreadable(Exception):
    """Neither a ZIP of tables nor JSON of HSDS; str() says what is wrong."""


class Line(NamedTuple):
    """Where a service stands: for what is said about it."""

    table: str
    number: int


@dataclass
class Told:
    """One service with all that other tables say of it."""

    line: Line
    service: Row
    organisation: Row = field(default_factory=dict)
    address: Row = field(default_factory=dict)
    area: str = ""
    phones: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    hours: list[dict[str, str]] = field(default_factory=list)
    documents: list[dict[str, str]] = field(default_factory=list)
    valid: tuple[str, str] = ("", "")
    capacity: tuple[str, str] = ("", "")  # available, maximum
    ours: Row = field(default_factory=dict)


def tables_of(services: Iterable[Told]) -> Tables:
    """The tables that tell of these services."""
    tables: Tables = {name: [] for name in TABLES}
    seen: set[str] = set()
    for told in services:
        key = told.service["id"]
        if told.organisation["id"] not in seen:
            seen.add(told.organisation["id"])
            tables["organizations"].append(told.organisation)
        tables["services"].append(told.service)
        _put_place(tables, told, key)
        for name, rows in _parts(told).items():
            tables[name] += [
                {"id": f"{key}-{name}-{n}", "service_id": key, **row}
                for n, row in enumerate(rows)
            ]
        tables["attributes"] += [
            {"id": f"{key}-{name}", "link_id": key, "link_entity": "service",
             "link_type": name, "value": value}
            for name, value in told.ours.items() if value
        ]  # fmt: skip
    return tables


def _parts(told: Told) -> dict[str, list[Row]]:
    first, last = told.valid
    valid = {"valid_from": first, "valid_to": last}
    empty = {"description": "", "opens_at": "", "closes_at": ""}
    hours = [
        {"description": h["days"], "opens_at": h["opens"], "closes_at": h["closes"]}
        for h in told.hours
    ] or ([empty] if any(told.valid) else [])
    available, most = told.capacity
    return {
        "phones": [{"number": number} for number in told.phones],
        "languages": [{"code": code} for code in told.languages],
        "schedules": [{**row, **valid} for row in hours],
        "service_areas": [{"extent": told.area, "extent_type": "text"}] * bool(told.area),
        "service_capacities": [{"available": available, "maximum": most}]
        * any(told.capacity),
        "required_documents": list(told.documents),
    }  # fmt: skip


def _put_place(tables: Tables, told: Told, key: str) -> None:
    if not told.address:
        return
    place = f"{key}-location"
    tables["locations"].append(
        {"id": place, "organization_id": told.organisation["id"],
         "location_type": "physical", "name": told.address.get("city", "")}
    )  # fmt: skip
    tables["addresses"].append(
        {"id": f"{key}-address", "location_id": place, "address_type": "physical",
         **told.address}
    )  # fmt: skip
    tables["service_at_locations"].append(
        {"id": f"{key}-at", "service_id": key, "location_id": place}
    )


def services_of(tables: Tables) -> list[Told]:
    """The services with what the other tables say; rows of no service are passed over."""
    bodies = {row.get("id", ""): row for row in tables.get("organizations", [])}
    found = [
        Told(
            Line("services", number),
            row,
            bodies.get(row.get("organization_id", ""), {}),
        )
        for number, row in enumerate(tables.get("services", []), start=2)
    ]
    by_id = {told.service.get("id", ""): told for told in found}
    addresses = {a.get("location_id", ""): a for a in tables.get("addresses", [])}
    for row in tables.get("service_at_locations", []):
        if told := by_id.get(row.get("service_id", "")):
            address = addresses.get(row.get("location_id", ""), {})
            told.address = {
                k: address[k]
                for k in ("address_1", "city", "country")
                if address.get(k)
            }
    for name, take in _TAKERS.items():
        for row in tables.get(name, []):
            if told := by_id.get(row.get("service_id") or row.get("link_id") or ""):
                take(told, row)
    return found


def _take_phone(told: Told, row: Row) -> None:
    told.phones.append(row.get("number", ""))


def _take_language(told: Told, row: Row) -> None:
    told.languages.append(row.get("code", ""))


def _take_schedule(told: Told, row: Row) -> None:
    told.valid = (row.get("valid_from", ""), row.get("valid_to", ""))
    if row.get("opens_at"):
        days = row.get("description") or row.get("byday") or ""
        told.hours.append(
            {"days": days, "opens": row["opens_at"], "closes": row.get("closes_at", "")}
        )


def _take_area(told: Told, row: Row) -> None:
    told.area = row.get("extent") or row.get("name") or ""


def _take_capacity(told: Told, row: Row) -> None:
    told.capacity = (row.get("available", ""), row.get("maximum", ""))


def _take_document(told: Told, row: Row) -> None:
    if row.get("document") or row.get("uri"):
        told.documents.append(
            {"document": row.get("document", ""), "uri": row.get("uri", "")}
        )


def _take_attribute(told: Told, row: Row) -> None:
    if row.get("link_type") in OURS:
        told.ours[row["link_type"]] = row.get("value", "")


_TAKERS = {
    "phones": _take_phone,
    "languages": _take_language,
    "schedules": _take_schedule,
    "service_areas": _take_area,
    "service_capacities": _take_capacity,
    "required_documents": _take_document,
    "attributes": _take_attribute,
}


def write(tables: Tables, *, as_json: bool = False) -> bytes:
    """A data package: a ZIP of CSV with datapackage.json; or JSON, an array of services
    with all that hangs on them inside."""
    if as_json:
        whole = hsds_nested.documents(tables)
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("datapackage.json", json.dumps(_package()))
        for name, columns in TABLES.items():
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, columns, restval="")
            writer.writeheader()
            writer.writerows(tables.get(name, []))
            package.writestr(f"{name}.csv", text.getvalue().encode())
    return out.getvalue()


def _package() -> dict[str, Any]:
    return {
        "name": "hsds",
        "profile": "tabular-data-package",
        "version": "3.0",
        "resources": [
            {"name": name, "path": f"{name}.csv", "profile": "tabular-data-resource",
             "schema": {"fields": [{"name": c, "type": "string"} for c in columns]}}
            for name, columns in TABLES.items()
        ],
    }  # fmt: skip


def read(content: bytes) -> Tables:
    """The tables of a file, unknown ones left out. Raises Unreadable."""
    try:
        if content[:2] == b"PK":
            return _read_zip(content)
        return _read_json(json.loads(content.decode("utf-8-sig")))
    except (zipfile.BadZipFile, UnicodeDecodeError, ValueError, csv.Error) as error:
        raise Unreadable(str(error)) from error


def _read_zip(content: bytes) -> Tables:
    tables: Tables = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for info in package.infolist():
            name = info.filename.rpartition("/")[2].removesuffix(".csv")
            if name not in TABLES or not info.filename.endswith(".csv"):
                continue
            if info.file_size > MOST:
                raise Unreadable(f"{info.filename} is larger than {MOST} bytes")
            text = package.read(info).decode("utf-8-sig")
            rows = csv.DictReader(io.StringIO(text, newline=""))
            tables[name] = [_plain(row) for row in rows]
    return _with_services(tables)


def _read_json(given: Any) -> Tables:
    """Nested documents, or tables by name."""
    if isinstance(given, list) or (isinstance(given, dict) and "contents" in given):
        return _with_services(_whole(hsds_nested.tables_of(given)))
    if not isinstance(given, dict):
        raise Unreadable("the file is neither an array of services nor tables")
    return _with_services(
        {
            name: [_plain(row) for row in given[name] if isinstance(row, dict)]
            for name in TABLES
            if isinstance(given.get(name), list)
        }
    )


def _whole(tables: Tables) -> Tables:
    """With every column of a service, as the tables have them."""
    empty = dict.fromkeys(TABLES["services"], "")
    known = TABLES["services"]
    return (
        tables
        | {
            "services": [
                empty | {name: row[name] for name in known if name in row}
                for row in tables.get("services", [])
            ]
        }
        if "services" in tables
        else tables
    )


def _with_services(tables: Tables) -> Tables:
    if "services" not in tables:
        raise Unreadable("the file has no table “services”")
    return tables


def _plain(row: dict[Any, Any]) -> Row:
    return {
        str(k): "" if v is None else str(v) for k, v in row.items() if k is not None
    }
