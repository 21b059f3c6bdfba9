"""A frozen edition of the index as rows of a release."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from itertools import combinations
from math import isnan

import numpy as np
from numpy.typing import NDArray

from kamkor.monitoring.indicators.index import coherence, uncertainty, weighting
from kamkor.monitoring.indicators.index.editions import Made
from kamkor.monitoring.indicators.index.engine import Index
from kamkor.monitoring.indicators.index.origins import Origin as Told
from kamkor.monitoring.indicators.index.spec import Text
from kamkor.monitoring.indicators.index.uncertainty import Spread

from .store.contents import (
    Change,
    Coherence,
    Contents,
    Correlation,
    Edition,
    Finding,
    Node,
    Origin,
    Removal,
    Score,
    Sensitivity,
    Words,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Frozen:
    """An edition: `hash` of its manifest; `history`: the index of every year, the told
    one among them; `findings`: in plain words of four languages;
    `origins`: where the figures of its table are from."""

    code: str
    title: Words
    frozen_on: date
    hash: str
    made: Made
    history: Mapping[int, Index]
    findings: Sequence[Words] = ()
    origins: Sequence[Told] = ()


def add(contents: Contents, frozen: Frozen) -> None:
    """The edition, its framework, scores of all years, the change since the last, and
    what the engine found of it."""
    index, spread = frozen.made.index, frozen.made.spread
    contents.editions.append(
        Edition(
            code=frozen.code, title=frozen.title, period=str(index.year),
            frozen_on=frozen.frozen_on.isoformat(), hash=frozen.hash,
            specification=index.spec.model_dump(mode="json"),
            of_data=spread.of_data if spread else None,
            of_method=spread.of_method if spread else None,
            interval=index.spec.uncertainty.interval,
        )
    )  # fmt: skip
    contents.nodes += _nodes(frozen)
    for year, one in sorted(frozen.history.items()):
        known = spread if year == index.year else uncertainty.spread(one)
        contents.scores += _scores(frozen.code, one, known)
    contents.changes += _changes(frozen)
    contents.findings += [
        Finding(frozen.code, n, words) for n, words in enumerate(frozen.findings)
    ]
    contents.coherence += _coherence(frozen.code, index)
    contents.correlations += _correlations(frozen.code, index)
    contents.sensitivity += [
        Sensitivity(frozen.code, name, *astuple(effect))
        for name, effect in frozen.made.effects.items()
    ]
    contents.removals += [
        Removal(frozen.code, code, ranks, scores)
        for code, (ranks, scores) in frozen.made.left_out.items()
    ]
    contents.origins += _origins(frozen)


def _nodes(frozen: Frozen) -> Iterable[Node]:
    index = frozen.made.index
    framework = index.framework
    in_index = framework.nominal(index.weights)
    moves = np.full(len(framework.codes), np.nan)
    moves[: framework.indicators] = weighting.effective(
        index.normalised, index.scores[:, framework.root.at], "ratio"
    )
    parts = {one.code: one for one in index.spec.parts()}
    siblings: dict[str | None, float] = {}
    for code, weight in zip(framework.codes, index.weights, strict=True):
        parent = parts[code].parent
        siblings[parent] = siblings.get(parent, 0.0) + float(weight)
    for position, at in enumerate(reversed(range(len(framework.codes)))):
        code = framework.codes[at]
        part = parts[code]
        name = part.name or (index.spec.title if part.parent is None else "")
        whole = siblings[part.parent]
        yield Node(
            edition=frozen.code, code=code, parent=part.parent,
            name=_words(name or code), position=position,
            weight=float(index.weights[at]) / whole if whole else 0.0,
            in_index=float(in_index[at]), moves_it=_known(moves[at]),
        )  # fmt: skip


def _scores(edition: str, index: Index, spread: Spread | None) -> Iterable[Score]:
    root = index.framework.root.at
    for n, area in enumerate(index.units):
        for at, code in enumerate(index.framework.codes):
            sure = spread if at == root else None
            yield Score(
                edition=edition, node=code, area=area, period=str(index.year),
                value=_known(index.scores[n, at]),
                lower=_known(sure.score_low[n]) if sure else None,
                upper=_known(sure.score_high[n]) if sure else None,
                rank=_place(index.ranks[n, at]),
                rank_lower=_place(sure.rank_low[n]) if sure else None,
                rank_upper=_place(sure.rank_high[n]) if sure else None,
                band=sure.groups[n] if sure else "",
                observed=_known(index.coverage[n, at]),
            )  # fmt: skip


def _changes(frozen: Frozen) -> Iterable[Change]:
    made = frozen.made
    if made.changes is None:
        return
    for n, area in enumerate(made.index.units):
        for at in range(made.index.framework.indicators):
            if not isnan(value := float(made.changes[n, at])):
                code = made.index.framework.codes[at]
                yield Change(frozen.code, area, code, str(made.since), value)


def _origins(frozen: Frozen) -> Iterable[Origin]:
    """Of the indicators of the framework; the table may hold others."""
    inside = {one.code for one in frozen.made.index.spec.indicators}
    for position, one in enumerate(frozen.origins):
        if one.indicator in inside:
            yield Origin(
                edition=frozen.code, node=one.indicator, period=str(one.year),
                position=position, source=one.publisher or None, title=one.title,
                address=one.address, status=one.status, sha256=one.sha256,
                accepted=one.accepted, areas=list(one.units),
            )  # fmt: skip


def _coherence(edition: str, index: Index) -> Iterable[Coherence]:
    for node in index.framework.nodes:
        own = index.scores[:, node.under]
        if own.shape[1] > 1:
            yield Coherence(
                edition=edition, node=index.framework.codes[node.at],
                parts=own.shape[1], areas=int((~np.isnan(own).any(axis=1)).sum()),
                alpha=_known(coherence.cronbach(own)),
                first_component=_known(coherence.first_component(own)),
            )  # fmt: skip


def _correlations(edition: str, index: Index) -> Iterable[Correlation]:
    """Of the parts of each group with each other and with the group."""
    codes, matrix = index.framework.codes, coherence.correlations(index.scores)
    for node in index.framework.nodes:
        pairs = [*combinations(node.under, 2), *((one, node.at) for one in node.under)]
        for one, other in pairs:
            if (value := _known(matrix[one, other])) is not None:
                yield Correlation(edition, codes[one], codes[other], value)


def _words(text: Text) -> Words:
    """One text stands for every language."""
    return {"en": text} if isinstance(text, str) else text


def _known(number: float) -> float | None:
    return None if isnan(number) else float(number)


def _place(rank: float) -> int | None:
    return None if isnan(rank) else round(float(rank))
