-- A school sees its pupils, a clinic its patients: one link for every record of their
-- list and every person found to be that child. Grain: one record and person.
INSERT INTO access_link (id, subject, relation, user_id, organisation_id, sensitivity,
                         valid_from, valid_until, record)
SELECT context.new_id(), m.id, 'organisation', NULL, b.organisation_id, 2,
       %(at)s, (nullif(r.values #>> '{left_on,date}', ''))::date, r.id
FROM scope_record s
JOIN people_person p ON p.id = s.person_id
JOIN people_person m ON m.root_id = p.root_id
JOIN sources_record r ON r.id = s.record_id
JOIN sources_batch b ON b.id = r.batch_id
WHERE b.organisation_id IS NOT NULL
  AND b.kind IN ('school', 'clinic')
