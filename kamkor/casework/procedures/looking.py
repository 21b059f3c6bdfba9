"""What the pages of procedures leave in the log when somebody looks."""

from uuid import UUID

from django.utils import timezone

from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest


def saw(
    request: PageRequest, verb: str, subject: UUID | None = None,
    ids: list[str] | None = None,
) -> None:  # fmt: skip
    """Write down that the reader saw procedures, one child's or those of `ids`."""
    more = {"ids": ids} if ids is not None else {}
    audit.read(
        verb, by=request.user.pk, at=timezone.now(), sensitivity=Sensitivity.CONTENT,
        subject=subject, request_id=request.request_id, **more,
    )  # fmt: skip
