"""Two versions beside each other: who moves, and what differs in the method."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kamkor.foundation.web import words as page_words
from kamkor.monitoring.indicators.index.spec import Group, Indicator, Spec

from . import choices, telling
from .telling import Standing

LABELS: Mapping[str, Any] = {
    "normalise": choices.NORMALISE, "weigh": choices.WEIGH, "impute": choices.IMPUTE,
    "treat": choices.TREAT,
}  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """One unit in both; `up`: places it gains in the second, `change` of its score
    (None where one of them is not known)."""

    name: str
    before: Standing | None
    after: Standing | None
    up: int | None
    change: float | None


@dataclass(frozen=True)
class Matched:
    """How units of two versions were found to be the same: how many by codes of the
    places, and the names of those that stand in one alone."""

    by_codes: int
    only_before: list[str]
    only_after: list[str]


@dataclass(frozen=True)
class Difference:
    what: str
    before: str
    after: str


def moves(
    before: list[Standing], after: list[Standing], *, same: Mapping[str, str]
) -> list[Moved]:
    """In the order of the second; units of the first alone come last. same: what the
    second calls units of the first that it names otherwise."""
    old = {same.get(standing.unit, standing.unit): standing for standing in before}
    told = [_moved(old.pop(s.unit, None), s) for s in after]
    return [*told, *(_moved(standing, None) for standing in old.values())]


def _moved(before: Standing | None, after: Standing | None) -> Moved:
    some = after or before
    up = change = None
    if before and after:
        if before.rank is not None and after.rank is not None:
            up = before.rank - after.rank
        if before.score is not None and after.score is not None:
            change = after.score - before.score
    return Moved(some.name if some else "", before, after, up, change)


def matched(moved: list[Moved], same: Mapping[str, str]) -> Matched:
    """Of the moves that were found with the same `same`."""
    return Matched(
        by_codes=sum(
            m.before is not None and m.after is not None and m.before.unit in same
            for m in moved
        ),
        only_before=[m.name for m in moved if m.after is None],
        only_after=[m.name for m in moved if m.before is None],
    )


def differences(before: Spec, after: Spec) -> list[Difference]:
    """What differs in framework and method, in words."""
    return [d for d in (*_of_method(before, after), *_of_framework(before, after))
            if d.before != d.after]  # fmt: skip


def _of_method(before: Spec, after: Spec) -> Iterator[Difference]:
    first, second = lines(before), lines(after)
    for what in first:
        yield Difference(what, first[what], second[what])


def lines(spec: Spec) -> dict[str, str]:
    """The method, line by line: what is said, and how."""
    method, varied = spec.method, spec.uncertainty
    how = method.aggregate if isinstance(method.aggregate, list) else [method.aggregate]
    number = _number
    told = {
        _("Figures are brought to one scale"): choices.NORMALISE[method.normalise],
        _("Weights"): choices.WEIGH[method.weigh],
        _("Joined by, from below"): ", ".join(str(choices.AGGREGATE[h]) for h in how),
        _("Figures that are not known"): choices.IMPUTE[method.impute],
        _("Values far out"): choices.TREAT[method.treat],
        _("Figures of few people"): (
            _("drawn to those of all") if method.shrink else _("as they are")
        ),
        _("Of all indicators a region must have, per cent"): number(method.screen.unit * 100),
        _("Of a domain's indicators a region must have, per cent"): number(
            method.screen.group * 100
        ),
        _("Scale of the scores"): f"{number(method.scale[0])} – {number(method.scale[1])}",
        _("Year"): str(spec.year or _("the newest")),
        _("Year that sets the scale for all years"): str(spec.base or _("each year its own")),
        _("Draws"): page_words.number(varied.draws),
        _("Weights are varied by, per cent"): number(varied.noise * 100),
        _("Draws in which one indicator is left out, per cent"): number(varied.drop * 100),
        _("Other ways to one scale that are tried"): _joined(varied.normalise, choices.NORMALISE),
        _("Other ways to join that are tried"): _joined(varied.aggregate, choices.AGGREGATE),
    }  # fmt: skip
    return {str(what): str(said) for what, said in told.items()}


def _joined(codes: list[Any], labels: Mapping[str, Any]) -> str:
    return ", ".join(str(labels[code]) for code in codes) or _("none")


def _number(value: float | None) -> str:
    """As few digits as it has."""
    if value is None:
        return "–"
    return page_words.number(value, digits=0 if value == int(value) else 2)


def _of_framework(before: Spec, after: Spec) -> Iterator[Difference]:
    first = {part.code: part for part in before.parts()}
    second = {part.code: part for part in after.parts()}
    names = telling.labels(before) | telling.labels(after)
    for code in dict.fromkeys((*first, *second)):
        old, new = first.get(code), second.get(code)
        if old is None or new is None:
            there, gone = _("in the index"), _("left out")
            yield Difference(
                names[code], there if old else gone, there if new else gone
            )
            continue
        for what, said in _parts(old, names).items():
            yield Difference(f"{names[code]}: {what}", said, _parts(new, names)[what])


def _parts(part: Indicator | Group, names: Mapping[str, str]) -> dict[str, str]:
    told = {
        _("weight"): _number(part.weight),
        _("domain"): names.get(part.parent or "", "–"),
    }
    if isinstance(part, Indicator):
        said = said_of(part)
        told |= {
            _("direction"): said["direction"],
            _("goalposts"): said["goalposts"] or "–",
            _("target"): said["target"] or "–",
        }
    return told


def said_of(part: Indicator | Group) -> dict[str, str]:
    """Direction, goalposts and target in words; of a group, and what is not set, ""."""
    if isinstance(part, Group):
        return {"direction": "", "goalposts": "", "target": ""}
    posts = part.goalposts
    return {
        "direction": str(choices.DIRECTIONS[str(part.direction)]),
        "goalposts": " – ".join(map(_number, posts)) if posts else "",
        "target": "" if part.target is None else _number(part.target),
    }
