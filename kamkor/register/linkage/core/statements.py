"""The steps of a batch as SQL, in words that engines share (dialects: the others).

record -> key -> pair -> scored. Every step is one statement over the whole.
"""

from collections.abc import Iterator

from .blocking import CAP, RULES, Rule
from .dialects import Dialect
from .guards import GUARDS
from .levels import COMPARISONS, Comparison, level_columns
from .weights import DAMPED, RAREST, Weights

COMMON = 5e-5  # of all records: a name so frequent is no misspelling of another
FEWEST = 3  # records: in a short list a frequency says little
RARE = ("given", "father", "family")
DIGITS = 6  # of bits: beyond them engines differ in their logarithms


def frequencies(column: str) -> str:
    """How often each value of a column occurs, as a share of those that have one."""
    return (
        f"SELECT {column} AS value, count(*) AS times,"
        f" count(*) / CAST(sum(count(*)) OVER () AS DOUBLE) AS share"
        f" FROM normal WHERE {column} IS NOT NULL GROUP BY {column}"
    )


def record() -> str:
    """The normalised rows with the frequency of their names."""
    shares = ", ".join(f"{c}_share.share AS {c}_share" for c in RARE)
    joins = " ".join(f"LEFT JOIN {c}_share ON {c}_share.value = n.{c}" for c in RARE)
    return (
        f"SELECT n.*, {shares},"
        f" coalesce(given_share.share >= {COMMON}"
        f" AND given_share.times >= {FEWEST}, false) AS given_is_common"
        f" FROM normal n {joins}"
    )


def keys(dialect: Dialect) -> str:
    """One row a record and rule (and word): k, what k is narrowed by, or NULL, and how
    many children may share it."""
    return " UNION ALL ".join(_keys_of(rule, dialect) for rule in RULES)


def _keys_of(rule: Rule, dialect: Dialect) -> str:
    name = f"'{rule.name}'"
    values = [value.sql for value in rule.values] + (["item"] if rule.each else [])
    narrower = [value.sql for value in rule.narrower]
    known = " AND ".join(f"{value} IS NOT NULL" for value in values)
    narrow = (
        f"CASE WHEN {' AND '.join(f'{v} IS NOT NULL' for v in narrower)}"
        f" THEN {dialect.hash(narrower)} END"
        if narrower
        else "NULL"
    )
    source = (
        f"(SELECT *, {dialect.exploded.format(rule.each)} AS item FROM record) e"
        if rule.each
        else "record"
    )
    return (
        f"SELECT {dialect.hash([name, *values])} AS k, row,"
        f" {narrow} AS narrow, {rule.children} AS children FROM {source} WHERE {known}"
    )


def full_keys(dialect: Dialect) -> str:
    """Keys that two or more share and not too many; wider ones narrowed, once."""
    return f"""
        WITH {_shared("key", dialect)},
        narrowed AS (
            SELECT {dialect.hash(["k", "narrow"])} AS k, row, children
            FROM key JOIN wide_key USING (k) WHERE narrow IS NOT NULL),
        {_shared("narrowed", dialect)}
        SELECT k, row FROM key JOIN shared_key USING (k)
        WHERE k NOT IN (SELECT k FROM wide_key)
        UNION ALL
        SELECT k, row FROM narrowed JOIN shared_narrowed USING (k)
        WHERE k NOT IN (SELECT k FROM wide_narrowed)"""


def _shared(keys: str, dialect: Dialect) -> str:
    """shared_…: keys of more than one holder; wide_…: those of them that say too little.
    Who is counted only where there are holders enough."""
    return f"""
        shared_{keys} AS (
            SELECT k, count(*) AS holders FROM {keys} GROUP BY k HAVING count(*) > 1),
        wide_{keys} AS (
            SELECT k FROM {keys} JOIN shared_{keys} USING (k) JOIN record USING (row)
            WHERE holders > children GROUP BY k
            HAVING count(*) > {CAP}
            OR count(DISTINCT {dialect.hash(["given_root", "born"])}) > min(children))"""


def pairs() -> str:
    """Each pair of records that share a key, once, the smaller row first."""
    return (
        "SELECT DISTINCT l.row AS a, r.row AS b"
        " FROM full_key l JOIN full_key r ON l.k = r.k AND l.row < r.row"
    )


def compared() -> str:
    """The level of every comparison and the guards, a row a pair."""
    columns = ", ".join(level_columns())
    shares = ", ".join(f"greatest(l.{c}_share, r.{c}_share) AS {c}_share" for c in RARE)
    return (
        f"SELECT p.a, p.b, {columns}, {shares}, {_flags()}"
        " FROM pair p JOIN record l ON l.row = p.a JOIN record r ON r.row = p.b"
    )


def _flags() -> str:
    """What the guards ask of the records themselves."""
    return ", ".join(
        f"coalesce({asked}, false) AS is_{guard.name}"
        for guard in GUARDS
        if (asked := guard.records_sql())
    )


def scored(weights: Weights, dialect: Dialect, *, least: float) -> str:
    """Bits and guards (a bit each, in the order of GUARDS) of pairs with so many bits."""
    total = " + ".join(_bits_of(each, weights, dialect) for each in COMPARISONS)
    levels = ", ".join(each.name for each in COMPARISONS)
    guarded = " + ".join(
        f"CASE WHEN {_guard(n)} THEN {1 << n} ELSE 0 END" for n in range(len(GUARDS))
    )
    return (
        f"SELECT a, b, {levels}, {guarded} AS guards, bits FROM"
        f" (SELECT *, round({total}, {DIGITS}) AS bits FROM compared) s"
        f" WHERE bits >= {least}"
    )


def _guard(number: int) -> str:
    guard = GUARDS[number]
    parts = [guard.level_sql()] if guard.levels else []
    parts += [f"is_{guard.name}"] if guard.records_sql() else []
    return " AND ".join(parts)


def _bits_of(each: Comparison, weights: Weights, dialect: Dialect) -> str:
    """The weight of the level, and of the rarity where the level counts it."""
    return " + ".join(
        [dialect.pick(weights.bits[each.name], each.name), *_rarities(each, weights)]
    )


def _rarities(each: Comparison, weights: Weights) -> Iterator[str]:
    for number, level in enumerate(each.levels):
        if level.rare:
            share = f"coalesce({', '.join(f'{c}_share' for c in level.rare)})"
            chance = max(weights.chance[each.name][number], RAREST)
            yield (
                f"CASE WHEN {each.name} = {number} THEN {DAMPED} *"
                f" log2({chance:.9f} / greatest(coalesce({share}, {RAREST}), {RAREST}))"
                " ELSE 0 END"
            )
