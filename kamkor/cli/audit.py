from typing import Any

import click
from django.utils import timezone

from kamkor.foundation.audit import seals

from .main import show


@click.group()
def audit() -> None:
    """The log of who saw and did what: seal it, prove that nobody changed it."""


@audit.command()
def seal() -> None:
    """Seal what was written since the last seal. The worker does it by itself too."""
    made = seals.seal(at=timezone.now())
    click.echo(f"seal {made.number}" if made else "nothing new to seal")


@audit.command()
@click.option("--head", help="A head kept elsewhere, in hexadecimal.")
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
@click.pass_context
def verify(context: click.Context, head: str | None, *, as_json: bool) -> None:
    """Find any row that was changed, removed or inserted, and say which.

    Exit code 0: everything is as sealed; 1: it is not.
    """
    report = seals.verify(known=_bytes(head))
    told: dict[str, Any] = {"good": report.good, **vars(report)}
    if as_json:
        show(told, as_json=True)
    else:
        show({k: v for k, v in told.items() if v or k == "good"}, as_json=False)
    context.exit(0 if report.good else 1)


def _bytes(head: str | None) -> bytes | None:
    try:
        return bytes.fromhex(head) if head else None
    except ValueError:
        raise click.BadParameter("not hexadecimal", param_hint="--head") from None
