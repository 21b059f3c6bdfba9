"""Counting and attacking take minutes: the worker does them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from kamkor.foundation.access.actor import Actor

from . import actions
from .actions import Wish
from .models import Release


@transaction.atomic
def order(wish: Wish, *, by: Actor, at: datetime) -> Release:
    """Order a release and have it counted. See actions.order."""
    release = actions.order(wish, by=by, at=at)
    fill.defer(release_id=str(release.pk))
    return release


@app.task(name="publishing.fill")
def fill(release_id: str) -> None:
    actions.fill(UUID(release_id), at=timezone.now())
