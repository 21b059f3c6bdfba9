-- Pairs of records that share a key: new with known, new with new.
-- Grain: one pair. Parameters: hashes and records, arrays of one length, the keys of the
-- new records; crowd, the number of records beyond which a key says nothing (a junk
-- number, a name that half the village bears).
WITH probe AS MATERIALIZED (
    SELECT k.hash, array_agg(k.record_id) AS records
    FROM unnest(%(hashes)s::bigint[], %(records)s::uuid[]) k (hash, record_id)
    GROUP BY k.hash
    ORDER BY k.hash  -- as the index has them: each page is then read once
),
met AS MATERIALIZED (
    SELECT p.records,
           ARRAY(SELECT m.record_id FROM linkage_matchkey m
                 WHERE m.hash = p.hash LIMIT %(crowd)s + 1) AS known
    FROM probe p
),
useful AS (
    SELECT records, known FROM met
    WHERE cardinality(records) + cardinality(known) BETWEEN 2 AND %(crowd)s
)
SELECT one, other, false AS fresh
FROM useful, unnest(records) AS one, unnest(known) AS other
WHERE one <> other
UNION
SELECT one, other, true
FROM useful, unnest(records) AS one, unnest(records) AS other
WHERE one < other
