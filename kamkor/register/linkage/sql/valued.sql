-- Which pairs are weighed anew: those that wait for somebody and speak of a child touched
-- (`scope_person`). Grain: one pair.
INSERT INTO valued
SELECT d.id FROM scope_person s
JOIN people_person p ON p.root_id = s.person_id
JOIN linkage_pair d ON d.left_id = p.id
WHERE d.awaits <> 'nobody'
UNION
SELECT d.id FROM scope_person s
JOIN people_person p ON p.root_id = s.person_id
JOIN linkage_pair d ON d.right_id = p.id
WHERE d.awaits <> 'nobody'
