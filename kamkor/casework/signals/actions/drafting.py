"""What somebody typed and has not sent yet."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kamkor.casework.signals.models import Draft
from kamkor.foundation.db import vault
from kamkor.foundation.db.ids import uuid7

PLACE = "signals_draft.words"


@transaction.atomic
def save_draft(words: str, *, by: UUID, at: datetime) -> Draft:
    """Keep it, instead of what was kept before. One a person."""
    drop_draft(by=by)
    key = uuid7()
    return Draft.objects.create(
        owner=by, key=key, saved_at=at,
        words=vault.seal(words, subject=key, place=PLACE),
    )  # fmt: skip


@transaction.atomic
def drop_draft(*, by: UUID) -> None:
    """It was sent, or is not wanted: nothing of it opens again."""
    draft = Draft.objects.filter(owner=by).first()
    if draft:
        vault.erase(draft.key)
        draft.delete()


def read_draft(*, by: UUID) -> str:
    """The words kept for `by`; "" for none."""
    draft = Draft.objects.filter(owner=by).first()
    if draft is None:
        return ""
    try:
        return vault.unseal(bytes(draft.words), subject=draft.key, place=PLACE)
    except vault.Erased:
        return ""
