"""`kamkor linkage weights`: sets of weights, taught by answers, checked and adopted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import click
import pyarrow as pa
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kamkor.demo import linkset
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db.context import MACHINE_ID, acting_as
from kamkor.register.linkage.errors import (
    NotBetter,
    NotChecked,
    NothingBefore,
    TooFewAnswers,
)
from kamkor.register.linkage.models import WeightSet
from kamkor.register.linkage.quality import adopting

from .main import show

FROZEN_SEED = 505  # taught nothing and chose nothing: bench/linkage/README.md
FROZEN_RECORDS = 20_000
REFUSALS: dict[type[Exception], str] = {
    PermissionDenied: "This account may not change the weights of linkage.",
    NotBetter: "The set lost its check: it is not adopted.",
    NotChecked: "The set was not held against the one in force: check it first.",
    NothingBefore: "The weights of the program are in force: nothing to go back to.",
}
as_json = click.option(
    "--json", "as_json", is_flag=True, help="One object for programs."
)
version = click.argument("version")


@click.group()
def linkage() -> None:
    """How lists are linked."""


@linkage.group()
def weights() -> None:
    """Sets of weights: what each agreement is worth."""


@weights.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """All sets with what became of them, and which is in force."""
    with acting_as(MACHINE_ID):
        report: dict[str, Any] = {"in_force": adopting.adopted().version}
        for kept in WeightSet.objects.prefetch_related("steps").order_by("made_at"):
            steps = sorted(kept.steps.all(), key=lambda step: step.pk)
            report[kept.version] = {
                "made": kept.made_at.isoformat(timespec="minutes"),
                "answers": kept.answers,
                "records": kept.records,
                "hash": kept.hash,
                "state": steps[-1].state,
            }
    show(report, as_json=as_json)


@weights.command()
@as_json
def train(*, as_json: bool) -> None:
    """Teach a new set by the answers of people. It is not in force yet."""

    def taught() -> dict[str, Any]:
        kept = adopting.propose(by=MACHINE_ID, at=timezone.now())
        return {"version": kept.version, "answers": kept.answers, "hash": kept.hash}

    _do(taught, MACHINE_ID, as_json=as_json)


@weights.command()
@version
@click.option(
    "--records",
    type=click.IntRange(1_000, 1_000_000),
    default=FROZEN_RECORDS,
    show_default=True,
    help="Size of the frozen set.",
)
@as_json
def check(version: str, records: int, *, as_json: bool) -> None:
    """Hold a set against the one in force, on the frozen set and held-out answers."""
    kept = _set(version)

    def checked() -> dict[str, Any]:
        table = pa.concat_tables(linkset.tables(records, FROZEN_SEED))
        told = adopting.check(kept, table=table, by=MACHINE_ID, at=timezone.now())
        return {"version": version, **told.as_dict()}

    _do(checked, MACHINE_ID, as_json=as_json)


@weights.command()
@version
@click.option("--as", "login", required=True, help="Who answers for it.")
@as_json
def adopt(version: str, login: str, *, as_json: bool) -> None:
    """Link by this set from now on. It must have won its check."""
    kept, by = _set(version), account_of(login)

    def done() -> dict[str, Any]:
        adopting.adopt(kept, by=by, at=timezone.now())
        return {"in_force": version}

    _do(done, by, as_json=as_json)


@weights.command("roll-back")
@click.option("--as", "login", required=True, help="Who answers for it.")
@as_json
def roll_back(login: str, *, as_json: bool) -> None:
    """Link by the set that was in force before, in one step."""
    by = account_of(login)

    def done() -> dict[str, Any]:
        return {"in_force": adopting.roll_back(by=by, at=timezone.now()).version}

    _do(done, by, as_json=as_json)


def _do(deed: Callable[[], dict[str, Any]], by: UUID, *, as_json: bool) -> None:
    with acting_as(by):
        try:
            report = deed()
        except TooFewAnswers as error:
            raise click.ClickException(
                f"{error} answers teach nothing: there must be {adopting.FEWEST}."
            ) from error
        except tuple(REFUSALS) as error:
            raise click.ClickException(REFUSALS[type(error)]) from error
    show(report, as_json=as_json)


def _set(version: str) -> WeightSet:
    with acting_as(MACHINE_ID):
        found = WeightSet.objects.filter(version=version).first()
    if found is None:
        raise click.ClickException(f"There is no set of weights {version}.")
    return found


def account_of(login: str) -> UUID:
    found = User.objects.filter(username=login.lower(), is_active=True).first()
    if found is None:
        raise click.BadParameter(f"nobody signs in as {login}", param_hint="--as")
    return found.pk
