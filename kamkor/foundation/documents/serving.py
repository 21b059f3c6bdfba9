"""A paper as the answer to a request."""

import re
from enum import StrEnum

from django.http import HttpResponse


class Kind(StrEnum):
    """By the ending of the file."""

    PDF = "pdf"
    DOCX = "docx"


TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def answer(data: bytes, *, kind: Kind, name: str) -> HttpResponse:
    """To be saved, not shown and not kept on the way.

    `name` becomes the file's name. It says what the paper is and never who is in it: a
    file lies open in the folder of a shared computer. It is a code like
    "plan-2026-000123"; raises ValueError for anything that could be somebody's name.
    """
    if not NAME.fullmatch(name):
        raise ValueError(
            "A file is named by a code: small Latin letters, digits, hyphens."
        )
    return HttpResponse(
        data,
        content_type=TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{kind}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
