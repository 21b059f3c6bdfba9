"""What a start puts into the database before the doors open, in a process of its own."""

import click
from django.conf import settings
from django.utils import timezone

from kamkor.foundation.db.context import acting_as_machine
from kamkor.foundation.places import pack
from kamkor.register.rights import snapshots


@click.command(hidden=True)
def fill() -> None:
    """Bring the country's places, organisations and law up to date."""
    with acting_as_machine():
        changes = pack.load_country(settings.COUNTRY, at=timezone.now())
        snapshots.load_country(settings.COUNTRY, at=timezone.now())
    if changes:
        click.echo(
            f"Country pack {settings.COUNTRY.upper()}: {len(changes)} changes", err=True
        )
