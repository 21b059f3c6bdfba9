-- The records that new ones meet by a key and that are evidence. Grain: one record.
-- Reads link_met.
SELECT f.record_id, f.list_number, f.is_roster, f.given, f.father, f.family,
       array_to_string(f.words, ' '), f.sex, f.born, f.spoken, f.year, f.number,
       f.number_is, f.mother, f.mother_full, f.phone, f.region, f.district, f.village,
       f.person_id, p.root_id, p.is_shielded
FROM (SELECT DISTINCT m.other FROM link_met m WHERE NOT m.fresh) o
JOIN linkage_profile f ON f.record_id = o.other
JOIN people_person p ON p.id = f.person_id
