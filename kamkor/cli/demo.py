"""`kamkor demo`: a made-up republic, brought in by the real import."""

import os
import time
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from rich.progress import Progress

from kamkor.demo import quotas, republic, statistics
from kamkor.demo.broken import broken_round
from kamkor.foundation.db.context import acting_as_machine
from kamkor.register.people.models import Person
from kamkor.register.rights import snapshots

from . import demo_loading, demo_year
from .importing import bars
from .main import show


@click.command()
@click.option("--children", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--lists-only", is_flag=True, help="Make the lists; import nothing.")
@click.option(
    "--figures-only",
    is_flag=True,
    help="Only the lists behind the published figures; compare what they give. "
    f"--children {quotas.FULL} is the full size: minutes.",
)
@click.option(
    "--casework",
    is_flag=False,
    flag_value="full",
    type=click.Choice(list(demo_year.SIZES)),
    help="Tell a year of casework in one district as well; full: ten minutes and more.",
)
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def demo(
    *,
    children: int,
    seed: int,
    lists_only: bool,
    figures_only: bool,
    casework: str | None,
    as_json: bool,
) -> int:
    """Make a republic of invented people and bring in the lists about them.

    The same number and seed give the same republic. Lists and the truth about them lie
    in var/demo/. Refused where the register holds children that are not of a demo.
    With --figures-only it ends with 1 when a counted snapshot is not the figure. With
    --casework the officers of one district work for a year that ends today: signals,
    cases, plans, visits, sessions of the Commission, procedures, incidents, absences;
    once in a database. Then figures are counted, an edition of the index is frozen and a
    release is put where the public site reads it.
    """
    if lists_only and casework:
        raise click.UsageError(
            "--lists-only imports nothing, so no year can be told: leave one of the two."
        )
    began = time.monotonic()
    home = Path(settings.VAR) / "demo"
    os.umask(0o077)
    _refuse_among_real(home)
    name = f"{settings.COUNTRY}-{children}-{seed}" + "-figures" * figures_only
    folder = home / name
    with bars(quiet=as_json) as progress:
        _make(folder, children, seed, progress, figures_only=figures_only)
        report: dict[str, Any] = {"folder": str(folder), "children": children}
        if not lists_only:
            with acting_as_machine():
                report |= demo_loading.load(folder, progress)
            if casework:
                report |= demo_year.tell(casework, seed=seed, progress=progress)
            if not figures_only:
                report |= _publish(folder, seed, progress)
            (home / "complete").touch()
    if settings.COUNTRY == "kg":
        broken_round(home / "round-to-mend.xlsx")
    wrong = False
    if figures_only and not lists_only:
        report["figures"] = _figures(children)
        pairs = report["figures"].values()
        wrong = any(pair["counted"] != pair["wanted"] for pair in pairs)
    report["seconds"] = round(time.monotonic() - began, 1)
    show(report, as_json=as_json)
    return int(wrong)


def _publish(folder: Path, seed: int, progress: Progress) -> dict[str, Any]:
    """Figures, an edition of the index and a release for the public site."""
    line = progress.add_task("", total=None)

    def follow(what: str) -> None:
        progress.update(line, description=f"publishing: {what}")

    told = statistics.make(folder, seed=seed, at=timezone.now(), follow=follow)
    progress.remove_task(line)
    return told


def _figures(children: int) -> dict[str, dict[str, int]]:
    """Each published figure at this size beside what the register counts."""
    counted = snapshots.count_all(at=timezone.now())
    wanted = quotas.national(settings.COUNTRY, children).named()
    return {
        name: {"wanted": figure, "counted": counted.get(name, 0)}
        for name, figure in wanted.items()
    }


def _refuse_among_real(home: Path) -> None:
    if (home / "logins.json").exists():
        return
    with acting_as_machine(), transaction.atomic():
        if Person.objects.exists():
            raise click.ClickException(
                "The register holds children that are not of a demo. Use another "
                "folder for it: KAMKOR_VAR=… kamkor demo"
            )


def _make(
    folder: Path, children: int, seed: int, progress: Progress, *, figures_only: bool
) -> None:
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
        figures_only=figures_only,
    )
    progress.remove_task(line)
