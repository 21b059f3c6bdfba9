"""Weights from unlabelled records, by Splink's expectation maximisation.

u of each level comes from random pairs. m comes from pairs that a strict rule brings
together, in several rounds: a round cannot learn the comparison it was blocked on. What
neither saw is worth nothing, instead of Splink's default, which it takes silently.

What labelled pairs add (`calibrated`) is not the weights but where to cut: pairs with
the truth of the frozen set, or reviewed ones.

Source: Fellegi and Sunter (1969); Winkler (1988) for EM; splink 5.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log2
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_library import CustomComparison

from .levels import COMPARISONS
from .weights import Weights

RANDOM_PAIRS = 2e7
# pairs in which nearly all are one child, whatever other field is wrong
ROUNDS: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "sex"),
    "name and place": ("given", "father", "village"),
    "day and mother": ("born", "mother", "consonants"),
    "day and given": ("born", "given", "father"),
}
LEARNS: Mapping[str, tuple[str, ...]] = {
    "number": ("given", "lineage", "home"),
    "name and place": ("birth", "number", "sex"),
    "day and mother": ("lineage", "given"),
    "day and given": ("home", "number", "sex"),
}
LEAST_M, LEAST_U = 1e-6, 1e-7  # of a level that was not seen
Share = float | None
Shares = dict[str, list[Share]]


def learned(
    connection: duckdb.DuckDBPyConnection,
    *,
    version: str,
    at: str,
    random_pairs: float = RANDOM_PAIRS,
) -> Weights:
    """Weights from table `record` alone, not calibrated yet (see `calibrated`).

    at: the day of training as ISO text. Takes minutes for a million records.
    """
    seen, chance = _trained(connection, random_pairs)
    records = connection.execute("SELECT count(*) FROM record").fetchall()[0][0]
    return Weights(
        version=version,
        bits={
            each.name: tuple(map(_bits, seen[each.name], chance[each.name]))
            for each in COMPARISONS
        },
        chance={
            each.name: tuple(share or LEAST_U for share in chance[each.name])
            for each in COMPARISONS
        },
        trained_on=records,
        trained_at=at,
        cut=0.0,
        cut_per_doubling=1.0,
        slope=1.0,
        shift=0.0,
    )


def calibrated(
    weights: Weights,
    bits: npt.NDArray[np.float64],
    is_one: npt.NDArray[np.bool_],
    *,
    cut: float,
    cut_per_doubling: float,
) -> Weights:
    """The same weights with probabilities that fit pairs whose truth is known, in a
    register of `trained_on` records: a logistic curve over bits (Platt 1999)."""
    slope, shift = _platt(bits, is_one)
    return replace(
        weights, slope=slope, shift=shift, cut=cut, cut_per_doubling=cut_per_doubling
    )


def _platt(
    bits: npt.NDArray[np.float64], is_one: npt.NDArray[np.bool_]
) -> tuple[float, float]:
    """(slope, shift) by Newton's method, the step held short where the curve is flat."""
    middle, width = float(bits.mean()), float(bits.std()) or 1.0
    design = np.stack([(bits - middle) / width, np.ones_like(bits)], axis=1)
    found = np.zeros(2)
    for _step in range(100):
        share = 1 / (1 + np.exp2(-np.clip(design @ found, -60, 60)))
        weight = share * (1 - share) * np.log(2)
        move = np.linalg.solve(
            (design * weight[:, None]).T @ design + np.eye(2),
            design.T @ (is_one - share),
        )
        found = found + move * min(1.0, 1 / float(np.abs(move).max()))
        if np.abs(move).max() < 1e-6:
            break
    slope = float(found[0]) / width
    return slope, float(found[1]) - slope * middle


def _bits(m: Share, u: Share) -> float:
    return log2((m or LEAST_M) / (u or LEAST_U)) if m or u else 0.0


def _trained(
    connection: duckdb.DuckDBPyConnection, random_pairs: float
) -> tuple[Shares, Shares]:
    """(m, u) of every level; None where it was not seen."""
    linker = Linker(DuckDBAPI(connection).register("record"), settings())
    linker.training.estimate_u_using_random_sampling(
        max_pairs=random_pairs, seed=1, min_count_per_level=None
    )
    rounds: dict[str, list[list[Share]]] = {}
    for name, columns in ROUNDS.items():
        session = linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*columns), record_sample_proportion=1.0
        )
        for comparison, shares in _m_of(session).items():
            if comparison in LEARNS[name]:
                rounds.setdefault(comparison, []).append(shares)
    model = {c.output_column_name: c for c in linker._settings_obj.comparisons}
    chance = {
        each.name: [_u(level) for level in model[each.name].comparison_levels]
        for each in COMPARISONS
    }
    return {name: _middle(shares) for name, shares in rounds.items()}, chance


def settings() -> SettingsCreator:
    """Our table of levels as Splink's settings."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        comparisons=[
            CustomComparison(
                output_column_name=each.name,
                comparison_levels=[
                    {
                        "sql_condition": level.condition.sql(_splink)
                        if level.condition
                        else "ELSE",
                        "label_for_charts": level.name,
                        "is_null_level": number == 0,
                    }
                    for number, level in enumerate(each.levels)
                ],
            )
            for each in COMPARISONS
        ],
        blocking_rules_to_generate_predictions=[block_on("number")],
        max_iterations=30,
    )


def _splink(side: str, column: str) -> str:
    return f'"{column}_{side}"'


def _m_of(session: Any) -> dict[str, list[Share]]:
    return {
        each.output_column_name: [_m(level) for level in each.comparison_levels]
        for each in session.core_model_settings.comparisons
    }


def _m(level: Any) -> Share:
    return None if level.is_null_level else _seen(level._m_probability)


def _u(level: Any) -> Share:
    if level.is_null_level or not level._has_estimated_u_values:
        return None
    return _seen(level._u_probability)


def _seen(share: float | str | None) -> Share:
    """None for what Splink never saw and would give a default."""
    return share if isinstance(share, float) else None


def _middle(rounds: Sequence[Sequence[Share]]) -> list[Share]:
    """The geometric middle of what the rounds saw, level by level, made to sum to 1."""
    middle = [
        float(np.exp(np.mean(np.log(seen))))
        if (seen := [s for s in each if s])
        else None
        for each in zip(*rounds, strict=True)
    ]
    total = sum(share or 0.0 for share in middle)
    return [share and share / total for share in middle]
