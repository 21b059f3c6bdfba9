"""The newest scores with other weights of the domains, by the edition's own means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kamkor.interfaces.portal.reads import Release
from kamkor.monitoring.indicators.index import aggregating, spec
from kamkor.monitoring.indicators.index.framework import Framework
from kamkor.monitoring.publishing.store.contents import Edition, Score

OWN = (
    "benefit_of_the_doubt",
)  # ways of weighing that give each region its own weights


@dataclass(frozen=True)
class Moved:
    """A region: its published score and rank, and those with other weights."""

    area: str
    before: float | None
    now: float | None
    rank_before: int | None
    rank_now: int | None


def possible(edition: Edition) -> bool:
    """Whether there are weights to change at all."""
    method = spec.parse(dict(edition.specification)).method
    return method.weigh not in OWN


def moved(release: Release, edition: Edition, points: Mapping[str, int]) -> list[Moved]:
    """By the new rank. points: of the domains, relative; the rest stays as it is."""
    parsed = spec.parse(dict(edition.specification))
    framework = Framework.of(parsed)
    every = release.scores(edition.code, period=edition.period)
    areas = sorted({s.area for s in every})
    weights = np.array(
        [_weights(release, edition, points).get(code, 1.0) for code in framework.codes]
    )
    scores = _leaves(every, areas, framework)
    steps = aggregating.plan(framework, parsed.method.aggregate)
    whole = aggregating.build(framework, scores, weights, steps, parsed.method)
    root = framework.root
    now = whole[:, root.at]
    ranks = _ranked(now)
    before = {s.area: s for s in every if s.node == root.code}
    found = [
        Moved(
            area, before[area].value if area in before else None,
            None if np.isnan(now[n]) else float(now[n]),
            before[area].rank if area in before else None, ranks[n],
        )
        for n, area in enumerate(areas)
    ]  # fmt: skip
    return sorted(found, key=lambda m: (m.rank_now is None, m.rank_now or 0, m.area))


def lever(release: Release, edition: Edition, area: str) -> tuple[str, float] | None:
    """The indicator that adds most to the area's score if it were as in the best region,
    and how much; None where nothing would."""
    if not possible(edition):
        return None
    parsed = spec.parse(dict(edition.specification))
    framework = Framework.of(parsed)
    every = release.scores(edition.code, period=edition.period)
    areas = sorted({s.area for s in every})
    own = [n for n, code in enumerate(areas) if code == area]
    scores = _leaves(every, areas, framework)
    if not own or np.isnan(scores[own[0]]).all():
        return None
    best = np.nanmax(np.where(np.isnan(scores), -np.inf, scores), axis=0)
    tried = np.repeat(scores[own], framework.indicators + 1, axis=0)
    at = np.arange(framework.indicators)
    tried[at, at] = np.where(np.isnan(tried[at, at]), np.nan, best)
    weights = np.array(
        [_weights(release, edition, {}).get(code, 1.0) for code in framework.codes]
    )
    steps = aggregating.plan(framework, parsed.method.aggregate)
    if "copeland" in steps:
        return None  # a region alone has no such score
    whole = aggregating.build(framework, tried, weights, steps, parsed.method)
    gains = whole[:-1, framework.root.at] - whole[-1, framework.root.at]
    most = int(np.nanargmax(gains)) if not np.isnan(gains).all() else 0
    return (framework.codes[most], float(gains[most])) if gains[most] > 0.05 else None


def _weights(
    release: Release, edition: Edition, points: Mapping[str, int]
) -> dict[str, float]:
    found = {node.code: node.weight for node in release.nodes(edition.code)}
    return found | {code: float(one) for code, one in points.items()}


def _leaves(
    every: Sequence[Score], areas: Sequence[str], framework: Framework
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    scores = np.full((len(areas), framework.indicators), np.nan)
    row = {area: n for n, area in enumerate(areas)}
    column = {code: n for n, code in enumerate(framework.codes[: framework.indicators])}
    for s in every:
        if s.node in column and s.value is not None:
            scores[row[s.area], column[s.node]] = s.value
    return scores


def _ranked(scores: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[int | None]:
    """1 is best; equal scores share a rank."""
    return [
        None if np.isnan(one) else 1 + int((scores > one + 1e-9).sum())
        for one in scores
    ]
