from pathlib import Path

import click
from django.conf import settings

from kamkor.casework.assessments import xlsform
from kamkor.casework.assessments.models import Instrument


@click.group()
def instruments() -> None:
    """Forms of assessment."""


@instruments.command("xlsform")
@click.argument("code")
@click.option(
    "--out", required=True, metavar="FILE", help="The workbook to write.",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
)  # fmt: skip
def xlsform_(code: str, out: Path) -> int:
    """Write the form in force as an XLSForm, for field collection.

    Questions whose answers only few may read are left out.
    """
    forms = Instrument.objects.in_force(settings.COUNTRY)
    found = forms.filter(code=code).first()
    if found is None:
        known = ", ".join(forms.order_by("code").values_list("code", flat=True))
        raise click.ClickException(f"No form {code} is in force. There are: {known}.")
    xlsform.write(found.form, found.version, out)
    click.echo(f"{out}: {found.name}, version {found.version}")
    return 0
