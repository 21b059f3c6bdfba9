-- The tree numbered depth-first, children in the order of their codes.
-- Grain: one territory. Inputs: places_territory. Nothing is excluded.
CREATE TEMPORARY TABLE places_numbered ON COMMIT DROP AS
WITH RECURSIVE tree AS (
    SELECT id, low AS old_low, ARRAY[country || ' ' || code] AS path, ARRAY[id] AS line
    FROM places_territory
    WHERE parent_id IS NULL
    UNION ALL
    SELECT child.id, child.low, tree.path || child.code::text, tree.line || child.id
    FROM places_territory AS child
    JOIN tree ON child.parent_id = tree.id
),
sizes AS (
    SELECT member AS id, count(*)::integer AS size
    FROM tree, unnest(tree.line) AS member
    GROUP BY member
),
numbered AS (
    SELECT id, old_low,
        row_number() OVER (ORDER BY path COLLATE "C")::integer AS low
    FROM tree
)
SELECT numbered.id, numbered.old_low, numbered.low,
    numbered.low + sizes.size - 1 AS high
FROM numbered
JOIN sizes USING (id);

CREATE TEMPORARY TABLE places_moved ON COMMIT DROP AS
SELECT old_low, low AS new_low
FROM places_numbered
WHERE old_low > 0 AND old_low <> low;

ANALYZE places_moved;
