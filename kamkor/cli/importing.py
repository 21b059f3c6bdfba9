"""`kamkor import`: the same road a list takes through the pages, without the pages."""

import getpass
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import override
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db.context import MACHINE_ID, acting_as
from kamkor.foundation.places.models import Territory
from kamkor.register.sources import actions
from kamkor.register.sources.choices import BatchState, Kind
from kamkor.register.sources.errors import ListError
from kamkor.register.sources.models import Batch

GOOD, SOME_REFUSED, NOTHING = 0, 1, 2
COUNTS = (
    *("rows", "accepted", "refused", "persons_new", "persons_matched"),
    *("to_review", "gaps_opened"),
)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the command line says about the file. `by`: in whose name it comes."""

    by: UUID
    kind: str
    source: str
    territory: Territory | None
    list_date: datetime | None
    dry_run: bool


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(Kind.values), required=True)
@click.option("--source", required=True, help="The office's list, the same each time.")
@click.option("--territory", help="Code of the place the list is about.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Of the list.")
@click.option("--as", "login", help="Who brings it in. Default: Kamkor itself.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
@click.pass_context
def import_(context: click.Context, /, file: Path, **options: Any) -> None:
    """Bring in a list: good rows go in, the others wait to be mended on the pages.

    Exit code 0: all rows are in; 1: some were refused; 2: nothing was imported.
    """
    as_json = options.pop("as_json")
    began = time.monotonic()
    report: dict[str, Any] = dict.fromkeys(COUNTS, 0)
    by = _who(options.pop("login"))
    with override("en"), acting_as(by):
        try:
            wish = Wish(
                by=by,
                territory=_territory(options.pop("territory")),
                list_date=options.pop("day"),
                **options,
            )
            report |= _bring(file, wish, quiet=as_json)
        except PermissionDenied:
            report["error"] = "This account may not bring lists in."
        except ListError as error:
            report["error"] = error.message
    report["seconds"] = round(time.monotonic() - began, 2)
    _tell(report, as_json=as_json)
    context.exit(_exit_code(report))


def _who(login: str | None) -> UUID:
    if login is None:
        return MACHINE_ID
    found = User.objects.filter(username=login.lower(), is_active=True).first()
    if found is None:
        raise click.BadParameter(f"nobody signs in as {login}", param_hint="--as")
    return found.pk


def _territory(code: str | None) -> Territory | None:
    if code is None:
        return None
    found = Territory.objects.filter(country=settings.COUNTRY, code=code).first()
    if found is None:
        raise click.BadParameter(
            f"there is no territory with the code {code}", param_hint="--territory"
        )
    return found


def _bring(file: Path, wish: Wish, *, quiet: bool) -> dict[str, int]:
    new = actions.NewList(
        file_name=file.name,
        kind=wish.kind,
        source=wish.source,
        list_date=wish.list_date.date() if wish.list_date else None,
        territory=wish.territory,
    )
    with file.open("rb") as content:
        if wish.dry_run:
            return _forecast(
                actions.rehearse(new, content, by=wish.by, at=timezone.now())
            )
        batch = actions.receive(new, content, by=wish.by, at=timezone.now())
    if batch.state == BatchState.DONE:
        return _already_in(batch)
    batch = actions.start(batch, by=wish.by, at=timezone.now())
    audit.note(
        "batch.command_line", by=wish.by, at=timezone.now(), batch=batch.pk,
        os_user=getpass.getuser(),
    )  # fmt: skip
    with bars(quiet=quiet) as progress:
        counts = actions.bring_in(
            batch, by=wish.by, at=timezone.now(), progress=follower(progress)
        )
    return {name: counts.get(name, 0) for name in COUNTS}


def _forecast(found: dict[str, Any]) -> dict[str, int]:
    told = {"rows": found["rows"], "refused": found["refused"]}
    told["accepted"] = told["rows"] - told["refused"]
    forecast = found["forecast"]
    return told | {name: forecast[name] for name in COUNTS if name in forecast}


def _already_in(batch: Batch) -> dict[str, int]:
    """The same file again changes nothing: its rows are known, nothing is new."""
    kept = ("rows", "accepted", "refused")
    return {name: batch.counts.get(name, 0) for name in kept}


def _exit_code(report: dict[str, Any]) -> int:
    if "error" in report or not report["accepted"]:
        return NOTHING
    return SOME_REFUSED if report["refused"] else GOOD


def _tell(report: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    if "error" in report:
        click.echo(f"Nothing was imported. {report['error']}", err=True)
        return
    for name in (*COUNTS, "seconds"):
        click.echo(f"{name.replace('_', ' '):<16}{report[name]:>10}")


def bars(*, quiet: bool = False) -> Progress:
    """Progress on the error stream; silent when the answer is for a program."""
    console = Console(stderr=True, quiet=quiet)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(separator=" of "),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )


def follower(progress: Progress) -> Callable[[str, int, int], None]:
    """Shows each step of an import as a bar of its own, one at a time."""
    line = progress.add_task("", total=None)

    def follow(step: str, done: int, of: int) -> None:
        progress.update(line, description=f"{step:<10}", completed=done, total=of)

    return follow
