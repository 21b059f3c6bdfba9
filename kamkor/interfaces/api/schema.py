"""The OpenAPI 3.1 document: the operations, and the errors each of them may answer."""

from functools import cache
from typing import Any

from .endpoints import api
from .problems import MEDIA_TYPE
from .shapes import ProblemDetails

PREFIX = "api/v1/"
_ALWAYS = (401, 403, 405, 422, 429, 500, 503)
_WITH_BODY = (400, 409, 413, 415)
_WORDS = {
    400: "The body is no JSON, or nested too deep.",
    401: "The key is missing, false, revoked or past its day.",
    403: "The key has not the scope, or the place is not yours.",
    404: "Nothing is here for this key.",
    405: "No such method here.",
    409: "In conflict with what was done before.",
    413: "The body is too large.",
    415: "The body must be application/json.",
    422: "Something is not as it must be; `errors` say where.",
    429: "The quota is used up; Retry-After says how long.",
    500: "Our fault; nothing was changed.",
    503: "Busy; Retry-After says how long.",
}


@cache
def document() -> dict[str, Any]:
    """Made once: it depends on nothing but the code."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    made["components"]["schemas"]["Problem"] = ProblemDetails.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    made["components"]["schemas"] |= made["components"]["schemas"]["Problem"].pop(
        "$defs", {}
    )
    for path, operations in made["paths"].items():
        for operation in operations.values():
            _add_errors(path, operation)
    return made


def _add_errors(path: str, operation: dict[str, Any]) -> None:
    statuses = {*_ALWAYS}
    if "requestBody" in operation:
        statuses |= {*_WITH_BODY}
    if "{" in path:
        statuses.add(404)
    answer = {"schema": {"$ref": "#/components/schemas/Problem"}}
    answers = {str(code): found for code, found in operation["responses"].items()}
    operation["responses"] = answers
    for status in sorted(statuses):
        answers[str(status)] = {
            "description": _WORDS[status],
            "content": {MEDIA_TYPE: answer},
        }
