from datetime import datetime
from typing import Any
from uuid import UUID

import click
from django.utils import timezone

from kamkor.foundation.db.context import MACHINE_ID, acting_as_machine
from kamkor.register.rights import actions

from .importing import bars, follower
from .main import show


@click.command()
@click.option("--child", type=click.UUID, help="Only this child, by its id.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Default: today.")
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def rights(child: UUID | None, on: datetime | None, *, as_json: bool) -> None:
    """Judge the seven rights anew, of every child or of one.

    Needed after the law, the day or the definitions changed; an import judges the
    children it touches by itself.
    """
    began = timezone.now()
    day = on.date() if on else timezone.localtime(began).date()
    with acting_as_machine():
        if child is not None:
            counts: dict[str, Any] = actions.evaluate_one(
                child, on=day, at=began, by=MACHINE_ID
            )
        else:
            with bars(quiet=as_json) as progress:
                run = actions.evaluate_all(
                    on=day, at=began, by=MACHINE_ID, progress=follower(progress)
                )
            counts = {
                "children": run.children,
                "gaps_opened": run.gaps_opened,
                "gaps_closed": run.gaps_closed,
            }
    seconds = round((timezone.now() - began).total_seconds(), 2)
    show({"on": day.isoformat(), **counts, "seconds": seconds}, as_json=as_json)
