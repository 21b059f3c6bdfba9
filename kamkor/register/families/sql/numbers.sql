-- Parents' personal numbers as records tell them of the children asked for. A number of an
-- adult in the child's own column is somebody's of the family: whose, another list may know.
-- Grain: one record and number. Reads kin_asked (root); adds to kin_number.
-- Parameter: adult, years.
INSERT INTO kin_number (root, person_id, record_id, whose, value)
SELECT p.root_id, p.id, t.record_id, t.kinship, t.number
FROM kin_asked a
JOIN people_person p ON p.root_id = a.root
JOIN people_tie t ON t.person_id = p.id
WHERE t.kinship IN ('mother', 'father') AND length(t.number) IN (12, 14)
UNION ALL
SELECT p.root_id, p.id, n.record_id, '', n.value
FROM kin_asked a
JOIN people_person p ON p.root_id = a.root
JOIN people_number n ON n.person_id = p.id
WHERE extract(year FROM n.seen_on) - %(adult)s >= CASE
    -- the year inside: KG digits 6-9; KZ digits 1-2 with the century in digit 7
    WHEN n.value ~ '^[12]\d{4}(19|20)\d{7}$' THEN substr(n.value, 6, 4)::int
    WHEN n.value ~ '^\d{6}[34]\d{5}$' THEN 1900 + substr(n.value, 1, 2)::int
    WHEN n.value ~ '^\d{6}[56]\d{5}$' THEN 2000 + substr(n.value, 1, 2)::int
    ELSE 9999 END
