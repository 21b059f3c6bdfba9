"""One import in a process of its own, which dies where it is told to.

    python -m tests.drills.importer FILE FILES POINT

FILE is the list, FILES the folder for kept files. POINT is a step of the import at
which the process kills itself (`kill -9`), `committed` for the moment between the commit
and the answer, `wait:STEP` to stop there and wait to be killed, or `none`.
"""

import os
import signal
import sys
import time
from datetime import UTC, datetime

import django


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(file: str, files: str, point: str) -> None:
    django.setup()
    from django.conf import settings

    from kamkor.foundation.db.context import MACHINE_ID, acting_as_machine
    from kamkor.foundation.places.models import Territory
    from kamkor.register.linkage import pipeline, stage
    from kamkor.register.sources import actions

    settings.MEDIA_ROOT = files
    stage.PIECE, pipeline.FEW = 150, 0  # a short list is taken like a long one
    at = datetime(2026, 5, 4, 6, tzinfo=UTC)
    with acting_as_machine(), open(file, "rb") as content:
        if point == "received":
            actions.arriving.shelf.keep(content)
            die()
        new = actions.NewList(
            file_name="round.csv", kind="round", source="drill",
            territory=Territory.objects.get(country="kg", name_en="Osh"),
        )  # fmt: skip
        batch = actions.receive(new, content, by=MACHINE_ID, at=at)

        def watch(step: str, done: int, of: int) -> None:
            if point == step:
                die()
            if point == f"wait:{step}":
                print("waiting", flush=True)
                time.sleep(60)

        actions.start(batch, by=MACHINE_ID, at=at)
        actions.bring_in(batch, by=MACHINE_ID, at=at, progress=watch)
        if point == "committed":
            die()
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
