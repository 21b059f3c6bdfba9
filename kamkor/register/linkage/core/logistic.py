"""Logistic regression that starts from what is believed already."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
LN2 = float(np.log(2))
STEPS = 100
ENOUGH = 1e-7  # a step shorter than this changes nothing anybody sees


def share(odds: Floats) -> Floats:
    """Probabilities of odds in bits: 0 is a half, 1 two of three."""
    return np.asarray(1 / (1 + np.exp2(-np.clip(odds, -60, 60))))


def losses(odds: Floats, is_one: Bools) -> Floats:
    """Log-loss of each in bits: how surprised the odds are by the truth."""
    wrong_way = np.where(is_one, -odds, odds)
    return np.asarray(np.logaddexp2(0, np.clip(wrong_way, -60, 60)))


def fitted(
    design: Floats,
    is_one: Bools,
    *,
    times: Floats,
    centre: Floats,
    spread: Floats,
    offset: Floats | float = 0.0,
) -> Floats:
    """The likeliest coefficients of `offset + design @ coefficients` as odds in bits.

    design: (n, k). times: (n,), how often each row counts. centre, spread: (k,), what each coefficient is believed to be and
    how far it may lie from it (a normal prior). With no rows the answer is the centre.
    """
    found = centre.astype(float)
    tie = 1 / spread**2

    def cost(at: Floats) -> float:
        away = float((tie * (at - centre) ** 2).sum()) / 2
        return LN2 * float(times @ losses(design @ at + offset, is_one)) + away

    for _step in range(STEPS):
        chance = share(design @ found + offset)
        slope = LN2 * (design.T @ (times * (chance - is_one))) + tie * (found - centre)
        bend = LN2**2 * (design.T * (times * chance * (1 - chance))) @ design + np.diag(
            tie
        )
        move = np.linalg.solve(bend, slope)
        length = 1.0
        while cost(found - length * move) > cost(found) and length > ENOUGH:
            length /= 2
        found = found - length * move
        if length * float(np.abs(move).max(initial=0.0)) < ENOUGH:
            break
    return found
