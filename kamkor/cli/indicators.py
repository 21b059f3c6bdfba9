from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kamkor.foundation.db import context
from kamkor.monitoring.indicators import actions, loading, wording
from kamkor.monitoring.indicators.choices import Form
from kamkor.monitoring.indicators.errors import Decided, NoReason, NotReadable
from kamkor.monitoring.indicators.models import Finding, Vintage
from kamkor.monitoring.indicators.reading import mapping
from kamkor.monitoring.indicators.reading.given import Given
from kamkor.register.sources.reading.refusals import Refusal

from .main import show

SHOWN = 40
FILES = [form.value for form in Form if form != Form.REGISTER]


@click.group()
def indicators() -> None:
    """Indicators: the catalogue, and figures of statistics offices."""


@indicators.command()
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def load(*, as_json: bool) -> None:
    """Bring the catalogue into the database. Again changes nothing."""
    with context.acting_as_machine():
        lines = loading.load(at=timezone.now())
    show(
        {"changes": len(lines)} if as_json or not lines else _numbered(lines),
        as_json=as_json,
    )


def _numbered(lines: list[str]) -> dict[str, Any]:
    return {str(n): line for n, line in enumerate(lines, start=1)}


@indicators.command()
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def count(*, as_json: bool) -> None:
    """Take over what the marts count, as every night does."""
    made = actions.count_register(country=settings.COUNTRY, at=timezone.now())
    show({"figures": made.figures if made else 0}, as_json=as_json)


@indicators.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--as", "form", required=True, type=click.Choice(FILES), help="How it is written."
)
@click.option("--indicator", default="", help="Its code, where the file says none.")
@click.option(
    "--mapping", "mapped", metavar="TOML", help="Which column means what.",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
@click.option("--country", help="Whose file it is; this register's unless said.")
@click.option("--accept", metavar="REASON", help="Let its figures count at once.")
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def import_(file: Path, form: str, **said: Any) -> None:
    """Bring a FILE of figures in, whole or not at all, and say what is odd in it."""
    try:
        given = Given(
            form=form, country=said["country"] or settings.COUNTRY, name=file.name,
            indicator=said["indicator"],
            mapping=mapping.read(said["mapped"]) if said["mapped"] else {},
        )  # fmt: skip
        now = timezone.now()
        brought = actions.bring_in(file, given=given, by=None, at=now)
        if (reason := said["accept"]) is not None:
            actions.accept(brought.vintage.pk, reason=reason, by=None, at=now)
    except NotReadable as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    except Refusal as error:
        raise click.ClickException(f"{file.name}: {error.message}") from error
    except NoReason as error:
        raise click.ClickException(
            f"{file.name}: kept, and waits: something in it is odd. Say why it counts."
        ) from error
    except Decided as error:
        raise click.ClickException(f"{file.name}: decided on before.") from error
    _tell(brought, as_json=said["as_json"])


def _tell(brought: actions.Brought, *, as_json: bool) -> None:
    with context.acting_as_machine(), transaction.atomic():
        row = Vintage.objects.get(pk=brought.vintage.pk)
        rows = Finding.objects.filter(vintage=row).select_related("indicator")
        findings = [_said(one) for one in rows.order_by("severity", "rule", "pk")]
    report: dict[str, Any] = {
        "vintage": str(row.pk), "state": row.state, "again": brought.again,
        "lines": row.lines, "figures": row.figures, "findings": len(findings),
    }  # fmt: skip
    if as_json:
        show(report | {"found": findings}, as_json=True)
        return
    show(report, as_json=False)
    for one in findings[:SHOWN]:
        click.echo(" ".join(str(part) for part in one.values() if part))
    if len(findings) > SHOWN:
        click.echo(f"… {len(findings) - SHOWN} more")


def _said(one: Finding) -> dict[str, Any]:
    return {
        "severity": one.severity, "rule": one.rule,
        "indicator": one.indicator.code if one.indicator else "",
        "area": one.area, "periods": wording.spans(one.periods),
        "line": one.line, "column": one.column, "said": wording.sentence(one),
    }  # fmt: skip
