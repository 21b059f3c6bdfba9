"""Splink with our levels, weights and rules: what linkage is measured against."""

from typing import Any

import sqlglot
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.comparison_library import CustomComparison
from sqlglot import exp

from bench.linkage.measure import timed
from kamkor.register.linkage.core.blocking import RULES, Rule
from kamkor.register.linkage.core.levels import COMPARISONS
from kamkor.register.linkage.core.weights import Weights


def linked_by_splink(
    connection: Any, weights: Weights, times: dict[str, float]
) -> None:
    """Predict and cluster table `record`; the seconds of both go into `times`."""
    records = connection.execute("SELECT count(*) FROM record").fetchall()[0][0]
    linker = Linker(DuckDBAPI(connection).register("record"), _settings(weights))
    with timed("predict", times):
        pairs = linker.inference.predict(threshold_match_weight=0)
    with timed("cluster", times):
        linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_weight=weights.cut_at(records) - _prior(records)
        )


def _prior(records: int) -> float:
    """Bits that it takes to find one record among so many, as Splink counts them."""
    return float(records.bit_length())


def _settings(weights: Weights) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        comparisons=[_comparison(each, weights) for each in COMPARISONS],
        blocking_rules_to_generate_predictions=[_rule(rule) for rule in RULES],
        probability_two_random_records_match=2e-6,
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def _comparison(each: Any, weights: Weights) -> CustomComparison:
    def at(side: str, column: str) -> str:
        return f'"{column}_{side}"'

    levels = []
    for number, level in enumerate(each.levels):
        told: dict[str, Any] = {
            "sql_condition": level.condition.sql(at) if level.condition else "ELSE",
            "label_for_charts": level.name,
            "is_null_level": number == 0,
        }
        if number:
            chance = weights.chance[each.name][number]
            told["u_probability"] = chance
            told["m_probability"] = min(
                chance * 2 ** weights.bits[each.name][number], 1
            )
        levels.append(told)
    return CustomComparison(output_column_name=each.name, comparison_levels=levels)


def _rule(rule: Rule) -> CustomRule:
    equal = [f"{_told('l', v.sql)} = {_told('r', v.sql)}" for v in rule.values]
    if rule.each:
        equal.append(f"l.{rule.each} = r.{rule.each}")
    return CustomRule(
        " AND ".join(equal), arrays_to_explode=[rule.each] if rule.each else None
    )


def _told(side: str, expression: str) -> str:
    """The columns of an expression as those of one side."""
    parsed = sqlglot.parse_one(expression, dialect="duckdb")
    for column in parsed.find_all(exp.Column):
        column.set("table", exp.to_identifier(side))
    return parsed.sql(dialect="duckdb")
