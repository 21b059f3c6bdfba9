"""Errors as RFC 9457 says: one shape for programs, words for people."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MEDIA_TYPE = "application/problem+json"
_URN = "urn:kamkor:problem:"

TITLES: dict[str, tuple[int, "str | _StrPromise"]] = {
    "not-json": (400, _("The body is not the JSON that is asked for.")),
    "not-known": (401, _("The key is missing or does not open this door.")),
    "not-allowed": (403, _("The key does not allow this.")),
    "not-found": (404, _("There is nothing here for this key.")),
    "method": (405, _("This address does not know that method.")),
    "conflict": (409, _("That cannot be done as things stand.")),
    "idempotency-reused": (
        409,
        _("This idempotency key was used for another request. Take a new one."),
    ),
    "idempotency-running": (
        409,
        _("The first request with this idempotency key is not finished. Wait."),
    ),
    "too-large": (413, _("The body is too large. Send fewer rows at once.")),
    "not-json-type": (415, _("Send the body as application/json.")),
    "invalid": (422, _("Something in the request is not as it must be.")),
    "quota": (429, _("The key has sent as much as it may. Wait.")),
    "error": (500, _("Something went wrong on our side and nothing was changed.")),
    "busy": (503, _("Another list is being brought in now. Try again in a minute.")),
}


@dataclass
class Problem(Exception):
    """Raised anywhere behind the door; `code` is a key of TITLES.

    `errors` are {pointer, detail} of single places in the body; `wait` in seconds.
    """

    code: str
    detail: str = ""
    errors: list[dict[str, Any]] = field(default_factory=list)
    wait: int | None = None
    allow: str = ""

    @property
    def status(self) -> int:
        return TITLES[self.code][0]

    def response(self) -> JsonResponse:
        """The answer, in the language active now."""
        status, title = TITLES[self.code]
        body: dict[str, Any] = {
            "type": f"{_URN}{self.code}",
            "title": str(title),
            "status": status,
        }
        if self.detail:
            body["detail"] = self.detail
        if self.errors:
            body["errors"] = self.errors
        answer = JsonResponse(
            body,
            status=status,
            content_type=MEDIA_TYPE,
            json_dumps_params={"ensure_ascii": False},
        )
        if self.wait is not None:
            answer["Retry-After"] = str(self.wait)
        if self.allow:
            answer["Allow"] = self.allow
        if status == 401:
            answer["WWW-Authenticate"] = 'Bearer realm="kamkor"'
        return answer
