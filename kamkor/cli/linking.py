"""`kamkor link`: who is who in lists, from files alone; no database."""

import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation import gettext as _

from kamkor.register.linkage import level_words
from kamkor.register.linkage.core import results
from kamkor.register.linkage.core.batch import Limits
from kamkor.register.linkage.core.engine import NotThere
from kamkor.register.linkage.core.files import Unusable
from kamkor.register.linkage.core.normalise import FIELDS
from kamkor.register.linkage.core.overview import judged, overview
from kamkor.register.linkage.core.run import (
    DOUBTFUL,
    IN_DUCKDB,
    IN_SPARK,
    Linked,
    Wish,
    linking,
)
from kamkor.register.linkage.files import outcome as written
from kamkor.register.linkage.files import reporting

from .importing import bars, follower
from .replacing import replacing

GOOD, NOTHING, TERMINATED = 0, 2, 143
MEMORY = re.compile(r"\d+(\.\d+)?\s?[KMGT]i?B", re.IGNORECASE)
SURE = 0.9999


def _threshold(
    _context: click.Context, _parameter: click.Parameter, value: str
) -> float | None:
    """None for auto."""
    if value == "auto":
        return None
    try:
        told = float(value)
    except ValueError:
        told = 0
    if not DOUBTFUL <= told <= SURE:
        raise click.BadParameter(
            f"{value} is neither auto nor between {DOUBTFUL} and {SURE}"
        )
    return told


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for clusters.csv, review.csv and report.html.",
)
@click.option(
    "--engine",
    type=click.Choice([IN_DUCKDB, IN_SPARK]),
    default=IN_DUCKDB,
    show_default=True,
    help="spark: for more records than one machine compares in time.",
)
@click.option(
    "--spark-master",
    envvar="KAMKOR_SPARK_MASTER",
    default="local[2]",
    show_default=True,
    show_envvar=True,
    metavar="MASTER",
    help="Where Spark runs: spark://HOST:7077, yarn, k8s://…; local[N]: N cores here.",
)
@click.option(
    "--threshold",
    callback=_threshold,
    default="auto",
    metavar="auto|P",
    help="Probability from which pairs are joined. Default: as the weights say.",
)
@click.option("--truth", default="", help="Column that says who a record speaks of.")
@click.option(
    "--map",
    "headings",
    multiple=True,
    metavar="FIELD=HEADING",
    help=f"A heading of the files for one of: {', '.join(FIELDS)}.",
)
@click.option(
    "--memory",
    default="2GB",
    show_default=True,
    help="The most to take; Spark's Java, here and on each machine, takes as much again.",
)
@click.option(
    "--language",
    type=click.Choice(["ky", "kk", "ru", "en"]),
    help="Of the report and the reasons. Default: the terminal's.",
)
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
@click.pass_context
def link(context: click.Context, /, files: tuple[Path, ...], **options: Any) -> None:
    """Find who is who in lists of children: CSV, XLSX or Parquet.

    Nothing is sent anywhere and no database is asked. Files there already are replaced
    only when all went well. Exit code 0: done; 2: nothing was linked.
    """
    as_json = options["as_json"]
    wish = Wish(
        files=files,
        headings=_headings(options["headings"]),
        truth=options["truth"],
        threshold=options["threshold"],
        limits=Limits(memory=_memory(options["memory"])),
        engine=options["engine"],
        master=options["spark_master"],
    )
    with override(options["language"] or terminal_language()), _clearing_up():
        try:
            told = _link(wish, options["out"], quiet=as_json)
        except (Unusable, NotThere) as error:
            _tell_refusal(error, as_json=as_json)
            context.exit(NOTHING)
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            _tell(told)
    context.exit(GOOD)


@contextmanager
def _clearing_up() -> Iterator[None]:
    """Whoever ends the program leaves no half-made copy of the lists behind."""
    ended = False

    def end(*_: object) -> None:
        nonlocal ended
        ended = True
        sys.exit(TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except RuntimeError:  # DuckDB's word for a statement that a signal came into
        if ended:
            sys.exit(TERMINATED)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _headings(told: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for each in told:
        field, _equals, heading = each.partition("=")
        if field not in FIELDS or not heading.strip():
            raise click.BadParameter(
                f"{each}: say FIELD=HEADING, FIELD one of {', '.join(FIELDS)}",
                param_hint="--map",
            )
        found[field] = heading
    return found


def _memory(told: str) -> str:
    if not MEMORY.fullmatch(told.strip()):
        raise click.BadParameter(f"{told}: say it like 2GB", param_hint="--memory")
    return told.strip()


def terminal_language() -> str:
    """The deployment's where it was set, else the terminal's, else English."""
    if os.environ.get("KAMKOR_LANGUAGE"):
        return settings.LANGUAGE_CODE
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if told := os.environ.get(name):
            try:
                return get_supported_language_variant(told[:2].lower())
            except LookupError:
                return "en"
    return "en"


def _link(wish: Wish, out: Path, *, quiet: bool) -> dict[str, Any]:
    began = time.monotonic()
    with bars(quiet=quiet) as progress, replacing(out, written.NAMES) as folder:
        follow = _in_words(follower(progress))
        with linking(wish, folder=folder, progress=follow) as linked:
            follow("write", 0, 3)
            told = overview(linked)
            _write_rows(linked, folder, follow)
            found = judged(linked, memory=wish.limits.memory) if wish.truth else None
        seconds = round(time.monotonic() - began, 1)
        job = reporting.Job(
            files=[file.name for file in wish.files],
            at=timezone.now(),
            seconds=seconds,
            threshold=wish.threshold,
        )
        page = reporting.report(job, told, found)
        (folder / written.REPORT).write_text(page, encoding="utf-8")
        follow("write", 3, 3)
    return {
        "files": [str(file) for file in wish.files],
        "out": str(out),
        "seconds": seconds,
        **told.as_dict(),
        "truth": found.as_dict() if found else None,
    }


def _write_rows(
    linked: Linked, folder: Path, follow: Callable[[str, int, int], None]
) -> None:
    written.write_clusters(folder / written.CLUSTERS, results.clusters(linked))
    follow("write", 1, 3)
    pairs = results.reviews(linked, results.doubtful(linked))
    written.write_reviews(folder / written.REVIEW, pairs)
    follow("write", 2, 3)


def _in_words(
    follow: Callable[[str, int, int], None],
) -> Callable[[str, int, int], None]:
    said = {
        "read": _("reading"),
        "start": _("starting"),
        "normalise": _("folding"),
        "compare": _("comparing"),
        "score": _("joining"),
        "write": _("writing"),
    }

    def progress(step: str, done: int, of: int) -> None:
        follow(said.get(step, step), done, of)

    return progress


def _tell(told: dict[str, Any]) -> None:
    lines = [
        (_("records"), told["records"]),
        (_("persons"), told["persons"]),
        (_("pairs to look at"), told["reviews"]),
        (_("seconds"), told["seconds"]),
        (_("results"), told["out"]),
    ]
    width = max(len(name) for name, _value in lines)
    for name, value in lines:
        click.echo(f"{name:<{width}}  {value}")


def _tell_refusal(error: Unusable | NotThere, *, as_json: bool) -> None:
    message = level_words.refusal(error)
    if as_json:
        file = error.file if isinstance(error, Unusable) else ""
        told = {"error": message, "reason": error.code, "file": file}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        nothing = _("Nothing was linked.")
        click.echo(f"{nothing} {message}", err=True)
