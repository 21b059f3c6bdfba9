-- Children whose parent was away when a household round came. Grain: the territory.
-- Each child once, whatever number of rounds found it; by where the child lives now.
SELECT count(DISTINCT p.root_id)
FROM people_absence f
JOIN people_person p ON p.id = f.person_id
JOIN sources_record r ON r.id = f.record_id
JOIN sources_batch b ON b.id = r.batch_id
WHERE b.kind = 'round' AND f.seen_on BETWEEN %(begins)s AND %(ends)s
  AND f.parent IN ('mother', 'father', 'both')
  AND p.place BETWEEN %(low)s AND %(high)s
