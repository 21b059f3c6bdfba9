-- Pupils whose school's own list says that a parent is away. Grain: the territory.
-- Each child once in the school year; by the territory of the list.
SELECT count(DISTINCT p.root_id)
FROM people_absence f
JOIN people_person p ON p.id = f.person_id
JOIN sources_record r ON r.id = f.record_id
JOIN sources_batch b ON b.id = r.batch_id
WHERE b.kind = 'school' AND f.seen_on BETWEEN %(begins)s AND %(ends)s
  AND f.parent IN ('mother', 'father', 'both')
  AND b.place BETWEEN %(low)s AND %(high)s
