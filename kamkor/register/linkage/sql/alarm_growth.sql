-- Children whose file grew since the month before. Grain: one child.
SELECT b.records AS before, c.records AS now
FROM linkage_biggest b
JOIN people_person p ON p.id = b.person_id
JOIN quality_child c ON c.child = p.root_id
WHERE b.month = %(before)s AND c.records - b.records >= %(growth)s
ORDER BY c.records - b.records DESC, p.id LIMIT %(most)s
