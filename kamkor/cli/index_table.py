"""`kamkor index table`: the figures that count now, as files for `kamkor index run`."""

import json
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kamkor.foundation.db import context as acting
from kamkor.foundation.places.choices import Level
from kamkor.monitoring.editions import words
from kamkor.monitoring.indicators import areas, for_index
from kamkor.monitoring.indicators.for_index import Gathered, Wish
from kamkor.monitoring.indicators.index.errors import NotPossible

from . import house
from .linking import terminal_language

NOTHING = 2
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("table")
@click.option(
    "--country",
    type=click.Choice(areas.COUNTRIES),
    help="Whose figures; this register's unless said.",
)
@click.option("--from", "since", type=int, help="First year.")
@click.option("--until", type=int, help="Last year.")
@click.option(
    "--level",
    default=Level.REGION.value,
    show_default=True,
    type=click.Choice([level.value for level in Level if level != Level.COUNTRY]),
    help="Which territories.",
)
@click.option(
    "--indicator",
    "codes",
    multiple=True,
    metavar="CODE",
    help="One of the index; unsaid, those of the framework that are known in its year.",
)
@click.option(
    "--year", type=int, help="Of the index; unsaid, the one with most figures."
)
@click.option("--out", type=FILE, help="The table; unsaid, it is written out here.")
@click.option("--spec", type=FILE, help="The specification, by the catalogue.")
@click.option("--sources", type=FILE, help="Where each figure is from.")
@click.pass_context
def table(
    context: click.Context, /, *, out: Path | None, spec: Path | None,
    sources: Path | None, **asked: Any,
) -> None:  # fmt: skip
    """The figures that count now as a table, with the specification of an index.

    Only figures of accepted files, of years, for everybody. Exit code 0: done; 2:
    nothing was written.
    """
    wish = Wish(
        **asked | {"country": asked["country"] or settings.COUNTRY,
                   "codes": tuple(asked["codes"]) or None}
    )  # fmt: skip
    with override(terminal_language()):
        try:
            found = _gathered(wish)
            files = {
                out: found.text,
                spec: _specification(found) if spec else "",
                sources: found.sources,
            }
        except NotPossible as error:
            click.echo(words.refusal(error), err=True)
            context.exit(NOTHING)
        for path, text in files.items():
            _write(path, text)
        if out is None:
            click.echo(found.text, nl=False)
        click.echo(_told(found), err=out is None)


def _write(path: Path | None, text: str) -> None:
    if path is None:
        return
    try:
        path.write_text(text, "utf-8", newline="")
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from error


def _gathered(wish: Wish) -> Gathered:
    started = house.start_database()
    try:
        with acting.acting_as_machine(), transaction.atomic():
            return for_index.gather(wish)
    finally:
        if started:
            house.stop_database()


def _specification(found: Gathered) -> str:
    told = for_index.specification(found)
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _told(found: Gathered) -> str:
    made = found.table
    units = ngettext("%(n)s territory", "%(n)s territories", len(made.units))
    columns = ngettext("%(n)s indicator", "%(n)s indicators", len(made.columns))
    return _("%(units)s, %(columns)s, %(first)s–%(last)s; the index is of %(year)s.") % {
        "units": units % {"n": len(made.units)},
        "columns": columns % {"n": len(made.columns)},
        "first": made.years[0], "last": made.years[-1], "year": found.year,
    }  # fmt: skip
