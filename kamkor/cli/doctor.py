"""`kamkor doctor`: what is right, what is not, and what to do about it."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click
import django
from django.core.exceptions import ImproperlyConfigured
from rich.console import Console
from rich.text import Text

from kamkor.foundation.db.embedded_errors import ServerError

from . import house
from .doctor_findings import FAIL, OK, WARN, Finding, worst
from .doctor_machine import machine_findings
from .setup_database import SetupError

_MARKS = {OK: ("ok  ", "green"), WARN: ("warn", "yellow"), FAIL: ("FAIL", "bold red")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Look for what is wrong and say what to do.

    Versions, disk, clock, keys; the database's roles, row-level security, migrations;
    translations. Changes nothing; an embedded database that does not run is started
    for the time of the look. Exit code 0: all well or only warnings; 1: something
    fails.
    """
    findings = machine_findings(
        root=house.ROOT,
        var=house.var(),
        now=datetime.now(UTC),  # noqa: TID251
    )
    findings += _with_database(context)
    code = 1 if worst(findings) == FAIL else 0
    if as_json:
        lines = [asdict(finding) for finding in findings]
        click.echo(json.dumps({"ok": code == 0, "findings": lines}, ensure_ascii=False))
    else:
        _print(findings)
    context.exit(code)


def _with_database(context: click.Context) -> list[Finding]:
    try:
        if house.start_database():
            context.call_on_close(house.stop_database)
        django.setup()
    except (ServerError, SetupError, ImproperlyConfigured) as error:
        return [Finding(FAIL, "database", str(error), "mend this first")]
    # Django's models are usable only from here on.
    from .doctor_database import database_findings  # noqa: PLC0415

    return database_findings()


def _print(findings: list[Finding]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        mark, style = _MARKS[finding.level]
        console.print(Text(mark, style=style), f"{finding.about}: {finding.what}")
        if finding.advice:
            console.print(Text(f"     -> {finding.advice}", style="dim"))
