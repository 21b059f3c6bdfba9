-- Open children who may be a shielded one: from each shielded child along the pairs that
-- nobody has decided. Grain: one person of such a group.
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
hidden (root) AS (
    SELECT p.id FROM doubt d JOIN people_person p ON p.id = d.one WHERE p.is_shielded
    UNION
    SELECT d.other FROM hidden h JOIN doubt d ON d.one = h.root
)
SELECT m.id
FROM hidden h
JOIN people_person m ON m.root_id = h.root
WHERE NOT m.is_shielded
