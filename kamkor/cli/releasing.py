"""`kamkor release`: figures for the public, prepared, attacked, let out, verified."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation

from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.db.context import MACHINE_ID, acting_as
from kamkor.foundation.law.naming import LANGUAGES
from kamkor.monitoring.publishing import (
    actions,
    attacking,
    counting,
    errors,
    limits,
    reads,
    shelving,
    words,
)
from kamkor.monitoring.publishing.choices import SEEN
from kamkor.monitoring.publishing.models import Release

from .main import show
from .weights import account_of, as_json

WORDS: dict[type[Exception], str] = {
    PermissionDenied: "This account may not do that to a release.",
    errors.NoFigures: "There are no figures of these quarters.",
    errors.NoNote: "Write to readers in one language at least: --note LANGUAGE TEXT.",
    errors.TooFewReviewers: "Too few persons have let it out.",
    errors.TooEarly: "It was announced for a later day.",
    errors.OtherFile: "The file is gone or was changed: prepare the release anew.",
    errors.NotPossible: "Not possible in the present state of the release.",
}
number = click.argument("number", type=int)
as_ = click.option("--as", "login", required=True, help="Who answers for it.")


@click.group()
def release() -> None:
    """Figures for the public."""


@release.command()
@as_
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Announced day.")
@click.option("--quarters", type=click.IntRange(1), default=12, show_default=True)
@click.option("--without", multiple=True, help="A table to leave out.")
@click.option(
    "--note", "notes", multiple=True, type=(click.Choice(LANGUAGES), str),
    metavar="LANGUAGE TEXT", help="To readers, in ky, kk, ru or en; one at least.",
)  # fmt: skip
@as_json
def prepare(
    login: str, day: datetime | None, quarters: int, without: tuple[str, ...],
    notes: tuple[tuple[str, str], ...], *, as_json: bool,
) -> None:  # fmt: skip
    """Count the last quarters, make the figures safe, attack them."""
    by = account_of(login)
    now = timezone.now()

    def done() -> dict[str, Any]:
        on = day.date() if day else timezone.localdate(now)
        wish = _wish(on, quarters, without, dict(notes))
        made = actions.order(wish, by=actor_of(by, at=now), at=now)
        return _told(actions.fill(made.pk, at=timezone.now()))

    with acting_as(by):
        _do(done, as_json=as_json)


@release.command()
@number
@as_json
def attack(number: int, *, as_json: bool) -> None:
    """Attack the file of a release again; nothing is changed. Exit 1: the attacker wins."""
    with acting_as(MACHINE_ID), transaction.atomic():
        one = _one(number)
        wanted = limits.of(one.country, timezone.localdate()).attack
        report = attacking.of(one, shelving.file_of(one), wanted)
    told = report.told()
    with translation.override("en"):
        told["wins"] = [words.win(win) for win in told["wins"]]
    show(told, as_json=as_json)
    if report.wins:
        raise SystemExit(1)


@release.command()
@number
@as_
@as_json
def publish(number: int, login: str, *, as_json: bool) -> None:
    """Put the reviewed file where the public site reads it."""
    by = account_of(login)
    now = timezone.now()

    def done() -> dict[str, Any]:
        one = actions.publish(_one(number).pk, by=actor_of(by, at=now), at=now)
        return {"number": one.number, "state": one.state, "sha256": one.sha256}

    with acting_as(by):
        _do(done, as_json=as_json)


@release.command()
@as_json
def verify(*, as_json: bool) -> None:
    """Whether every public file is the one that was reviewed. Exit 1: one is not."""
    with acting_as(MACHINE_ID), transaction.atomic():
        told = {
            one.number: "whole" if shelving.is_whole(one) else "gone or changed"
            for one in Release.objects.filter(state__in=SEEN).order_by("number")
        }
    show({str(key): value for key, value in told.items()}, as_json=as_json)
    if set(told.values()) - {"whole"}:
        raise SystemExit(1)


def _wish(
    day: date, many: int, without: tuple[str, ...], note: dict[str, str]
) -> actions.Wish:
    held = counting.quarters(reads.country())[-many:]
    if not held:
        raise errors.NoFigures
    tables = [code for code in reads.codes() if code not in without]
    return actions.Wish(held[0], held[-1], tables, day, note)


def _one(number: int) -> Release:
    found = Release.objects.filter(number=number).first()
    if found is None:
        raise click.ClickException(f"There is no release {number}.")
    return found


def _told(one: Release) -> dict[str, Any]:
    with translation.override("en"):
        wins = [words.win(win) for win in one.report["wins"]]
    return {
        "number": one.number, "state": one.state, "sha256": one.sha256,
        "cells": one.report["cells"], "recovered": one.report["recovered"],
        "wins": wins, "editions_stay": one.report.get("editions_stay", {}),
        "coarser": one.coarser,
    }  # fmt: skip


def _do(deed: Callable[[], dict[str, Any]], *, as_json: bool) -> None:
    try:
        with transaction.atomic():
            report = deed()
    except tuple(WORDS) as error:
        why = next(text for kind, text in WORDS.items() if isinstance(error, kind))
        raise click.ClickException(why) from error
    show(report, as_json=as_json)
