-- Give each record the territory its words were found to mean.
-- Grain: one record that names a place we know.
INSERT INTO scope_territory (record_id, territory_id)
SELECT r.id, w.territory_id
FROM scope_record s
JOIN sources_record r ON r.id = s.record_id
JOIN sources_batch b ON b.id = r.batch_id
JOIN unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::uuid[])
     AS w (within, region, district, village, territory_id)
  ON w.within IS NOT DISTINCT FROM b.territory_id
 AND w.region = coalesce(r.values ->> 'region', '')
 AND w.district = coalesce(r.values ->> 'district', '')
 AND w.village = coalesce(r.values ->> 'village', '')
WHERE w.territory_id IS NOT NULL
