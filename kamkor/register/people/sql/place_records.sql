-- Give each record the territory its words were found to mean. Reads said_place.
-- Grain: one record that names a place we know.
INSERT INTO scope_territory (record_id, territory_id)
SELECT p.record_id, w.territory_id
FROM said_place p
JOIN unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::uuid[])
     AS w (within, region, district, village, territory_id)
  ON w.within IS NOT DISTINCT FROM p.within
 AND w.region = p.region
 AND w.district = p.district
 AND w.village = p.village
WHERE w.territory_id IS NOT NULL
