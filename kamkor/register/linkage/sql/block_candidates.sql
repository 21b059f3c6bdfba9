-- Pairs of records that share a key, of several pieces at once: in each piece new with
-- known and new with new, and the new of earlier pieces count as known. What
-- candidates.sql would find piece by piece, with each page of the index read once.
-- Reads link_keys and link_waiting. Grain: one piece and pair. Parameter: crowd.
WITH probe AS MATERIALIZED (
    SELECT k.hash, k.piece, array_agg(k.record_id) AS records
    FROM link_keys k
    GROUP BY k.hash, k.piece
),
reached AS MATERIALIZED (
    SELECT h.hash,
           ARRAY(SELECT m.record_id FROM linkage_matchkey m
                 WHERE m.hash = h.hash LIMIT %(crowd)s + 1)
           || ARRAY(SELECT w.record_id FROM link_waiting w
                    WHERE w.hash = h.hash LIMIT %(crowd)s + 1) AS known
    FROM (SELECT DISTINCT p.hash FROM probe p ORDER BY p.hash) h
),
useful AS MATERIALIZED (
    SELECT * FROM (
        SELECT p.hash, p.piece, p.records, r.known,
               cardinality(r.known) + sum(cardinality(p.records)) OVER up_to AS crowd,
               count(*) OVER up_to > 1 AS is_later
        FROM probe p
        JOIN reached r USING (hash)
        WINDOW up_to AS (PARTITION BY p.hash ORDER BY p.piece)
    ) counted
    WHERE crowd BETWEEN 2 AND %(crowd)s
)
SELECT piece, one, other, false AS fresh
FROM useful, unnest(records) AS one, unnest(known) AS other
WHERE one <> other
UNION
SELECT u.piece, one, other, false
FROM useful u
JOIN probe e ON e.hash = u.hash AND e.piece < u.piece,
     unnest(u.records) AS one, unnest(e.records) AS other
WHERE u.is_later
UNION
SELECT piece, one, other, true
FROM useful, unnest(records) AS one, unnest(records) AS other
WHERE one < other
