"""What a start puts into the database before the doors open, in a process of its own."""

import click
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kamkor.casework.assessments import loading as forms
from kamkor.casework.clock import pack as deadlines
from kamkor.casework.plans import loading as plans
from kamkor.foundation.db.context import acting_as_machine
from kamkor.foundation.places import pack
from kamkor.monitoring.indicators import loading as indicators
from kamkor.register.linkage import rederiving
from kamkor.register.rights import snapshots


@click.command(hidden=True)
def fill() -> None:
    """Bring the country's places, organisations, law, forms and indicators up to date,
    and what was derived by older rules of folding names."""
    with acting_as_machine(), transaction.atomic():
        try:
            plans.check(settings.COUNTRY)
        except plans.StepGone as error:
            raise click.ClickException(str(error)) from None
    with acting_as_machine():
        changes = pack.load_country(settings.COUNTRY, at=timezone.now())
        changes += deadlines.load_country(settings.COUNTRY, at=timezone.now())
        changes += forms.load_country(settings.COUNTRY, at=timezone.now())
        changes += indicators.load(at=timezone.now())
        snapshots.load_country(settings.COUNTRY, at=timezone.now())
    if changes:
        click.echo(
            f"Country pack {settings.COUNTRY.upper()}: {len(changes)} changes", err=True
        )
    with acting_as_machine(), transaction.atomic():
        folded = rederiving.rederive(
            progress=lambda step, done, of: click.echo(f"{step} {done}/{of}", err=True)
        )
    if folded:
        click.echo(f"Names of {folded:,} records folded by new rules", err=True)
