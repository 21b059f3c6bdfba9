"""Splink on FEBRL's lists, set and trained as its documentation does for them."""

from pathlib import Path
from typing import Any

import splink.comparison_library as cl
from duckdb import DuckDBPyConnection
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

_SWAPPED = "l.given_name = r.surname and l.surname = r.given_name"
_CERTAIN = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
_FEWEST = 0.01  # probability: pairs below are not kept
Found = tuple[list[tuple[float, str, str]], list[tuple[str, str]]]


def linking(connection: DuckDBPyConnection, files: list[Path], joins: float) -> Found:
    """Two lists of FEBRL4. Returns (weight, one, other) of pairs, (id, cluster)."""
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            _SWAPPED,
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "date_of_birth",
                input_is_string=True,
                datetime_format="%Y%m%d",
                invalid_dates_as_null=True,
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            _frequent("street_number"),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
                term_frequency_adjustments=True
            ),
        ],
    )
    linker = _linker(connection, files, settings)
    linker.training.estimate_probability_two_random_records_match(_CERTAIN, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in (block_on("date_of_birth"), block_on("postcode")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    return _found(linker, joins)


def one(connection: DuckDBPyConnection, files: list[Path], joins: float) -> Found:
    """The list of FEBRL3, which holds a person up to six times. Returns as `linking`."""
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=[
            block_on(name)
            for name in (
                *("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode"),
            )
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            _frequent("street_number"),
            _frequent("postcode"),
        ],
    )
    linker = _linker(connection, files, settings)
    certain = [*_CERTAIN, f"{_SWAPPED} and l.date_of_birth = r.date_of_birth"]
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for rule in (block_on("date_of_birth"), block_on("postcode")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return _found(linker, joins)


def _frequent(column: str) -> Any:
    return cl.ExactMatch(column).configure(term_frequency_adjustments=True)


def _linker(
    connection: DuckDBPyConnection, files: list[Path], settings: SettingsCreator
) -> Linker:
    api = DuckDBAPI(connection)
    lists = [api.register(_rows(connection, file)) for file in files]
    return Linker(lists if len(lists) > 1 else lists[0], settings)


def _rows(connection: DuckDBPyConnection, file: Path) -> Any:
    """The file as text, its headings and cells trimmed, empty ones NULL."""
    read = connection.read_csv(str(file), all_varchar=True)
    cells = ", ".join(
        f"nullif(trim(\"{name}\"), '') AS {name.strip()}" for name in read.columns
    )
    return read.project(cells).to_arrow_table()


def _found(linker: Linker, joins: float) -> Found:
    pairs = linker.inference.predict(threshold_match_probability=_FEWEST)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_probability=joins
    )
    return (
        pairs.as_duckdbpyrelation()
        .project("match_weight, rec_id_l, rec_id_r")
        .fetchall(),
        clusters.as_duckdbpyrelation().project("rec_id, cluster_id").fetchall(),
    )
