-- Whose child each person of the groups touched is, by the merges that stand: the end of
-- its chain. Grain: one person. Parameters: all, the persons whose groups are meant.
WITH RECURSIVE member AS (
    SELECT m.id FROM people_person p
    JOIN people_person m ON m.root_id = p.root_id
    WHERE p.id = ANY(%(all)s)
),
chain (id, top) AS (
    SELECT id, id FROM member
    UNION ALL
    SELECT c.id, g.kept_id
    FROM chain c
    JOIN linkage_merge g ON g.gone_id = c.top AND g.undone_at IS NULL
),
last AS (
    SELECT c.id, c.top FROM chain c
    WHERE NOT EXISTS (SELECT FROM linkage_merge g
                      WHERE g.gone_id = c.top AND g.undone_at IS NULL)
)
UPDATE people_person p SET root_id = last.top
FROM last
WHERE p.id = last.id AND p.root_id <> last.top
