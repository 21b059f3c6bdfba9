"""Numbers of no national form: whether lists of another country use them as ids.

A clinic's own number means nothing in a school's list, and two numbers that differ keep
records apart, so such numbers are believed only where they prove themselves: no list of
the run carries national numbers, records meet over them, and those who meet agree in
what else they say.
"""

import re
from typing import NamedTuple

import duckdb

SHORTEST = 6  # letters and digits
FEWEST = 20  # numbers of one list: fewer prove nothing
NATIONAL = 0.05  # of all numbers of the run, above: they are what identifies
MET = 0.05  # of the numbers of a list, at least: met again
AGREED = 0.5  # of the pairs that meet, at least: one birth date or one name
MOST = 12  # holders of one number: more share a junk number, not a person
_NOT_WORD = re.compile(r"[\W_]+")


def read_identifier(written: str) -> str | None:
    """Letters and digits of an id, or None where it is too short or one letter."""
    text = _NOT_WORD.sub("", written).upper()
    return text if len(text) >= SHORTEST and len(set(text)) > 1 else None


class Ids(NamedTuple):
    """Sources whose numbers are ids, though of no national form; and such numbers that
    too many share."""

    sources: frozenset[str] = frozenset()
    junk: frozenset[str] = frozenset()

    def believe(self, source: str | None, written: str | None) -> bool:
        return (
            source in self.sources
            and written is not None
            and read_identifier(written) not in self.junk
        )


def lists_with_ids(connection: duckdb.DuckDBPyConnection) -> Ids:
    """What the numbers in `raw` prove."""
    found = connection.execute(_LISTS_WITH_IDS).fetchall()
    if not found:
        return Ids()
    frequent = connection.execute(_FREQUENT).fetchall()
    return Ids(
        frozenset(str(source) for (source,) in found),
        frozenset(number for (number,) in frequent),
    )


_FREQUENT = rf"""
    SELECT upper(regexp_replace(pin, '[^\pL\pN]', '', 'g')) AS number
    FROM raw WHERE pin IS NOT NULL GROUP BY number HAVING count(*) > {MOST}
"""
# a row a list; grain of `told`: a record with a number
_LISTS_WITH_IDS = rf"""
    WITH told AS (
        SELECT row, source, upper(regexp_replace(pin, '[^\pL\pN]', '', 'g')) AS number,
               birth_date, coalesce(surname, name) AS name, given_name
        FROM raw WHERE pin IS NOT NULL),
    foreigners AS (
        SELECT * FROM told WHERE length(number) >= {SHORTEST} AND
            (SELECT avg(CAST(regexp_full_match(number, '\d{{12}}|\d{{14}}') AS INT))
             FROM told) <= {NATIONAL}),
    held AS (
        SELECT number FROM foreigners GROUP BY number
        HAVING count(*) BETWEEN 2 AND {MOST}),
    meeting AS (
        SELECT l.source AS one, r.source AS other, l.row AS one_row, r.row AS other_row,
               coalesce(l.birth_date = r.birth_date, false)
               OR coalesce(l.name = r.name, false)
               OR coalesce(l.given_name = r.given_name, false) AS agree
        FROM held JOIN foreigners l USING (number) JOIN foreigners r USING (number)
        WHERE l.row <> r.row),
    several AS (SELECT count(DISTINCT source) > 1 AS yes FROM foreigners)
    SELECT source FROM foreigners
    GROUP BY source
    HAVING count(*) >= {FEWEST}
       AND (SELECT count(DISTINCT one_row) FROM meeting, several
            WHERE one = source AND (other <> source OR NOT yes)) >= {MET} * count(*)
       AND (SELECT avg(CAST(agree AS INT)) FROM meeting WHERE one = source) >= {AGREED}
"""
