-- Moves the counts by what an evaluation changed, at the cost of the children touched.
-- Grain: one place × right × status × whether a parent is away × reason (of a gap).
-- Reads tally_before (made before) and verdict.

-- step: move
INSERT INTO rights_tally AS t (place, "right", status, migrant, reason, children, counted_at)
SELECT place, "right", status, migrant, reason, sum(children), %(at)s
FROM (
    SELECT place, "right", status, migrant, reason, -children AS children FROM tally_before
    UNION ALL
    SELECT v.place, g."right", g.status,
           CASE v.is_migrant WHEN true THEN 1 WHEN false THEN 2 ELSE 0 END,
           CASE WHEN g.status >= 2 THEN g.reason ELSE '' END, 1
    FROM verdict v
    CROSS JOIN LATERAL (VALUES
        ('identity', v.identity, v.identity_reason), ('care', v.care, v.care_reason),
        ('education', v.education, v.education_reason), ('health', v.health, v.health_reason),
        ('social', v.social, v.social_reason), ('safety', v.safety, v.safety_reason),
        ('contact', v.contact, v.contact_reason)
    ) AS g ("right", status, reason)
    WHERE v.identity_reason <> 'came_of_age'
) moved
GROUP BY place, "right", status, migrant, reason
HAVING sum(children) <> 0
ON CONFLICT (place, "right", status, migrant, reason)
DO UPDATE SET children = t.children + excluded.children, counted_at = excluded.counted_at;

-- step: empty
DELETE FROM rights_tally WHERE children <= 0
