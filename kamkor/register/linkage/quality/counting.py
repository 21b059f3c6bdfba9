"""How good linkage is: counted every night, kept without a child in it.

Precision: automatic links by stratum of bits, what the weights expect of each moved by
what people found in the links drawn by lot. Recall: links found, of these and those
expected among pairs that wait. A child whose records share no key with any other is in
neither, and the page says so.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kamkor.foundation.db import context, sql
from kamkor.register.linkage import namecount, store
from kamkor.register.linkage.core import learning
from kamkor.register.linkage.core.evaluation import Z
from kamkor.register.linkage.core.precision import (
    EDGES,
    WANTED,
    Estimate,
    Stratum,
    lowest,
    precision,
)
from kamkor.register.linkage.core.weights import Weights
from kamkor.register.linkage.models import QualityDay

from . import adopting, cuts, labels
from .alarms import MOST, alarms

GROUPS = ("script", "sex", "number", "moved", "kind")
FEW = 5  # fewer are hidden
HALF = 0.5  # of guarded pairs are one child, whatever their bits (docs/adr/0016)
Grouped = dict[tuple[str, str], list[Stratum]]  # ("", ""): all together


@dataclass(frozen=True)
class _Counts:
    """`missed`: pairs that wait, as strata whose precision is the share of one child."""

    links: Grouped
    missed: Grouped


@transaction.atomic
def count(*, at: datetime, day: date) -> QualityDay:
    """Count the day anew, keep it, and estimate where automatic links may begin."""
    with context.acting_as_machine():
        store.run(sql.load(store.PACKAGE, "quality_children"))
        records = namecount.records()
        weights = adopting.adopted()
        counts = _counts(weights, records)
        threshold = cuts.estimate(
            weights, counts.links.get(("", ""), []), records, at=at
        )
        figures = {
            "version": weights.version,
            "records": records,
            "cut": threshold.bits,
            "answers": _answers(weights, records),
            "groups": _groups(counts),
            "strata": _strata(counts.links.get(("", ""), [])),
            **_told(counts, ("", "")),
            **_sizes(),
            "alarms": [*_unsure(counts), *alarms(day)],
        }
        store.run(
            sql.load(store.PACKAGE, "quality_biggest"),
            {"month": day.replace(day=1), "most": MOST},
        )
        kept, _new = QualityDay.objects.update_or_create(
            on=day, defaults={"at": at, "figures": figures}
        )
        store.run("DROP TABLE quality_child")
    return kept


def _counts(weights: Weights, records: int) -> _Counts:
    base = weights.odds(0.0, records)
    given = {"edges": list(EDGES), "slope": weights.slope, "base": base}
    links: Grouped = {}
    for stratum, *rest in _fetch("quality_links", given):
        made, expected, looked, right = rest[-4:]
        links.setdefault(_group(rest[: len(GROUPS)]), []).append(
            Stratum(
                low=lowest(stratum), links=made, expected=float(expected),
                looked=looked, right=right,
            )
        )  # fmt: skip
    missed: Grouped = {}
    for stratum, guarded, *rest in _fetch("quality_pairs", given):
        waiting, expected, decided, same = rest[-4:]
        expected = HALF * waiting if guarded else float(expected)
        missed.setdefault(_group(rest[: len(GROUPS)]), []).append(
            Stratum(
                low=lowest(stratum), links=waiting, expected=expected,
                looked=decided, right=same,
            )
        )  # fmt: skip
    return _Counts(links, missed)


def _fetch(name: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return store.fetch(sql.load(store.PACKAGE, name), given)


def _group(values: Sequence[str | None]) -> tuple[str, str]:
    named = [(g, v) for g, v in zip(GROUPS, values, strict=True) if v is not None]
    return named[0] if named else ("", "")


def _told(counts: _Counts, group: tuple[str, str]) -> dict[str, Any]:
    """Links, precision and recall of one group; nothing of one that is too small."""
    links = counts.links.get(group, [])
    made = sum(each.links for each in links)
    if made < FEW:
        return {"links": None, "looked": None, "precision": None, "recall": None}
    right = precision(links)
    found = recall(links, counts.missed.get(group, []))
    return {
        "links": made,
        "looked": sum(each.looked for each in links),
        "precision": right and right.as_dict(),
        "recall": found and found.as_dict(),
    }


def _groups(counts: _Counts) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {name: {} for name in GROUPS}
    for name, label in sorted(counts.links):
        if name:
            told[name][label] = _told(counts, (name, label))
    return told


def recall(found: Iterable[Stratum], missed: Iterable[Stratum]) -> Estimate | None:
    """Of the links there should be, those made; the interval takes both ends at their
    worst, so it is wide rather than wrong."""
    right, right_spread = _expected(found)
    left, left_spread = _expected(missed)
    if right + left <= 0:
        return None

    def share(sign: float) -> float:
        one = max(0.0, right + sign * Z * right_spread)
        other = max(0.0, left - sign * Z * left_spread)
        return one / (one + other) if one + other else 0.0

    return Estimate(right / (right + left), share(-1), min(1.0, share(1)))


def _expected(strata: Iterable[Stratum]) -> tuple[float, float]:
    told = list(strata)
    total = sum(each.links * each.precision for each in told if each.links)
    return total, math.sqrt(sum(each.links**2 * each.spread for each in told))


def _strata(links: Iterable[Stratum]) -> list[dict[str, Any]]:
    return [
        {
            "low": each.low if math.isfinite(each.low) else None,
            "links": each.links,
            "looked": each.looked,
            "precision": each.precision,
        }
        for each in sorted(links, key=lambda s: s.low)
        if each.links >= FEW
    ]


def _answers(weights: Weights, records: int) -> dict[str, Any]:
    teaching, held_out = labels.teaching_and_held_out()
    free = teaching.free()
    odds = free.odds(weights, records)
    return {
        "teaching": len(free),
        "held_out": len(held_out.free()),
        "misfit": learning.misfit(odds, free.is_one) if len(free) >= FEW else None,
        "needed": learning.FROM,
    }


def _sizes() -> dict[str, Any]:
    rows = store.fetch(sql.load(store.PACKAGE, "quality_sizes"))
    biggest: list[int] = []
    for each, many in reversed(rows):
        biggest += [each] * min(many, MOST - len(biggest))
    children = sum(many for _records, many in rows)
    records = sum(each * many for each, many in rows)
    return {
        "children": children,
        "mean": records / children if children else 0.0,
        "sizes": {str(r): (n if n >= FEW else None) for r, n in rows},
        "biggest": biggest,
    }


def _unsure(counts: _Counts) -> list[dict[str, Any]]:
    links = counts.links.get(("", ""), [])
    told = precision(links)
    few = sum(each.links for each in links) < FEW
    if told is None or few or told.value >= WANTED:
        return []
    return [{"code": "unsure", "share": told.value, "wanted": WANTED}]
