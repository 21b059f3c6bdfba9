"""A directory brought in from a file of HSDS, whole or not at all; and taken out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import sql
from kamkor.foundation.db.copy import copy_rows
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.places import actions as bodies
from kamkor.foundation.places import reads as places
from kamkor.foundation.places import renumbering
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation, Territory

from . import hsds
from .choices import Need
from .models import OLDEST, Service

PACKAGE = "kamkor.casework.providers"
COLUMNS = (
    "id", "organisation_id", "territory_id", "place", "name_ky", "name_kk", "name_ru",
    "name_en", "need", "about", "for_whom", "age_from", "age_to", "languages", "cost",
    "is_free", "capacity", "taken", "address", "phones", "email", "web", "hours",
    "documents",
    "is_accessible", "valid_from", "valid_to", "verified_on", "outside_id", "changed_at",
    "changed_by",
)  # fmt: skip
_BOOL = {"true": True, "false": False, "": None}


@dataclass(frozen=True)
class Problem:
    """What is wrong, by table, line of the file (the first is the header), field."""

    table: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.table}, {self.line}, {self.field}: {self.reason}"


class Faulty(Exception):
    """Nothing was brought in; `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(str(problems[0]))
        self.problems = problems


@transaction.atomic
def bring_in(
    content: bytes, *, country: str, by: UUID | None, at: datetime
) -> dict[str, int]:
    """Add the services of a file and change those that are there by their id.

    An organisation that is not known by its id or code is added as one of the third
    sector. A few statements for any number of services. Returns the counts `services`
    and `organisations`. Raises hsds.Unreadable, and Faulty for the whole file.
    """
    told = hsds.services_of(hsds.read(content))
    renumbering.hold()
    where = _places(told, country)
    problems = _doubles(told) or [p for one in told for p in _problems(one, where)]
    if problems:
        raise Faulty(problems)
    known, added = _bodies(told, where, country, by, at)
    rows = (_cells(one, where, known, by, at) for one in told)
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS providers_brought; CREATE TEMPORARY TABLE"
            " providers_brought (LIKE providers_service) ON COMMIT DROP"
        )
    copy_rows("providers_brought", COLUMNS, rows)
    with connection.cursor() as cursor:
        for _name, statement in sql.steps(PACKAGE, "brought"):
            cursor.execute(statement)
    counts = {"services": len(told), "organisations": added}
    audit.note("services.imported", by=by, at=at, counts=counts)
    return counts


def take_out(*, country: str, on: date, as_json: bool = False) -> bytes:
    """The services given on that day, as a file of HSDS."""
    rows = Service.objects.on(on).filter(organisation__country=country)
    rows = rows.select_related("organisation", "territory").order_by("pk")
    return hsds.write(hsds.tables_of(map(_told, rows)), as_json=as_json)


def _told(row: Service) -> hsds.Told:
    key = row.outside_id or str(row.pk)
    words = {
        f"name_{x}": getattr(row, f"name_{x}") or "" for x in ("ky", "kk", "ru", "en")
    }
    return hsds.Told(
        hsds.Line("services", 0),
        {
            "id": key, "organization_id": str(row.organisation_id), "name": row.name,
            "description": row.about, "url": row.web, "email": row.email,
            "status": "active", "fees_description": row.cost,
            "eligibility_description": row.for_whom, "minimum_age": _text(row.age_from),
            "maximum_age": _text(row.age_to), "assured_date": _text(row.verified_on),
        },
        {"id": str(row.organisation_id), "name": row.organisation.name, "description": row.organisation.code},
        {"address_1": row.address, "city": row.territory.name, "country": row.organisation.country.upper()}
        if row.address else {},
        area=row.territory.code, phones=row.phones, languages=row.languages,
        hours=row.hours, documents=row.documents, valid=(_text(row.valid_from), _text(row.valid_to)),
        capacity=(_text(row.free), _text(row.capacity)),
        ours={
            "need": row.need, **words, "is_free": _text(row.is_free).lower(),
            "is_accessible": _text(row.is_accessible).lower(),
        },
    )  # fmt: skip


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _spoken(one: hsds.Told) -> str:
    return one.area or one.address.get("city", "")


def _places(told: list[hsds.Told], country: str) -> dict[str, Territory]:
    """The territory each way of saying a place means; unknown ones are not in it."""
    texts = {_spoken(one) for one in told} - {""}
    codes = places.snapshot(country).by_code
    found = places.resolve(texts - set(codes), country=country)
    named = {text: hit.territory for text, hit in found.items() if hit.territory}
    return named | {text: codes[text] for text in texts if text in codes}


def _problems(one: hsds.Told, where: dict[str, Territory]) -> Iterable[Problem]:
    row, ours = one.service, one.ours
    checks = (
        ("id", bool(row.get("id")) and len(row["id"]) <= 80, _("an id is missing or too long")),
        ("organization_id", bool(one.organisation.get("name")), _("no such organisation is in the file")),
        ("name", 0 < len(row.get("name") or _names(one)) <= 200, _("the name is missing or longer than 200 letters")),
        ("need", ours.get("need") in Need.values, _("the attribute “need” must be one of: %(all)s") % {"all": ", ".join(Need.values)}),
        ("extent", _spoken(one) in where, _("this place is not known: %(place)s") % {"place": _spoken(one)}),
        ("minimum_age", _is_number(row.get("minimum_age"), OLDEST), _("must be a number of years")),
        ("maximum_age", _is_number(row.get("maximum_age"), OLDEST) and _in_order(row), _("must be a number of years, not below the first")),
        ("assured_date", _is_day(row.get("assured_date")), _("must be a day like 2026-09-15")),
        ("valid_from", all(map(_is_day, one.valid)) and _days_in_order(one.valid), _("must be days like 2026-09-15 in order")),
        ("email", _is_email(row.get("email")), _("this is no e-mail address")),
        ("url", _is_web(row.get("url")), _("this is no web address")),
        ("available", all(_is_number(n, 10**6) for n in one.capacity), _("must be a number of places")),
        ("code", all(0 < len(c) <= 3 for c in one.languages), _("must be a code of a language, such as ky")),
        ("number", all(0 < len(p) <= 60 for p in one.phones), _("the telephone is missing or too long")),
        ("document", all(0 < len(d["document"]) <= 300 and _is_web(d["uri"]) for d in one.documents), _("a document has no name, a name that is too long, or no web address")),
        ("description", _lengths(one), _("one of the texts is too long")),
        ("is_free", {ours.get("is_free", ""), ours.get("is_accessible", "")} <= set(_BOOL), _("must be true or false")),
    )  # fmt: skip
    for name, holds, reason in checks:
        if not holds:
            yield Problem(one.line.table, one.line.number, name, reason)


def _doubles(told: list[hsds.Told]) -> list[Problem]:
    seen: set[str] = set()
    found = []
    for one in told:
        key = one.service.get("id", "")
        if key in seen:
            found.append(
                Problem(*one.line, "id", _("the same id stands in the file twice"))
            )
        seen.add(key)
    return found


def _names(one: hsds.Told) -> str:
    return next((v for k, v in one.ours.items() if k.startswith("name_") and v), "")


def _is_number(text: str | None, most: int) -> bool:
    return not text or (text.isascii() and text.isdigit() and int(text) <= most)


def _in_order(row: hsds.Row) -> bool:
    first, last = row.get("minimum_age"), row.get("maximum_age")
    both = first and last and first.isdigit() and last.isdigit()
    return not both or int(first or 0) <= int(last or 0)


def _is_day(text: str | None) -> bool:
    try:
        return not text or parse_date(text) is not None
    except ValueError:
        return False


def _days_in_order(days: tuple[str, str]) -> bool:
    return not all(days) or days[0] <= days[1]


def _is_email(text: str | None) -> bool:
    try:
        validate_email(text) if text else None
    except ValidationError:
        return False
    return len(text or "") <= 254


def _is_web(text: str | None) -> bool:
    return not text or (len(text) <= 300 and text.startswith(("http://", "https://")))


def _lengths(one: hsds.Told) -> bool:
    row = one.service
    return (
        len(row.get("eligibility_description", "")) <= 500
        and len(row.get("fees_description", "")) <= 300
        and len(one.address.get("address_1", "")) <= 300
        and all(len(v) <= 200 for k, v in one.ours.items())
        and not any("\0" in v for v in (*row.values(), *one.ours.values()))
    )


def _bodies(
    told: list[hsds.Told], where: dict[str, Territory], country: str,
    by: UUID | None, at: datetime,
) -> tuple[dict[str, UUID], int]:  # fmt: skip
    """Ids of the organisations by their id in the file, and how many were added."""
    present = Organisation.objects.filter(country=country).values_list("pk", "code")
    known = {key: pk for pk, code in present for key in (str(pk), code)}
    new = {}
    for one in told:
        key = one.organisation["id"]
        code = f"HSDS-{key}"[:40]
        if key in known:
            continue
        known[key] = known.get(code) or uuid7()
        if code not in known:
            new[key] = Organisation(
                id=known[key], country=country, code=code, kind=OrganisationKind.NGO,
                territory=where[_spoken(one)], name_ru=one.organisation["name"][:200],
            )  # fmt: skip
    if new:
        bodies.write_organisations(new.values(), country=country, by=by, at=at)
    return known, len(new)


def _cells(
    one: hsds.Told, where: dict[str, Territory], known: dict[str, UUID],
    by: UUID | None, at: datetime,
) -> tuple[Any, ...]:  # fmt: skip
    row, ours = one.service, one.ours
    territory = where[_spoken(one)]
    names = [ours.get(f"name_{x}") or None for x in ("ky", "kk", "ru", "en")]
    if not any(names):
        names[2] = row["name"]
    free, most = (int(n) if n else None for n in one.capacity)
    taken = None if free is None or most is None else max(most - free, 0)
    return (
        uuid7(), known[one.organisation["id"]], territory.pk, territory.low, *names,
        ours["need"], row.get("description", ""), row.get("eligibility_description", ""),
        _number(row.get("minimum_age")), _number(row.get("maximum_age")), one.languages,
        row.get("fees_description", ""), _BOOL[ours.get("is_free", "")], most, taken,
        one.address.get("address_1", ""), one.phones, row.get("email", ""),
        row.get("url", ""), Jsonb(one.hours), Jsonb(one.documents), _BOOL[ours.get("is_accessible", "")],
        one.valid[0] or None, one.valid[1] or None, row.get("assured_date") or None,
        row["id"], at, by,
    )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text else None
