-- Counts all children anew by how each right stands.
-- Grain: one place × right × status × whether a parent is away × reason (of a gap).

-- step: forget
DELETE FROM rights_tally;

-- step: count
INSERT INTO rights_tally (place, "right", status, migrant, reason, children, counted_at)
SELECT place, "right", status, migrant, CASE WHEN status >= 2 THEN reason ELSE '' END,
       sum(children), %(at)s
FROM (
    SELECT s.place, CASE s.is_migrant WHEN true THEN 1 WHEN false THEN 2 ELSE 0 END AS migrant,
           CASE
               WHEN GROUPING(identity) = 0 THEN 'identity' WHEN GROUPING(care) = 0 THEN 'care'
               WHEN GROUPING(education) = 0 THEN 'education'
               WHEN GROUPING(health) = 0 THEN 'health' WHEN GROUPING(social) = 0 THEN 'social'
               WHEN GROUPING(safety) = 0 THEN 'safety' ELSE 'contact'
           END AS "right",
           coalesce(identity, care, education, health, social, safety, contact) AS status,
           coalesce(identity_reason, care_reason, education_reason, health_reason,
                    social_reason, safety_reason, contact_reason) AS reason,
           count(*) AS children
    FROM rights_standing s
    JOIN rights_safety f ON f.person_id = s.person_id
    WHERE s.identity_reason <> 'came_of_age'
    GROUP BY s.place, s.is_migrant, GROUPING SETS (
        (identity, identity_reason), (care, care_reason), (education, education_reason),
        (health, health_reason), (social, social_reason), (safety, safety_reason),
        (contact, contact_reason))
) counted
GROUP BY 1, 2, 3, 4, 5
