from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import override

from kamkor.foundation.db import context
from kamkor.foundation.places import loading
from kamkor.foundation.places.workbooks import UnreadableFile

from .main import show

SHOWN = 40


@click.group()
def places() -> None:
    """Territories and their official codes."""


@places.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--country", type=click.Choice(["kg", "kz"]), required=True)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="The day the classifier is of.",
)
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def load(file: Path, country: str, as_of: datetime, *, as_json: bool) -> None:
    """Load the official classifier (SOATE, KATO) from its workbook or CSV.

    Nothing is deleted; the same file again changes nothing. What is odd in the file is
    told at the end.
    """
    try:
        with context.acting_as_machine():
            report = loading.load(
                file, country=country, as_of=as_of.date(), by=None, at=timezone.now()
            )
    except (UnreadableFile, loading.OlderClassifier) as error:
        raise click.ClickException(str(error)) from error
    told = report.as_dict()
    if as_json:
        show(told, as_json=True)
        return
    del told["remarks"], told["odd"]
    show(told, as_json=False)
    _show_remarks(report)


def _show_remarks(report: loading.Report) -> None:
    with override("en"):
        for remark in report.remarks[:SHOWN]:
            words = [remark.code, remark.odd.label, remark.detail, remark.where]
            click.echo("  " + " · ".join(str(word) for word in words if word))
    left = len(report.remarks) - SHOWN
    if left > 0:
        click.echo(f"  … and {left} more: use --json")
