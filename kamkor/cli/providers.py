from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone

from kamkor.casework.providers import bringing, hsds
from kamkor.foundation.db import context

from .main import show

SHOWN = 40


@click.group()
def providers() -> None:
    """The directory of services, in the format Open Referral HSDS 3."""


@providers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def import_(file: Path, *, as_json: bool) -> None:
    """Bring services in from FILE, a ZIP of tables or JSON: all of them or none."""
    try:
        with context.acting_as_machine():
            counts = bringing.bring_in(
                file.read_bytes(), country=settings.COUNTRY, by=None, at=timezone.now()
            )
    except hsds.Unreadable as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    except bringing.Faulty as faulty:
        for problem in faulty.problems[:SHOWN]:
            click.echo(str(problem), err=True)
        raise click.ClickException(
            f"Nothing was brought in: {len(faulty.problems)} problems."
        ) from faulty
    show(dict(counts), as_json=as_json)


@providers.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the services given today to FILE: .json (nested), or a ZIP of tables."""
    with context.acting_as_machine():
        content = bringing.take_out(
            country=settings.COUNTRY, on=timezone.localdate(),
            as_json=file.suffix == ".json",
        )  # fmt: skip
    file.write_bytes(content)
    show({"written": str(file)}, as_json=False)
