"""`kamkor index`: a composite index from files, and what of it lies in the database."""

import json
from math import isnan
from pathlib import Path
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kamkor.monitoring.editions import words
from kamkor.monitoring.indicators.index import (
    coin,
    editions,
    origins,
    presets,
    scenarios,
    spec,
    table,
)
from kamkor.monitoring.indicators.index.editions import Made
from kamkor.monitoring.indicators.index.errors import NotPossible
from kamkor.monitoring.indicators.index.table import Table
from kamkor.monitoring.indicators.index.uncertainty import Spread

from . import frozen, index_table
from .linking import terminal_language
from .replacing import replacing

GOOD, DIFFERS, NOTHING = 0, 1, 2


@click.group()
def index() -> None:
    """A composite index: scores, ranks and how sure they are."""


index.add_command(index_table.table)


@index.command()
@click.argument(
    "specification",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="SPEC",
)
@click.option(
    "--data",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The table of indicators, CSV in UTF-8: one row a unit, or one a value.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the results, which is an edition that can be verified.",
)
@click.option(
    "--sources",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Where each figure is from, as `kamkor index table` writes it.",
)
@click.option(
    "--preset",
    type=click.Choice(sorted(presets.PRESETS)),
    help="The method of a known index instead of the specification's own.",
)
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
@click.pass_context
def run(
    context: click.Context,
    /,
    *,
    specification: Path,
    out: Path,
    as_json: bool,
    **given: Any,
) -> None:
    """Make the index that SPEC describes: JSON (see `kamkor index schema`), or the
    framework of a COIN Tool workbook as CSV.

    Files there already are replaced only when all went well. Exit code 0: done; 2:
    nothing was made.
    """
    with override(terminal_language()):
        try:
            told = _run(specification, out=out, **given)
        except NotPossible as error:
            _refuse(error, _("Nothing was made."), as_json=as_json)
            context.exit(NOTHING)
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            _tell(told)


@index.command()
@click.argument("edition", metavar="EDITION")
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
@click.pass_context
def verify(context: click.Context, *, edition: str, as_json: bool) -> None:
    """Compute an edition anew from its own data and specification.

    EDITION is a folder, or the code of an edition that lies in the database. Exit code
    0: every file and every number agrees; 1: something differs; 2: there is no such
    edition.
    """
    with override(terminal_language()):
        try:
            faults = frozen.verify(edition)
        except NotPossible as error:
            _refuse(error, "", as_json=as_json)
            context.exit(NOTHING)
        said = list(words.faults(faults))
        if as_json:
            click.echo(json.dumps({"same": not said, "faults": said}))
        else:
            click.echo("\n".join(said) or _("Every file and every number agrees."))
    context.exit(DIFFERS if faults else GOOD)


@index.command()
@click.argument(
    "edition",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="EDITION",
)
@click.option("--unit", required=True, help="The unit, as the data name it.")
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="INDICATOR=VALUE",
    help="Another value of one of its indicators.",
)
@click.option(
    "--reach",
    metavar="INDICATOR=SCORE",
    help="The value of this indicator that brings the index of the unit there.",
)
@click.pass_context
def whatif(
    context: click.Context, *, edition: Path, unit: str, changes: tuple[str, ...],
    reach: str | None,
) -> None:  # fmt: skip
    """What the index of a unit would be with other values; all else stays.

    Exit code 0: told; 2: it cannot be.
    """
    wanted = dict(map(_assigned, changes))
    aim = _assigned(reach) if reach else None
    with override(terminal_language()):
        try:
            made = editions.reopen(edition)
            told = scenarios.tell(made, unit, wanted, aim)
        except NotPossible as error:
            _refuse(error, "", as_json=False)
            context.exit(NOTHING)
        click.echo(_("Score: %(before).2f, then %(after).2f") % told)
        click.echo(_("Rank: %(rank_before)d, then %(rank_after)d") % told)
        if aim and told["value"] is None:
            click.echo(_("No value of %(code)s brings it there.") % {"code": aim[0]})
        elif aim:
            click.echo(f"{aim[0]} = {told['value']:.4g}")


def _assigned(text: str) -> tuple[str, float]:
    code, _equals, value = text.partition("=")
    try:
        return code.strip(), float(value.replace(",", "."))
    except ValueError:
        raise click.BadParameter(f"{text}: say INDICATOR=NUMBER") from None


@index.command()
def schema() -> None:
    """The JSON schema of a specification."""
    click.echo(json.dumps(spec.schema(), indent=1))


def _run(
    specification: Path, *, data: Path, sources: Path | None, out: Path,
    preset: str | None,
) -> dict[str, Any]:  # fmt: skip
    is_coin = specification.suffix.casefold() == ".csv"
    asked = coin.read(specification) if is_coin else spec.read(specification)
    read = table.read(data)
    origin = _origins(sources, read) if sources else ""
    if preset:
        asked = presets.applied(asked, preset, first_year=read.years[0])
    made = editions.make(asked, read)
    names = (*editions.NAMES, editions.SOURCES) if origin else editions.NAMES
    with replacing(out, names) as folder:
        editions.write(made, data, folder, at=timezone.now(), sources=origin)
    if not origin:  # of what lay there before
        (out / editions.SOURCES).unlink(missing_ok=True)
    return _overview(made) | {"out": str(out)}


def _origins(sources: Path, read: Table) -> str:
    """Raises NotPossible(not_text | sources_differ)."""
    try:
        text = sources.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotPossible("not_text", file=sources.name) from error
    if cell := origins.differing(text, read):
        raise NotPossible("sources_differ", cell=cell)
    return text


def _overview(told: Made) -> dict[str, Any]:
    made, spread = told.index, told.spread
    root = made.framework.root.at
    scored = [n for n in range(len(made.units)) if not isnan(made.ranks[n, root])]
    ranked = sorted(scored, key=lambda n: (made.ranks[n, root], made.units[n]))
    return {
        "year": made.year,
        "units": len(made.units),
        "without_a_score": len(made.units) - len(ranked),
        "imputed": int(made.prepared.imputed.sum()),
        "of_data": spread.of_data if spread else None,
        "of_method": spread.of_method if spread else None,
        "ranking": [
            {
                "unit": made.units[n],
                "rank": int(made.ranks[n, root]),
                "score": float(made.scores[n, root]),
            }
            | (_sureness(spread, n) if spread else {})
            for n in ranked
        ],
        "findings": [
            {"finding": f.code, "about": list(f.about)} | f.facts for f in told.findings
        ],
    }


def _sureness(spread: Spread, n: int) -> dict[str, Any]:
    return {
        "rank_low": int(spread.rank_low[n]),
        "rank_high": int(spread.rank_high[n]),
        "score_low": float(spread.score_low[n]),
        "score_high": float(spread.score_high[n]),
        "group": spread.groups[n],
    }


def _tell(told: dict[str, Any]) -> None:
    width = max((len(row["unit"]) for row in told["ranking"]), default=0)
    for row in told["ranking"]:
        line = f"{row['rank']:>4}  {row['unit']:<{width}}  {row['score']:8.2f}"
        if "group" in row:
            line += f"  {row['group']}  {row['rank_low']}-{row['rank_high']}"
        click.echo(line)
    for found in told["findings"]:
        click.echo(words.finding(found["finding"], found["about"], found))
    if told["without_a_score"]:
        click.echo(_("%(n)d units have no score.") % {"n": told["without_a_score"]})
    if told["imputed"]:
        click.echo(_("%(n)d values were imputed.") % {"n": told["imputed"]})
    click.echo(_("Results: %(out)s") % {"out": told["out"]})


def _refuse(error: NotPossible, first: str, *, as_json: bool) -> None:
    message = words.refusal(error)
    if as_json:
        click.echo(json.dumps({"error": message, "reason": error.code}))
    else:
        click.echo(f"{first} {message}".strip(), err=True)
