-- Who was shielded for the time of a doubt and is held up by none any more, among the
-- children (roots) just decided on and all whom doubts join with them.
-- Grain: one person. Parameter: roots.
WITH RECURSIVE undecided AS MATERIALIZED (
    SELECT l.root_id AS one, r.root_id AS other
    FROM linkage_pair d
    JOIN people_person l ON l.id = d.left_id
    JOIN people_person r ON r.id = d.right_id
    WHERE d.state IN ('open', 'unsure') AND l.root_id <> r.root_id
),
doubt AS MATERIALIZED (
    SELECT one, other FROM undecided UNION SELECT other, one FROM undecided
),
near (root) AS (
    SELECT unnest(%(roots)s::uuid[])
    UNION
    SELECT d.other FROM near n JOIN doubt d ON d.one = n.root
),
standing AS (
    SELECT p.root_id AS root, bool_or(s.id IS NULL OR NOT s.is_provisional) AS for_good
    FROM near n
    JOIN people_person p ON p.root_id = n.root AND p.is_shielded
    LEFT JOIN people_shield s ON s.person_id = p.id AND s.lowered_at IS NULL
    GROUP BY p.root_id
),
held (root) AS (
    SELECT root FROM standing WHERE for_good
    UNION
    SELECT d.other FROM held h JOIN doubt d ON d.one = h.root
)
SELECT p.id
FROM near n
JOIN people_person p ON p.root_id = n.root
JOIN people_shield s ON s.person_id = p.id AND s.is_provisional AND s.lowered_at IS NULL
WHERE n.root NOT IN (SELECT root FROM held)
