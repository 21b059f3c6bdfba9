-- What the records of the children asked for say of their family, folded.
-- Grain: one record. Reads kin_asked (root); adds to kin_said.
-- The one place that knows the columns of linkage_profile.
INSERT INTO kin_said (root, person_id, record_id, given, father, family, mother, mother_full,
                      phone, district, village)
SELECT p.root_id, p.id, f.record_id,
       coalesce(f.given, ''), coalesce(f.father, ''), coalesce(f.family, ''),
       coalesce(f.mother, ''), string_to_array(coalesce(f.mother_full, ''), ' '),
       coalesce(f.phone, ''), coalesce(f.district, ''), coalesce(f.village, '')
FROM kin_asked a
JOIN people_person p ON p.root_id = a.root
JOIN linkage_profile f ON f.person_id = p.id
