-- What people said of two records or of a link, with what agreed, and how many readers
-- more than not said so: two who agree weigh as two, an answer that another reader
-- contradicted as one. Grain: one answer. A sampled link has the reasons of the link it
-- asks about.
SELECT 'pair ' || p.id AS key, p.why, p.state = 'same' AS is_one, greatest(1, r.more) AS readers
FROM linkage_pair p
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE answer = p.state)
           - count(*) FILTER (WHERE answer <> p.state) AS more
    FROM linkage_reading WHERE pair_id = p.id AND round = p.round) r
WHERE p.state IN ('same', 'different') AND p.decided_by IS NOT NULL AND p.why -> 'steps' <> '[]'
UNION ALL
SELECT 'link ' || s.id, a.why, s.state = 'same', 1
FROM linkage_linksample s
JOIN linkage_assignment a ON a.id = s.assignment_id
WHERE s.state IN ('same', 'different') AND a.why -> 'steps' <> '[]'
ORDER BY key
