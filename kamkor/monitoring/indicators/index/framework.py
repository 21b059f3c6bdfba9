"""The framework as a tree: which scores are aggregated into which."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .spec import Aggregate, Spec

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Node:
    """A group: `at` is its own column among all, `under` the columns of its children,
    `leaves` those of all indicators below, `height` 1 over indicators alone."""

    code: str
    at: int
    under: NDArray[np.int_]
    leaves: NDArray[np.int_]
    height: int
    aggregate: Aggregate | None


@dataclass(frozen=True)
class Framework:
    """Columns: indicators in the order of the specification, then groups from the
    lowest to the index, which is the last."""

    codes: tuple[str, ...]
    indicators: int
    nodes: tuple[Node, ...]
    weights: Floats  # one a column, as given; the index's own is 1
    direction: Floats  # of the indicators

    @classmethod
    def of(cls, spec: Spec) -> "Framework":
        height = {one.code: 0 for one in spec.indicators}
        waiting = list(spec.groups)
        below: dict[str, list[str]] = {group.code: [] for group in spec.groups}
        for one in spec.parts():
            if one.parent is not None:
                below[one.parent].append(one.code)
        while waiting:
            ready = [g for g in waiting if all(c in height for c in below[g.code])]
            for group in ready:
                height[group.code] = 1 + max(height[c] for c in below[group.code])
            waiting = [g for g in waiting if g.code not in height]
        groups = sorted(spec.groups, key=lambda g: height[g.code])
        codes = (*(i.code for i in spec.indicators), *(g.code for g in groups))
        place = {code: at for at, code in enumerate(codes)}
        leaves = {one.code: [place[one.code]] for one in spec.indicators}
        nodes = []
        for group in groups:
            leaves[group.code] = [leaf for c in below[group.code] for leaf in leaves[c]]
            nodes.append(
                Node(
                    code=group.code,
                    at=place[group.code],
                    under=np.array([place[c] for c in below[group.code]]),
                    leaves=np.array(leaves[group.code]),
                    height=height[group.code],
                    aggregate=group.aggregate,
                )
            )
        weight = {one.code: one.weight for one in spec.parts()}
        return cls(
            codes=codes,
            indicators=len(spec.indicators),
            nodes=tuple(nodes),
            weights=np.array([weight[code] for code in codes]),
            direction=np.array([float(i.direction) for i in spec.indicators]),
        )

    @cached_property
    def root(self) -> Node:
        return self.nodes[-1]

    def nominal(self, weights: Floats | None = None) -> Floats:
        """The share of each column in the index, were all means arithmetic; the index
        itself has 1. weights: columns."""
        given = self.weights if weights is None else weights
        share = np.zeros(len(self.codes))
        share[self.root.at] = 1.0
        for node in reversed(self.nodes):
            own = given[node.under]
            share[node.under] = share[node.at] * own / own.sum()
        return share
