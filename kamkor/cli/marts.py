import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click
from django.utils import timezone

from kamkor.foundation.db import context
from kamkor.monitoring.marts import actions, quarters, reads
from kamkor.monitoring.marts.building import Progress
from kamkor.monitoring.marts.models import Build

from .main import show


@click.group()
def marts() -> None:
    """The register counted quarter by quarter, without anybody in it."""


class Quarter(click.ParamType[date]):
    """2026-Q3."""

    name = "quarter"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        year, _, number = str(value).upper().partition("-Q")
        if len(year) != 4 or not year.isdigit() or number not in {"1", "2", "3", "4"}:
            self.fail(f"{value} is no quarter; write it as 2026-Q3.", param, ctx)
        return date(int(year), int(number) * 3 - 2, 1)


@marts.command()
@click.option("--since", type=Quarter(), help="Leave older quarters as they are.")
@click.option("--quarters", "most", default=actions.MOST, show_default=True,
              type=click.IntRange(1, actions.MOST_POSSIBLE), help="How many at most.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def build(*, since: date | None, most: int, as_json: bool) -> None:
    """Build the marts and put them in the place of the old ones."""
    at = timezone.now()
    try:
        with _bar() as progress:
            made = actions.build(
                by=context.MACHINE_ID, at=at, since=since, most=most, progress=progress
            )
    except actions.AlreadyBuilding:
        raise click.ClickException("Another build is under way.") from None
    except actions.ReadersDoNotEnd:
        raise click.ClickException(
            "Somebody reads the old marts and does not end; they stand as they were."
        ) from None
    show(_told(made), as_json=as_json)


@marts.command()
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
@click.pass_context
def status(ctx: click.Context, *, as_json: bool) -> None:
    """Say when the marts were built; exit code 3 when they never were."""
    last = reads.last_build()
    show(_told(last) if last else {"built": None}, as_json=as_json)
    ctx.exit(0 if last else 3)


@contextmanager
def _bar() -> Iterator[Progress]:
    """Progress on standard error."""
    with click.progressbar(length=100, label="Building", file=sys.stderr) as bar:

        def tell(_name: str, done: int, of: int) -> None:
            bar.update(done * 100 // of - bar.pos)

        yield tell


def _told(made: Build) -> dict[str, Any]:
    return {
        "built": made.finished_at.isoformat(),
        "first": quarters.text(made.first),
        "last": quarters.text(made.last),
        "counted_since": quarters.text(made.since),
        "rows": made.rows,
        "seconds": round((made.finished_at - made.started_at).total_seconds(), 1),
    }
