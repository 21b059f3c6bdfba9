-- Counts all children anew by how each right stands.
-- Grain: one place × right × status × whether a parent is away × reason (of a gap).

-- step: forget
DELETE FROM rights_tally;

-- step: count
INSERT INTO rights_tally (place, "right", status, migrant, reason, children, counted_at)
SELECT s.place, g."right", g.status, s.migrant,
       CASE WHEN g.status >= 2 THEN g.reason ELSE '' END, sum(s.children), %(at)s
FROM (
    SELECT s.place, CASE s.is_migrant WHEN true THEN 1 WHEN false THEN 2 ELSE 0 END AS migrant,
           identity, identity_reason, care, care_reason, education, education_reason,
           health, health_reason, social, social_reason, safety, safety_reason,
           contact, contact_reason, count(*) AS children
    FROM rights_standing s
    JOIN rights_safety f ON f.person_id = s.person_id
    WHERE identity_reason <> 'came_of_age'
    GROUP BY s.place, 2, identity, identity_reason, care, care_reason,
             education, education_reason, health, health_reason, social, social_reason,
             safety, safety_reason, contact, contact_reason
) s
CROSS JOIN LATERAL (VALUES
    ('identity', s.identity, s.identity_reason), ('care', s.care, s.care_reason),
    ('education', s.education, s.education_reason), ('health', s.health, s.health_reason),
    ('social', s.social, s.social_reason), ('safety', s.safety, s.safety_reason),
    ('contact', s.contact, s.contact_reason)
) AS g ("right", status, reason)
GROUP BY 1, 2, 3, 4, 5
