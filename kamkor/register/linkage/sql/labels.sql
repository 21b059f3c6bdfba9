-- What people said of two records or of a link, with what agreed. Grain: one answer.
-- A sampled link has the reasons of the link it asks about.
SELECT 'pair ' || p.id AS key, p.why, p.state = 'same' AS is_one
FROM linkage_pair p
WHERE p.state IN ('same', 'different') AND p.decided_by IS NOT NULL AND p.why -> 'steps' <> '[]'
UNION ALL
SELECT 'link ' || s.id, a.why, s.state = 'same'
FROM linkage_linksample s
JOIN linkage_assignment a ON a.id = s.assignment_id
WHERE s.state IN ('same', 'different') AND a.why -> 'steps' <> '[]'
ORDER BY key
