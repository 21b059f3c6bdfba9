"""The directory as one document of HSDS 3.0: an array of services, each with its
organization, places, phones, hours, languages and areas inside.

Pure: tables of `hsds` in, documents out, and back. The schemas of HSDS ask for a UUID as
every identifier and allow no null: what is not known is left out. HSDS 3.0 has no field
for places that are free; they stand in `attributes` with what else is ours, and so does
an identifier that was no UUID.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

Row = dict[str, str]
Tables = dict[str, list[Row]]
Document = dict[str, Any]

INSIDE = (
    "phones",
    "schedules",
    "languages",
    "service_areas",
    "required_documents",
)  # by service_id, as they are
NUMBERS = ("minimum_age", "maximum_age")
PLACES = ("available", "maximum")  # of service_capacities
IDENTIFIER = "identifier"
# what the schemas ask for even where it is not known
ASKED = {
    "organization": ("name", "description"),
    "address": ("address_1", "city", "state_province", "postal_code", "country"),
}


def documents(tables: Tables) -> list[Document]:
    """One document a service, in the order of the table."""
    bodies = {row["id"]: row for row in tables.get("organizations", [])}
    inside = {name: _by(tables, name, "service_id") for name in INSIDE}
    attributes = _by(tables, "attributes", "link_id")
    capacities = _by(tables, "service_capacities", "service_id")
    places = _places(tables)
    found = []
    for row in tables.get("services", []):
        key = row["id"]
        one = _plain(row) | {n: _number(row[n]) for n in NUMBERS if row.get(n)}
        if body := bodies.get(row.get("organization_id", "")):
            one["organization"] = _asked("organization") | _plain(body)
        if key in places:
            one["service_at_locations"] = places[key]
        for name, rows in inside.items():
            if key in rows:
                one[name] = [_plain(part, but="service_id") for part in rows[key]]
        said = [_plain(part, but="link_id") for part in attributes[key]]
        said += _attributes(key, capacities[key])
        if said:
            one["attributes"] = said
        found.append(one)
    return found


def tables_of(given: Any) -> Tables:
    """The tables of an array of services, or of organizations with their services inside,
    or of a page of an API that has them in `contents`. What is no object is passed over."""
    if isinstance(given, dict):
        given = given.get("contents")
    tables: Tables = defaultdict(list)
    seen: set[str] = set()
    for service, body in _services(given):
        key, owner = _key(service), _text(body, "id")
        if body and owner not in seen:
            seen.add(owner)
            tables["organizations"].append(_flat(body, "id", "name", "description"))
        row = _scalars(service) | {"id": key}
        tables["services"].append(row | {"organization_id": owner} if body else row)
        for name in (*INSIDE, "attributes"):
            tables[name] += [
                _scalars(part) | {"service_id": key, "link_id": key}
                for part in _objects(service, name)
            ]
        _take_places(tables, service, key)
        _take_capacity(tables, service, key)
    return dict(tables)


def _services(given: Any) -> Iterator[tuple[Document, Document]]:
    """Each service with its organization."""
    for one in given if isinstance(given, list) else []:
        if not isinstance(one, dict):
            continue
        if isinstance(one.get("services"), list):
            yield from ((service, one) for service in _objects(one, "services"))
        else:
            body = one.get("organization")
            yield one, body if isinstance(body, dict) else {}


def _places(tables: Tables) -> dict[str, list[Document]]:
    """What stands in `service_at_locations`, by service."""
    addresses = _by(tables, "addresses", "location_id")
    locations = {row["id"]: row for row in tables.get("locations", [])}
    found: dict[str, list[Document]] = defaultdict(list)
    for row in tables.get("service_at_locations", []):
        where = locations.get(row["location_id"], {"id": row["location_id"]})
        location: Document = {"location_type": "physical"} | _plain(
            where, but="organization_id"
        )
        location["addresses"] = [
            _asked("address") | _plain(one, but="location_id")
            for one in addresses[row["location_id"]]
        ]
        found[row["service_id"]].append({"id": _uuid(row["id"]), "location": location})
    return found


def _take_places(tables: Tables, service: Document, key: str) -> None:
    for one in _objects(service, "service_at_locations"):
        location = one.get("location")
        if not isinstance(location, dict):
            continue
        where = _text(location, "id") or _text(one, "id")
        tables["service_at_locations"].append({"service_id": key, "location_id": where})
        tables["addresses"] += [
            _scalars(address) | {"location_id": where}
            for address in _objects(location, "addresses")[:1]
        ]


def _attributes(key: str, capacities: list[Row]) -> list[Document]:
    said = {name: row.get(name) for row in capacities for name in PLACES}
    if _uuid(key) != key:
        said[IDENTIFIER] = key
    return [
        {"id": _uuid(f"{key}-{name}"), "link_entity": "service", "link_type": name,
         "value": value}
        for name, value in said.items() if value
    ]  # fmt: skip


def _key(service: Document) -> str:
    """As it was before it became a UUID."""
    for one in map(_scalars, _objects(service, "attributes")):
        if one.get("link_type") == IDENTIFIER and one.get("value"):
            return one["value"]
    return _text(service, "id")


def _take_capacity(tables: Tables, service: Document, key: str) -> None:
    """From our attributes; from `capacities` of HSDS 3.1 where others write them."""
    row = {
        one["link_type"]: one["value"]
        for one in map(_scalars, _objects(service, "attributes"))
        if one.get("link_type") in PLACES and one.get("value")
    }
    for one in _objects(service, "capacities")[:1]:
        row |= {name: _text(one, name) for name in PLACES}
    if any(row.values()):
        tables["service_capacities"].append(row | {"service_id": key})


def _by(tables: Tables, name: str, column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in tables.get(name, []):
        found[row[column]].append(row)
    return found


def _plain(row: Row, *, but: str = "") -> Document:
    """What is known of a row, every identifier a UUID."""
    return {
        name: _uuid(value) if name == "id" or name.endswith("_id") else value
        for name, value in row.items()
        if value and name != but and name not in NUMBERS
    }


def _asked(schema: str) -> Document:
    return dict.fromkeys(ASKED[schema], "")


def _flat(given: Document, *names: str) -> Row:
    return {name: _text(given, name) for name in names}


def _scalars(given: Document) -> Row:
    return {
        name: _text(given, name)
        for name, value in given.items()
        if not isinstance(value, (dict, list))
    }


def _text(given: Document, name: str) -> str:
    value = given.get(name)
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def _objects(given: Document, name: str) -> list[Document]:
    rows = given.get(name)
    if not isinstance(rows, list):
        return []
    return [row for row in rows if isinstance(row, dict)]


def _number(text: str) -> int | str:
    """Ages are whole years; what is none is left to whoever reads it."""
    return int(text) if text.isascii() and text.isdigit() else text


def _uuid(text: str) -> str:
    """The same, or always the same one for what is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, f"urn:hsds:{text}"))
