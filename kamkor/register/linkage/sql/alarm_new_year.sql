-- Birth dates of each source and how many are 1 January. Grain: one source.
SELECT o.name, count(*), count(*) FILTER (WHERE r.values -> 'birth_date' ->> 'date' LIKE '%%-01-01')
FROM linkage_assignment a
JOIN sources_record r ON r.id = a.record_id
JOIN sources_source o ON o.id = r.source_id
WHERE a.ended_at IS NULL AND r.values -> 'birth_date' ->> 'precision' = 'day'
GROUP BY o.id, o.name ORDER BY o.name
