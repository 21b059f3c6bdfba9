-- How readers read. Grain: one reader who answered since a day. Parameters: readers,
-- since, pause (seconds; whoever takes longer was called away).
-- `turned`: of the last answers to pairs that are settled, those that do not stand.
WITH said AS (
    SELECT r.reader, r.pair_id, r.answer, r.seconds,
           row_number() OVER (PARTITION BY r.pair_id, r.reader
                              ORDER BY r.read_at DESC, r.id DESC) = 1 AS is_last
    FROM linkage_reading r
    WHERE r.reader = ANY(%(readers)s) AND r.read_at >= %(since)s
)
SELECT s.reader,
       count(*) AS answers,
       count(*) FILTER (WHERE s.answer = 'unsure') AS unsure,
       count(s.seconds) AS timed,
       coalesce(sum(least(s.seconds, %(pause)s)), 0) AS seconds,
       count(*) FILTER (WHERE settled) AS settled,
       count(*) FILTER (WHERE settled AND s.answer <> p.state) AS turned
FROM said s
LEFT JOIN linkage_pair p ON p.id = s.pair_id
CROSS JOIN LATERAL (
    SELECT s.is_last AND s.answer <> 'unsure' AND p.awaits = 'nobody'
           AND p.state IN ('same', 'different') AS settled
) k
GROUP BY s.reader
