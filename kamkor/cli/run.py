"""`kamkor run`: from nothing to pages on the screen, and back to nothing."""

import errno
import fcntl
import json
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn, TextIO

import click

from kamkor.foundation.db import embedded

from . import house
from .staff import Staff
from .welcome import welcome

PATIENCE = 90.0


class Stopped(Exception):
    """Somebody asked to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


@click.command()
@click.option(
    "--children",
    type=click.IntRange(0),
    default=10_000,
    show_default=True,
    help="Size of the demo made when the database is empty; 0 for none.",
)
@click.option(
    "--casework",
    type=click.Choice(["none", "small", "full"]),
    default="small",
    show_default=True,
    help="The year of casework made with the demo; full takes ten minutes and more.",
)
def run(children: int, casework: str) -> None:
    """Start the database, bring it up to date, fill an empty one, and serve.

    Serves on http://127.0.0.1:$PORT (8000). With DATABASE_URL no database is started.
    Ctrl-C stops everything this command started.
    """
    port = house.port()
    os.umask(0o077)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with _alone(port):
            _port_is_free(port)
            _work(port, children, casework)
    except (Stopped, KeyboardInterrupt):
        click.echo("\nStopped.")


def _work(port: int, children: int, casework: str) -> None:
    staff = Staff(house.var() / "log")
    try:
        _say("Starting the database")
        house.start_database()
        house.prepare_database()
        house.bring_up_to_date()
        if children and house.wants_demo():
            _say(f"Making a demo republic of {children:,} children, once")
            house.make_demo(children, casework)
        house.tell_demo()
        told = {"PORT": str(port)}
        for name, words in {"server": ["serve"], "worker": ["worker"]}.items():
            command, environment = house.child(*words)
            staff.hire(name, command, environment | told)
        _wait_until_served(port, staff)
        click.echo(welcome(port, house.var() / "demo"))
        _watch(staff)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # once is enough
        staff.dismiss()
        if not house.other_server():
            house.stop_database()


def _say(what: str) -> None:
    click.echo(f"- {what} ...", err=True)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped


# --- before anything starts


@contextmanager
def _alone(port: int) -> Iterator[None]:
    """One run per folder. The lock ends with the process, however it ends."""
    note = house.var() / "run.lock"
    note.parent.mkdir(parents=True, exist_ok=True)
    with note.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(_who_runs(file)) from None
        file.truncate(0)
        file.write(json.dumps({"process": os.getpid(), "port": port}))
        file.flush()
        yield


def _who_runs(file: TextIO) -> str:
    file.seek(0)
    try:
        about = json.loads(file.read())
        where = f" (process {about['process']}, http://127.0.0.1:{about['port']})"
    except (ValueError, KeyError, TypeError):
        where = ""
    return (
        f"Kamkor runs already from this folder{where}. Use that one, or stop it with "
        "Ctrl-C in its window. Nothing was changed."
    )


def _port_is_free(port: int) -> None:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EACCES:
                reason = f"Port {port} is kept for the administrator"
            else:
                reason = f"Port {port} is used by another program"
            raise click.ClickException(
                f"{reason}. Choose another: make run PORT={port % 60000 + 1025}"
            ) from None


# --- steps


def _wait_until_served(port: int, staff: Staff) -> None:
    _say("Starting the server and the worker")
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        _all_there(staff)
        if _answers(port):
            return
        time.sleep(0.1)
    raise click.ClickException(
        f"The server does not answer. Its last words:\n{staff.last_words('server')}"
    )


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _watch(staff: Staff) -> None:
    beside = house.other_server() is None
    while True:
        time.sleep(0.5)
        _all_there(staff)
        if beside and embedded.running(house.var()) is None:
            time.sleep(5)  # after a crash of one session it opens again by itself
            if embedded.running(house.var()) is None:
                house.start_database()  # tells why it cannot, if it cannot


def _all_there(staff: Staff) -> None:
    name = staff.gone()
    if name:
        raise click.ClickException(
            f"The {name} ended, so everything was stopped. Its last words "
            f"({staff.log(name)}):\n{staff.last_words(name)}"
        )
