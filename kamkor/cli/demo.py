"""`kamkor demo`: a made-up republic, brought in by the real import."""

import os
import time
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import transaction
from rich.progress import Progress

from kamkor.demo import republic
from kamkor.demo.broken import broken_round
from kamkor.foundation.db.context import acting_as_machine
from kamkor.register.people.models import Person

from . import demo_loading
from .importing import bars
from .main import show


@click.command()
@click.option("--children", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--lists-only", is_flag=True, help="Make the lists; import nothing.")
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def demo(children: int, seed: int, *, lists_only: bool, as_json: bool) -> None:
    """Make a republic of invented people and bring in the lists about them.

    The same number and seed give the same republic. Lists and the truth about them lie
    in var/demo/. Refused where the register holds children that are not of a demo.
    """
    began = time.monotonic()
    home = Path(settings.VAR) / "demo"
    os.umask(0o077)
    _refuse_among_real(home)
    folder = home / f"{settings.COUNTRY}-{children}-{seed}"
    with bars(quiet=as_json) as progress:
        _make(folder, children, seed, progress)
        report: dict[str, Any] = {"folder": str(folder), "children": children}
        if not lists_only:
            with acting_as_machine():
                report |= demo_loading.load(folder, progress)
            (home / "complete").touch()
    if settings.COUNTRY == "kg":
        broken_round(home / "round-to-mend.xlsx")
    report["seconds"] = round(time.monotonic() - began, 1)
    show(report, as_json=as_json)


def _refuse_among_real(home: Path) -> None:
    if (home / "logins.json").exists():
        return
    with acting_as_machine(), transaction.atomic():
        if Person.objects.exists():
            raise click.ClickException(
                "The register holds children that are not of a demo. Use another "
                "folder for it: KAMKOR_VAR=… kamkor demo"
            )


def _make(folder: Path, children: int, seed: int, progress: Progress) -> None:
    if (folder / "manifest.json").exists():
        return
    line = progress.add_task("making the republic", total=children)

    def follow(done: int, of: int) -> None:
        progress.update(line, completed=done, total=of)

    republic.make(
        folder,
        children=children,
        seed=seed,
        country=settings.COUNTRY,
        progress=follow,
    )
    progress.remove_task(line)
