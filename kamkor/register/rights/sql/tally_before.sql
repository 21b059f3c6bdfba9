-- What the children about to be judged count for now.
-- Grain: one place × right × status × whether a parent is away × reason (of a gap).
-- Reads touched (person_id).
SELECT s.place, g."right", g.status,
       CASE s.is_migrant WHEN true THEN 1 WHEN false THEN 2 ELSE 0 END AS migrant,
       CASE WHEN g.status >= 2 THEN g.reason ELSE '' END AS reason, count(*) AS children
FROM touched
JOIN rights_standing s ON s.person_id = touched.person_id
JOIN rights_safety f ON f.person_id = s.person_id
CROSS JOIN LATERAL (VALUES
    ('identity', s.identity, s.identity_reason), ('care', s.care, s.care_reason),
    ('education', s.education, s.education_reason), ('health', s.health, s.health_reason),
    ('social', s.social, s.social_reason), ('safety', f.safety, f.safety_reason),
    ('contact', s.contact, s.contact_reason)
) AS g ("right", status, reason)
WHERE s.identity_reason <> 'came_of_age'
GROUP BY 1, 2, 3, 4, 5
