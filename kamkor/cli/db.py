import os
from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone

from kamkor.foundation.db import embedded, embedded_backup
from kamkor.foundation.db.embedded_errors import BackupError

from . import house, tables
from .main import show


@click.group()
def db() -> None:
    """The database: start, stop, look, copy, restore.

    With DATABASE_URL set, the commands work on that server; starting and stopping
    concern the embedded one only.
    """


@db.command()
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def start(*, as_json: bool) -> None:
    """Start the embedded PostgreSQL and let it stay until `kamkor db stop`."""
    _embedded_only("start")
    server = embedded.start(house.var())
    house.keep_mark().touch()
    house.prepare_database()
    show(_about(server), as_json=as_json)


@db.command()
def stop() -> None:
    """Stop the embedded PostgreSQL. Nothing committed is lost."""
    _embedded_only("stop")
    house.keep_mark().unlink(missing_ok=True)
    stopped = embedded.stop(house.var())
    click.echo("stopped" if stopped else "it was not running")


@db.command()
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
@click.pass_context
def status(context: click.Context, *, as_json: bool) -> None:
    """Say whether the embedded PostgreSQL runs; exit code 3 when it does not."""
    _embedded_only("status")
    server = embedded.running(house.var())
    data = house.var() / "postgres"
    show(
        _about(server) if server else {"running": False, "data": data}, as_json=as_json
    )
    context.exit(0 if server else 3)


@db.command()
@click.option("--database", help="Another database than Kamkor's own.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(database: str | None, arguments: tuple[str, ...]) -> None:
    """Open PostgreSQL's own console with all rights. Put its options after `--`.

    Row-level security does not bind this role, and nothing done here is audited.
    """
    house.require_database()
    access = house.access()
    program = str(embedded.binaries() / "psql")
    os.execve(  # noqa: S606
        program,
        [program, f"--dbname={database or access.database}", *arguments],
        os.environ | access.environment,
    )


@db.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def backup(file: Path | None, *, as_json: bool) -> None:
    """Copy the whole database to FILE (default: var/backups/kamkor-<time>.dump).

    The file holds everything the database holds; keep it as safe. The keys in var/keys
    are not in it: keep a copy of them in another place.
    """
    started = house.start_database()
    try:
        target = file or _default_target(timezone.now())
        size = embedded_backup.dump(house.access(), target)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    finally:
        if started:
            house.stop_database()
    show({"file": target.absolute(), "bytes": size}, as_json=as_json)


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def restore(file: Path, *, yes: bool, as_json: bool) -> None:
    """Put the copy in FILE in the place of the present database.

    The present one is kept under another name, which is told at the end. A damaged
    file is refused and changes nothing.
    """
    name = house.database_name()
    if not yes:
        click.confirm(f"Replace the database {name} by {file}?", abort=True)
    started = house.start_database()
    try:
        house.prepare_database()
        former = embedded_backup.restore(house.access(), file, at=timezone.now())
        house.prepare_database()
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    finally:
        if started:
            house.stop_database()
    show({"restored": name, "former_kept_as": former}, as_json=as_json)


@db.command()
def migrate() -> None:
    """Make the roles, bring the tables and the country pack up to date."""
    started = house.start_database()
    try:
        house.prepare_database()
        house.bring_up_to_date(always=True)
    finally:
        if started:
            house.stop_database()


db.add_command(tables.tables)


def _embedded_only(what: str) -> None:
    if house.other_server():
        raise click.ClickException(
            f"DATABASE_URL names another server; `{what}` concerns the embedded one."
        )


def _default_target(at: datetime) -> Path:
    return house.var() / "backups" / f"kamkor-{at:%Y%m%d-%H%M%S}.dump"


def _about(server: embedded.Server) -> dict[str, object]:
    return {
        "running": True,
        "data": server.data,
        "socket": server.socket,
        "process": server.pid,
        "since": server.since.isoformat(),
    }
