"""What a file of a case may be, as the country pack says: countries/<country>/file_kinds.csv."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from kamkor.foundation.law import files
from kamkor.foundation.law.naming import Named, words_of

from .choices import ConsentScope


@dataclass(frozen=True)
class FileKind(Named):
    """`consent`: what must be agreed to while such a file is kept and shown, if anything."""

    consent: ConsentScope | None = None


def here() -> dict[str, FileKind]:
    """By code, in the order of the pack."""
    return _of(settings.COUNTRY)


def label(code: str) -> str:
    """In the reader's language; the code where the pack has it no more."""
    found = here().get(code)
    return found.label if found else code


@cache
def _of(country: str) -> dict[str, FileKind]:
    found = [
        FileKind(
            code=files.required(row, "code"),
            names=words_of(row),
            consent=ConsentScope(row["consent"]) if row["consent"] else None,
        )
        for row in files.rows(country, "file_kinds")
    ]
    return {kind.code: kind for kind in found}
