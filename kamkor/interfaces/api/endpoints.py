"""The operations of /api/v1."""

import logging
import re
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Header, NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.places.models import Territory
from kamkor.register.sources import errors as source_errors
from kamkor.register.sources import fates
from kamkor.register.sources.choices import BatchState
from kamkor.register.sources.kinds import KINDS, LISTS
from kamkor.register.sources.models import Batch

from . import actions, answers, bodies, quota, reads, shapes
from .choices import READ, WRITE
from .door import ApiKeyAuth, KeyRequest, behind, may_write
from .models import Receipt
from .parsing import StrictParser
from .problems import Problem

_log = logging.getLogger(__name__)
_MOST_ERRORS = 20
_BRANCH = re.compile(
    r"(?:constrained|function|nullable|list|lax)\b[-\[]|(?:str|int|bool|float)$"
)

api = NinjaAPI(
    title="Kamkor",
    version="1",
    description="The door for systems of schools, clinics, registries and the border: "
    "send records, ask what became of them, mend what was refused.",
    openapi_url=None,
    docs_url=None,
    parser=StrictParser(),
    urls_namespace="api-v1",
)

Rows = list[tuple[str, Mapping[str, Any]]]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="The same key with the same body is done once.",
    ),
]


@api.post(
    "/records", auth=ApiKeyAuth(WRITE), response={202: shapes.Receipt},
    operation_id="sendRecord", summary="Send one record", url_name="api-records",
)  # fmt: skip
@behind
def send_record(
    request: KeyRequest,
    response: HttpResponse,
    record: Annotated[bodies.OneRecord, Body()],
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Brought in at once, unless another list is being brought in at this moment."""

    def do() -> dict[str, Any]:
        rows: Rows = [(record.reference, bodies.cells(record.values))]
        receipt, batch = _receive(request, record, rows)
        actions.bring_in_now(batch, by=request.auth.user_id, at=request.at)
        return reads.receipt(receipt, _afresh(batch))

    return _once(request, response, idempotency_key, do)


@api.post(
    "/batches", auth=ApiKeyAuth(WRITE), response={202: shapes.Receipt},
    operation_id="sendBatch", summary="Send many records", url_name="api-batches",
)  # fmt: skip
@behind
def send_batch(
    request: KeyRequest,
    response: HttpResponse,
    batch: Annotated[bodies.ManyRecords, Body()],
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Kept at once, brought in by the worker. Ask the receipt what became of it."""

    def do() -> dict[str, Any]:
        rows: Rows = [(row.reference, bodies.cells(row.values)) for row in batch.rows]
        receipt, kept = _receive(request, batch, rows)
        actions.bring_in_later(kept, by=request.auth.user_id, at=request.at)
        return reads.receipt(receipt, _afresh(kept))

    return _once(request, response, idempotency_key, do)


def _once(
    request: KeyRequest, response: HttpResponse, idempotency_key: str | None, do: Any
) -> dict[str, Any]:
    body, is_replayed = answers.once(
        request, request.auth, idempotency_key, do, at=request.at
    )
    if is_replayed:
        response["Idempotency-Replayed"] = "true"
    response["Location"] = f"/api/v1/receipts/{body['id']}"
    return body


def _receive(request: KeyRequest, sent: Any, rows: Rows) -> tuple[Receipt, Batch]:
    may_write(request.auth, sent.kind, at=request.at)
    quota.records(request.auth, len(rows), at=request.at)
    sending = actions.Sending(
        kind=sent.kind,
        source=sent.source,
        list_date=sent.list_date,
        territory=_territory(sent.territory),
        rows=rows,
    )
    return actions.receive(sending, key=request.auth, at=request.at)


def _territory(code: str | None) -> Territory | None:
    if code is None:
        return None
    found = Territory.objects.filter(
        country=settings.COUNTRY, code=code, valid_to=None
    ).first()
    if found is None:
        raise Problem(
            "invalid", errors=[_at("/territory", _("no place has this code"))]
        )
    return found


def _afresh(batch: Batch) -> Batch:
    return Batch.objects.select_related("source", "territory").get(pk=batch.pk)


@api.get(
    "/receipts", auth=ApiKeyAuth(READ), response=shapes.Receipts,
    operation_id="listReceipts", summary="List your receipts", url_name="api-receipts",
)  # fmt: skip
@behind
def list_receipts(
    request: KeyRequest,
    after: Annotated[UUID | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """What this key sent, newest first."""
    found, following = reads.receipts(request.auth, after=after, limit=limit)
    audit.read(
        "api.receipts_listed", by=request.auth.user_id, at=request.at,
        sensitivity=Sensitivity.STATUS, key=request.auth.prefix, rows=len(found),
    )  # fmt: skip
    shown = [reads.receipt(one, one.batch) for one in found]
    return {"receipts": shown, "next": following}


@api.get(
    "/receipts/{uuid:receipt_id}", auth=ApiKeyAuth(READ), response=shapes.Fate,
    operation_id="getReceipt", summary="Ask what became of it", url_name="api-receipt",
)  # fmt: skip
@behind
def get_receipt(
    request: KeyRequest,
    receipt_id: UUID,
    after: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Any:
    """Its state, its counts, and what is to be said of single rows and fields."""
    receipt = _receipt(request, receipt_id)
    batch = receipt.batch
    rows: list[dict[str, Any]] = []
    following: int | None = None
    if batch.state == BatchState.DONE:
        rows, following = reads.rows_with_something_to_say(
            batch, after=after, limit=limit
        )
    audit.read(
        "api.receipt_read", by=request.auth.user_id, at=request.at,
        sensitivity=Sensitivity.IDENTITY, key=request.auth.prefix, receipt=receipt.pk,
        rows=len(rows),
    )  # fmt: skip
    return reads.receipt(receipt, batch) | {"rows": rows, "next": following}


@api.post(
    "/receipts/{uuid:receipt_id}/rows/{int:row}", auth=ApiKeyAuth(WRITE),
    response=shapes.Row, operation_id="mendRow", summary="Mend one row",
    url_name="api-row",
)  # fmt: skip
@behind
def mend_row(
    request: KeyRequest,
    receipt_id: UUID,
    row: Annotated[int, Path(ge=1, le=bodies.MOST_ROWS)],
    mended: Annotated[bodies.Mended, Body()],
) -> Any:
    """Some cells of one row anew. The row as first sent is kept as history."""
    batch = _receipt(request, receipt_id).batch
    may_write(request.auth, batch.kind, at=request.at)
    quota.records(request.auth, 1, at=request.at)
    cells = bodies.cells(mended.values)
    if foreign := sorted(set(cells) - set(KINDS[batch.kind].fields)):
        reason = _("no field of this kind of list")
        errors = [_at(f"/values/{name}", reason) for name in foreign]
        raise Problem("invalid", errors=errors)
    record = fates.record_of(batch, row) if batch.state == BatchState.DONE else None
    if record is None:
        raise Problem("not-found")
    new = actions.mend(record, cells, key=request.auth, at=request.at)
    remarks = [reads.kept_saying(found) for found in new.remarks]
    reference = new.sheet.partition(":")[2]
    return {"row": row, "reference": reference, "state": new.state, "problems": [],
            "remarks": remarks}  # fmt: skip


def _receipt(request: KeyRequest, receipt_id: UUID) -> Receipt:
    found = (
        Receipt.objects.filter(key=request.auth, pk=receipt_id)
        .select_related("batch__source", "batch__territory")
        .first()
    )
    if found is None:
        raise Problem("not-found")
    return found


def _at(pointer: str, detail: str) -> dict[str, Any]:
    return {"pointer": pointer, "detail": detail}


# --- what goes wrong, each in the one shape


@api.exception_handler(Problem)
def _problem(request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG001
    return exc.response()  # type: ignore[no-any-return]


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG001
    if isinstance(exc.__cause__, Problem):  # ninja wraps what its parser raises
        return exc.__cause__.response()
    code = {401: "not-known", 403: "not-allowed"}.get(exc.status_code, "not-json")
    return Problem(code).response()


@api.exception_handler(ValidationError)
def _validation_error(request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG001
    errors = [
        _at(_pointer(error["loc"]), error["msg"]) for error in exc.errors[:_MOST_ERRORS]
    ]
    return Problem("invalid", errors=errors).response()


def _pointer(loc: tuple[Any, ...]) -> str:
    """A JSON pointer into the body, or "query/limit" for what is not in it."""
    if loc[0] != "body":
        return "/".join(str(part) for part in loc)[:200]
    parts = [str(p) for p in loc[2:] if not _is_model_name(p)]
    escaped = [part.replace("~", "~0").replace("/", "~1") for part in parts]
    return ("/" + "/".join(escaped))[:200] if escaped else ""


def _is_model_name(part: Any) -> bool:
    """The tag of the kind, and the branch of a union, which stand in no body."""
    return part in LISTS or bool(_BRANCH.match(str(part)))


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG001
    return Problem("too-large").response()


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG001
    return Problem("not-found").response()


@api.exception_handler(PermissionDenied)
def _not_allowed(request: Any, exc: Any) -> HttpResponse:  # noqa: ARG001
    audit.deny(Action.IMPORT, by=request.auth.user_id, at=request.at)
    return Problem("not-allowed").response()


@api.exception_handler(source_errors.StillWrong)
def _still_wrong(request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG001
    errors = [
        _at(f"/values/{found.field}" if found.field else "", found.reason())
        for found in exc.findings
    ]
    return Problem("invalid", exc.message, errors=errors).response()


_CODES: dict[type[source_errors.ListError], str] = {
    source_errors.NotYourTerritory: "not-allowed",
    source_errors.NotReadable: "invalid",
    source_errors.BusyNow: "busy",
}


@api.exception_handler(source_errors.ListError)
def _list_error(request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG001
    code = _CODES.get(type(exc), "conflict")
    return Problem(code, exc.message, wait=60 if code == "busy" else None).response()


@api.exception_handler(OperationalError)
def _no_database(request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG001
    _log.error("the database does not answer: %s", exc)
    return Problem("busy", wait=60).response()


@api.exception_handler(Exception)
def _error(request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG001
    _log.error("an API call failed", exc_info=exc)
    return Problem("error").response()
