"""Weights put on the framework, as the specification says.

Methods that learn from the data do so within each group of indicators; higher groups
keep the weights they were given.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import weighting
from .errors import NotPossible
from .framework import Framework, Node
from .spec import Spec

Floats = NDArray[np.float64]


def weights(spec: Spec, framework: Framework, scores: Floats) -> Floats:
    """One a column of the framework, relative within its group. `scores`: normalised,
    units × indicators. Raises NotPossible(no_votes: group)."""
    how = spec.method.weigh
    found = framework.weights.copy()
    if how == "equal":
        found[:] = 1.0
    for node in framework.nodes:
        if node.height != 1 or len(node.under) < 2:
            continue
        if how in weighting.LEARNED:
            found[node.under] = weighting.LEARNED[how](scores[:, node.under])
        elif how == "budget":
            found[node.under] = _voted(spec, framework, node)
    return found


def _voted(spec: Spec, framework: Framework, node: Node) -> Floats:
    codes = [framework.codes[at] for at in node.under]
    votes = [
        [ballot.get(code, 0.0) for code in codes]
        for ballot in spec.method.votes
        if any(ballot.get(code) for code in codes)
    ]
    if not votes:
        raise NotPossible("no_votes", group=node.code)
    mean, _spread = weighting.budget(np.array(votes))
    return mean


@dataclass(frozen=True)
class Own:
    """Each unit's own weights, units × indicators, and the scores of the lowest groups
    made by them: column of the group → units."""

    weights: Floats
    scores: dict[int, Floats]


def of_units(spec: Spec, framework: Framework, scores: Floats) -> Own | None:
    """The weights that show each unit at its best (benefit of the doubt)."""
    if spec.method.weigh != "benefit_of_the_doubt":
        return None
    least, most = spec.method.shares
    low, high = spec.method.scale
    own = np.full((scores.shape[0], framework.indicators), np.nan)
    told = {}
    for node in framework.nodes:
        if node.height != 1:
            continue
        found, composite = weighting.benefit_of_the_doubt(
            scores[:, node.under], lowest=least, highest=most
        )
        own[:, node.under] = found
        told[node.at] = low + (high - low) * composite
    return Own(own, told)
