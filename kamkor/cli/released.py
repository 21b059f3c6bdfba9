"""Which release a command is about."""

from pathlib import Path

import click
from django.conf import settings

from kamkor.monitoring.publishing.store import shelf
from kamkor.monitoring.publishing.store.shelf import Kept


def chosen(number: int | None) -> Kept:
    """The newest for None. Raises ClickException where there is none to use."""
    folder = Path(settings.PUBLICATION)
    kept = shelf.current(folder) if number is None else shelf.get(folder, number)
    if kept is None:
        raise click.ClickException(f"There is no such release in {folder}.")
    if kept.withdrawn:
        raise click.ClickException(f"Release {kept.number} was withdrawn.")
    return kept
