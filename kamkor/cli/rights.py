from datetime import datetime
from typing import Any

import click
from django.db import transaction
from django.utils import timezone

from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from kamkor.register.rights import actions, explaining, snapshots

from .main import show


@click.command()
@click.option("--all", "every", is_flag=True, help="Every child.")
@click.option("--person", metavar="CODE", help="One child, by its code.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="As of that day.")
@click.option("--snapshots", "count", is_flag=True, help="Count the snapshots.")
@click.option("--json", "as_json", is_flag=True)
def rights(
    *, every: bool, person: str | None, on: datetime | None, count: bool, as_json: bool
) -> int:
    """Judge the seven rights anew: of one child or of all; count the snapshots."""
    if (every and person) or not (every or person or count):
        raise click.UsageError("Say --all, --person CODE or --snapshots.")
    at = timezone.now()
    day = on.date() if on else timezone.localdate(at)
    report: dict[str, Any] = {}
    if person:
        report = _one(person, day=day, at=at)
    elif every:
        run = actions.evaluate_all(
            on=day, at=at, by=context.MACHINE_ID,
            progress=lambda step, done, of: click.echo(f"{step} {done}/{of}", err=True),
        )  # fmt: skip
        report = {
            "on": run.on,
            "children": run.children,
            "gaps_opened": run.gaps_opened,
            "gaps_closed": run.gaps_closed,
            "seconds": round((run.finished_at - run.started_at).total_seconds(), 2),
        }
    if count:
        report["snapshots"] = snapshots.count_all(at=at)
    show(report, as_json=as_json)
    return 0


def _one(code: str, *, day: Any, at: datetime) -> dict[str, Any]:
    with context.acting_as_machine(), transaction.atomic():
        child = Person.objects.filter(code=code).select_related("root").first()
    if child is None:
        raise click.ClickException(f"No child has the code {code}.")
    counts = actions.evaluate_one(child.root_id, on=day, at=at, by=context.MACHINE_ID)
    with context.acting_as_machine(), transaction.atomic():
        told = explaining.standing_words(child.root, on=day)
    return {"person": code, "on": day, **told, **counts}
