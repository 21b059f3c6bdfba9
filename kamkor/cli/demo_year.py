"""The year of casework in the made-up republic, from the command line."""

from typing import Any

import click
from django.conf import settings
from django.utils import timezone
from rich.progress import Progress

from kamkor.demo.casework import cast, year

SIZES = {"small": year.SMALL, "full": year.FULL}


def tell(size: str, *, seed: int, progress: Progress) -> dict[str, Any]:
    """Tell the year; what happened, counted.

    A small one that is there is left as it is: `kamkor run` asks for it until the demo
    is complete. Raises ClickException for a full one where a year is there.
    """
    line = progress.add_task("telling a year of casework", total=100)

    def follow(share: float) -> None:
        progress.update(line, completed=round(share * 100))

    try:
        counts = year.make(
            SIZES[size], seed=seed, until=timezone.now(), progress=follow
        )
    except year.ToldAlready:
        if size == "small":
            return {}
        raise click.ClickException(
            "A year of casework is in this database, whole or broken off; a second one "
            "would be told over it. Use another folder: KAMKOR_VAR=… kamkor run "
            f"--casework full, or delete {settings.VAR} and begin anew."
        ) from None
    except cast.NoRepublic:
        raise click.ClickException(
            "The officers of the made-up republic are not all there, so nobody can work "
            "in it; nothing of the year was written. Make the republic anew in another "
            "folder: KAMKOR_VAR=… kamkor demo --casework"
        ) from None
    finally:
        progress.remove_task(line)
    return {"year": dict(sorted(counts.items()))}
