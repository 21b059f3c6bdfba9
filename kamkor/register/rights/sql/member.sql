-- Every person row that stands for a child in scope: the child itself (the root) and
-- those found to be the same. Grain: one person row.
-- Reads scope (person_id: roots).
SELECT p.id AS person_id, p.root_id
FROM scope s
JOIN people_person p ON p.root_id = s.person_id
