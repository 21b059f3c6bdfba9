-- The different words by which records say where a child lives.
-- Grain: one combination of the list's territory, region, district and village.
SELECT DISTINCT b.territory_id,
       coalesce(r.values ->> 'region', ''),
       coalesce(r.values ->> 'district', ''),
       coalesce(r.values ->> 'village', '')
FROM scope_record s
JOIN sources_record r ON r.id = s.record_id
JOIN sources_batch b ON b.id = r.batch_id
WHERE r.values ?| ARRAY['region', 'district', 'village']
