"""Many new records weighed against all whom their keys lead to, column by column.

In a big register four records share a key with each new one, and nearly all of them are
strangers. So pairs and known records come as the database's own text, stay columns in
DuckDB, and only pairs that can change a decision become objects (`_RELEVANT`).
"""

import io
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from . import names, weighing
from .core import statements
from .core.batch import MACROS
from .core.dialects import DUCKDB
from .core.levels import COMPARISONS
from .core.statements import COMMON, FEWEST, RARE
from .core.weights import FEWEST as YOUNG
from .deciding import Met, marks_of
from .matching import Edge
from .profile import Profile
from .rating import Counted
from .store import KNOWN, MET, Known
from .weighing import MEMORY, Evidence, Scale

_LEVELS = tuple(each.name for each in COMPARISONS)
_SHARES = tuple(f"{part}_share" for part in RARE)
_PLAIN = {"is_roster": pa.bool_(), "is_shielded": pa.bool_(), "fresh": pa.bool_(),
          "list": pa.int64(), "year": pa.int16(), "piece": pa.int16()}  # fmt: skip
# what Profile derives from the columns that are kept
_DERIVED = """
    CASE WHEN father IS NULL AND family IS NULL THEN NULL
         WHEN father IS NULL OR father = family THEN [family]
         WHEN family IS NULL THEN [father] ELSE [father, family] END AS lineage,
    CASE WHEN born IS NULL AND spoken IS NULL THEN NULL
         WHEN born IS NULL OR born = spoken THEN [spoken]
         WHEN spoken IS NULL THEN [born] ELSE [born, spoken] END AS born_days,
    CAST(substr(born, 5, 2) AS TINYINT) AS month,
    CAST(substr(born, 7, 2) AS TINYINT) AS day
"""
# Of whom else a piece's records meet: nobody's decision hangs on a pair that is neither
# as probable as a doubt nor between a record and a child that another may be joined to.
_RELEVANT = """
    SELECT p.one, p.other, o.root, o.is_shielded, s.bits, s.guards, {levels}, {shares}
    FROM scored s
    JOIN compared c USING (a, b)
    JOIN pair p USING (a, b)
    LEFT JOIN others o ON o.id = p.other AND NOT p.fresh
    WHERE s.bits >= $least OR p.fresh OR o.root IN (SELECT root FROM open_root)
"""


class Bulk:
    """`take` a block, then of each piece `weigh` it and `remember` what was decided."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(
            config={"memory_limit": MEMORY, "threads": 1, "temp_directory": ""}
        )  # nothing of anybody on disk
        self.connection.execute(MACROS)
        self.connection.register("given", _given([]))
        self.run("CREATE TABLE recent AS FROM given")

    def run(self, statement: str, given: Any = None) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(statement, given)

    def take(self, met: bytes, known: bytes) -> None:
        """The pairs of a block (store.MET) and the known records in them
        (store.KNOWN), as CSV."""
        self.run("CREATE OR REPLACE TABLE before AS FROM recent; TRUNCATE recent")
        self.connection.register("given_pairs", _read(met, MET))
        self.run("CREATE OR REPLACE TABLE met AS FROM given_pairs")
        self.connection.register("given_known", _derived(_read(known, KNOWN)))
        self.run(
            f"CREATE OR REPLACE TABLE known AS SELECT *, {_DERIVED} FROM given_known"
        )

    def weigh(
        self,
        piece: int,
        profiles: Mapping[UUID, Profile],
        scale: Scale,
        named: Counted,
        settled: Collection[UUID],
    ) -> tuple[list[Edge], dict[UUID, Met]]:
        """The pairs of a piece that can change a decision, and the known records in
        them. named: how many bear each name; settled: children (roots) that some of
        the records are given to anyhow."""
        self.connection.register("counted", _counted(named))
        self._collect(piece, profiles)
        self.run(f"CREATE OR REPLACE TABLE compared AS {statements.compared()}")
        scored = statements.scored(scale.weights, DUCKDB, least=-1e9)
        self.run(f"CREATE OR REPLACE TABLE scored AS {scored}")
        self.run(
            "CREATE OR REPLACE TABLE open_root AS"
            " SELECT DISTINCT o.root FROM scored s JOIN pair p USING (a, b)"
            " JOIN others o ON o.id = p.other"
            " WHERE NOT p.fresh AND s.bits >= $cut AND s.guards = 0"
            " UNION SELECT unnest($settled::VARCHAR[])",
            {"cut": scale.cut, "settled": [str(root) for root in settled]},
        )
        return self._edges(scale), self._met()

    def _collect(self, piece: int, profiles: Mapping[UUID, Profile]) -> None:
        """Make `record`, the records of a piece and those they meet, and `pair`."""
        self.connection.register("given_mine", _own(profiles.values()))
        self.run(
            "CREATE OR REPLACE TABLE others AS"
            " FROM (FROM known UNION ALL BY NAME FROM before UNION ALL BY NAME FROM recent) WHERE id IN"
            f" (SELECT other FROM met WHERE piece = {piece} AND NOT fresh)"
        )
        everybody = (
            "SELECT * EXCLUDE (id), id, row_number() OVER () AS row FROM"
            " (FROM given_mine UNION ALL BY NAME"
            " SELECT * EXCLUDE (person, root, is_shielded) FROM others)"
        )
        shares = ", ".join(
            f"{c}_name.times / CAST(greatest({YOUNG}, (SELECT coalesce(max(times), 0)"
            f" FROM counted WHERE part = '{c}' AND value = '')) AS DOUBLE)"
            f" AS {c}_share"
            for c in RARE
        )
        joins = " ".join(
            f"LEFT JOIN counted {c}_name ON {c}_name.part = '{c}'"
            f" AND {c}_name.value = n.{c} AND {c}_name.times > 0"
            for c in RARE
        )
        self.run(
            f"CREATE OR REPLACE TABLE record AS SELECT *,"
            f" is_young OR coalesce(given_times >= {FEWEST}"
            f" AND given_share >= {COMMON}, false) AS given_is_common FROM ("
            f"SELECT n.*, {shares}, given_name.times AS given_times,"
            " (SELECT coalesce(max(times), 0) FROM counted"
            f" WHERE part = 'given' AND value = '') < {YOUNG} AS is_young"
            f" FROM ({everybody}) n {joins})"
        )
        self.run(
            "CREATE OR REPLACE TABLE pair AS SELECT l.row AS a, r.row AS b,"
            " m.one, m.other, m.fresh FROM met m JOIN record l ON l.id = m.one"
            f" JOIN record r ON r.id = m.other WHERE m.piece = {piece}"
        )

    def _edges(self, scale: Scale) -> list[Edge]:
        levels = ", ".join(f"s.{name}" for name in _LEVELS)
        shares = ", ".join(f"c.{name}" for name in _SHARES)
        found = self.run(
            _RELEVANT.format(levels=levels, shares=shares),
            {"least": min(scale.cut, scale.doubt)},
        )
        edges = []
        for one, other, root, is_shielded, bits, guards, *rest in found.fetchall():
            told, shared = rest[: len(_LEVELS)], rest[len(_LEVELS) :]
            evidence = Evidence(scale, bits, tuple(told), guards, tuple(shared))
            edges.append(
                Edge(
                    UUID(one), UUID(other), UUID(root) if root else None, evidence,
                    bool(is_shielded),
                )
            )  # fmt: skip
        return edges

    def _met(self) -> dict[UUID, Met]:
        found = self.run(
            "SELECT id, person, root, is_shielded, number, is_roster, list FROM others"
            " WHERE root IN (SELECT root FROM open_root)"
        )
        return {
            UUID(one): Met(UUID(person), UUID(root), shielded, marks_of(*said))
            for one, person, root, shielded, *said in found.fetchall()
        }

    def remember(self, given: Collection[Known]) -> None:
        """Records just decided are known from now on, to the end of the next block."""
        self.connection.register("given", _given(given))
        self.run("INSERT INTO recent BY NAME FROM given")


def _given(given: Collection[Known]) -> pa.Table:
    rows = _own([each.profile for each in given])
    for name in ("person", "root"):
        column = pa.array([str(getattr(each, name)) for each in given], pa.string())
        rows = rows.append_column(name, column)
    shielded = pa.array([each.is_shielded for each in given], pa.bool_())
    return rows.append_column("is_shielded", shielded)


def _own(profiles: Iterable[Profile]) -> pa.Table:
    """Columns of a batch's records, with their ids, without their numbers."""
    profiles = list(profiles)
    rows = weighing.normal(profiles, first=0).drop_columns(["row"])
    ids = pa.array([str(each.record_id) for each in profiles], pa.string())
    return rows.append_column("id", ids)


def _counted(named: Counted) -> pa.Table:
    return pa.table(
        {
            "part": pa.array([part for part, _ in named], pa.string()),
            "value": pa.array([value for _, value in named], pa.string()),
            "times": pa.array(named.values(), pa.int64()),
        }
    )


def _read(text: bytes, columns: tuple[str, ...]) -> pa.Table:
    if not text:
        return pa.table({n: pa.array([], _PLAIN.get(n, pa.string())) for n in columns})
    return csv.read_csv(
        io.BytesIO(text),
        csv.ReadOptions(column_names=list(columns)),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(
            column_types={n: _PLAIN.get(n, pa.string()) for n in columns},
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )


def _derived(known: pa.Table) -> pa.Table:
    """With the columns that the rules of names give, asked once for each name."""
    words = pc.split_pattern(known["words"], " ")
    given = known["given"].combine_chunks().dictionary_encode()
    known = known.set_column(known.schema.get_field_index("words"), "words", words)
    for name, read in (("given_root", names.root), ("consonants", names.consonants)):
        known = known.append_column(name, _each(given, read))
    return known


def _each(given: pa.DictionaryArray, read: Callable[[str], str]) -> pa.Array:
    said = [read(text) or None for text in given.dictionary.to_pylist()]
    return pa.array(said, pa.string()).take(given.indices)
