"""Weights from unlabelled records, by Splink's expectation maximisation.

u of each level comes from random pairs. m comes from pairs that a strict rule brings
together, in several rounds: a round cannot learn the comparison it was blocked on. What
no round saw often enough keeps a cautious value instead of Splink's default, which it
would take silently.

Source: Fellegi and Sunter (1969); Winkler (1988) for EM; splink 5.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_library import CustomComparison

from .levels import COMPARISONS

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
FEWEST = 1e-9
Shares = dict[str, list[float]]


def trained(
    connection: duckdb.DuckDBPyConnection, *, random_pairs: float = RANDOM_PAIRS
) -> tuple[Shares, Shares]:
    """(m, u) of every level but `missing` (None there), learned from table `record`."""
    linker = Linker(DuckDBAPI(connection).register("record"), settings())
    linker.training.estimate_u_using_random_sampling(
        max_pairs=random_pairs, seed=1, min_count_per_level=None
    )
    learned: dict[str, list[Sequence[float | None]]] = {}
    for round_, columns in ROUNDS.items():
        session = linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*columns), record_sample_proportion=1.0
        )
        for name, shares in _m_of(session).items():
            if name in LEARNS[round_]:
                learned.setdefault(name, []).append(shares)
    model = {c.output_column_name: c for c in linker._settings_obj.comparisons}
    chance = {
        each.name: _completed(
            [_u(level) for level in model[each.name].comparison_levels]
        )
        for each in COMPARISONS
    }
    return {name: _mean(rounds) for name, rounds in learned.items()}, chance


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


def _m_of(session: Any) -> dict[str, list[float | None]]:
    return {
        each.output_column_name: [_m(level) for level in each.comparison_levels]
        for each in session.core_model_settings.comparisons
    }


def _m(level: Any) -> float | None:
    return None if level.is_null_level else _seen(level._m_probability)


def _u(level: Any) -> float | None:
    if level.is_null_level or not level._has_estimated_u_values:
        return None
    return _seen(level._u_probability)


def _seen(share: float | str | None) -> float | None:
    """None for what Splink never saw and would give a default."""
    return share if isinstance(share, float) else None


def _completed(shares: Sequence[float | None], least: float = FEWEST) -> list[float]:
    """Shares of the levels from the second on, none of them nought; the first is 1."""
    known = [max(share or 0.0, least) for share in shares[1:]]
    return [1.0, *(share / sum(known) for share in known)]


def _mean(rounds: Sequence[Sequence[float | None]]) -> list[float]:
    """The geometric middle of what the rounds saw, level by level; nought where none
    did."""
    middle: list[float | None] = []
    for column in zip(*rounds, strict=True):
        seen = [share for share in column if share]
        middle.append(_product(seen) ** (1 / len(seen)) if seen else None)
    return _completed(middle)


def _product(values: Sequence[float]) -> float:
    product = 1.0
    for value in values:
        product *= value
    return product
