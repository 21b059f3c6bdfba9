"""The life of a case as the country pack says: states, moves, who may, what first.

`countries/<country>/lifecycle.toml`. Checked when it is read: a state that cannot be
reached or left, an unknown action or a missing name is an error that says where.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from kamkor.foundation.access.choices import Action
from kamkor.foundation.law import files
from kamkor.foundation.law.naming import LANGUAGES, Named


class BadLifecycle(ValueError):
    """The file says something that cannot be: which, and why."""


@dataclass(frozen=True)
class State(Named):
    """`term` is the deadline that runs while a case stands here; None for none. `anew`:
    what was assessed and planned before counts no more."""

    term: str | None = None
    ends: bool = False
    anew: bool = False


@dataclass(frozen=True)
class Move(Named):
    """From any of `start` to `to`; who holds `action` may, when the `gates` are open."""

    start: tuple[str, ...] = ()
    to: str = ""
    action: Action = Action.CASE_WORK
    gates: tuple[str, ...] = ()
    needs_reason: bool = False


@dataclass(frozen=True)
class Lifecycle:
    states: Mapping[str, State]
    moves: Mapping[str, Move]

    @property
    def first(self) -> State:
        return next(iter(self.states.values()))

    @property
    def ends(self) -> list[str]:
        return [state.code for state in self.states.values() if state.ends]

    @property
    def beginnings(self) -> list[str]:
        """States from which the work begins anew."""
        return [state.code for state in self.states.values() if state.anew]

    def moves_from(self, state: str) -> list[Move]:
        """What may follow, in the order of the file."""
        return [move for move in self.moves.values() if state in move.start]


def here() -> Lifecycle:
    """Of the country of this deployment."""
    return of(settings.COUNTRY)


@cache
def of(country: str) -> Lifecycle:
    """Raises BadLifecycle, and ValueError for a country without a pack."""
    return read(files.folder(country) / "lifecycle.toml")


def read(path: Path) -> Lifecycle:
    """Raises BadLifecycle."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    states = [_state(row) for row in raw.get("state", [])]
    moves = [_move(row) for row in raw.get("move", [])]
    found = Lifecycle({s.code: s for s in states}, {m.code: m for m in moves})
    if not states or len(found.states) < len(states) or len(found.moves) < len(moves):
        raise BadLifecycle(f"{path.name}: no state at all, or a code that comes twice.")
    for move in moves:
        if unknown := {*move.start, move.to} - set(found.states):
            raise BadLifecycle(f"{move.code} speaks of no state: {sorted(unknown)}.")
    _walk(found)
    return found


def _walk(life: Lifecycle) -> None:
    """Every state is reached from the first, and an end from every state."""
    ahead: dict[str, set[str]] = {code: set() for code in life.states}
    for move in life.moves.values():
        for start in move.start:
            ahead[start].add(move.to)
    if lost := set(life.states) - _reached(ahead, life.first.code):
        raise BadLifecycle(f"No move leads to {sorted(lost)}.")
    for code in life.states:
        if not _reached(ahead, code) & set(life.ends):
            raise BadLifecycle(f"From {code} no move leads to an end.")


def _reached(ahead: Mapping[str, set[str]], start: str) -> set[str]:
    seen, new = {start}, [start]
    while new:
        more = ahead[new.pop()] - seen
        seen |= more
        new += more
    return seen


def _state(row: Mapping[str, Any]) -> State:
    return State(
        code=_code(row),
        names=_names(row),
        term=row.get("term"),
        ends=bool(row.get("ends")),
        anew=bool(row.get("anew")),
    )


def _move(row: Mapping[str, Any]) -> Move:
    code = _code(row)
    try:
        action = Action(row.get("action", ""))
    except ValueError:
        raise BadLifecycle(
            f"{code}: there is no action {row.get('action')!r}."
        ) from None
    return Move(
        code=code,
        names=_names(row),
        start=tuple(row.get("from", ())),
        to=row.get("to", ""),
        action=action,
        gates=tuple(row.get("gates", ())),
        needs_reason=bool(row.get("needs_reason")),
    )


def _code(row: Mapping[str, Any]) -> str:
    code = row.get("code")
    if not isinstance(code, str) or not code:
        raise BadLifecycle(f"A state or move has no code: {dict(row)}.")
    return code


def _names(row: Mapping[str, Any]) -> dict[str, str]:
    missing = [x for x in LANGUAGES if not row.get(f"name_{x}")]
    if missing:
        raise BadLifecycle(f"{row['code']} has no name in {', '.join(missing)}.")
    return {x: row[f"name_{x}"] for x in LANGUAGES}
