-- A piece of the records in scope with what is known of their child from before: the
-- record's own earlier assignment, else its predecessor's; and with the places the list
-- is of, whose names stand in where a row says no place. Grain: one record.
SELECT s.record_id, s.replaces_id, r.values, r.source_id, b.kind, b.list_date,
       coalesce(w.region, ''), coalesce(w.district, ''), coalesce(w.village, ''),
       before.person_id, before.root_id, before.is_open, before.is_shielded
FROM scope_record s
JOIN sources_record r ON r.id = s.record_id
JOIN sources_batch b ON b.id = r.batch_id
LEFT JOIN link_where w ON w.territory_id = b.territory_id
LEFT JOIN LATERAL (
    SELECT a.person_id, p.root_id, a.record_id = s.record_id AND a.ended_at IS NULL AS is_open,
           p.is_shielded
    FROM linkage_assignment a
    JOIN people_person p ON p.id = a.person_id
    WHERE a.record_id IN (s.record_id, s.replaces_id)
    ORDER BY a.record_id = s.record_id DESC, a.ended_at DESC NULLS FIRST, a.id DESC
    LIMIT 1
) before ON true
WHERE s.record_id > %(after)s
ORDER BY s.record_id
LIMIT %(many)s
