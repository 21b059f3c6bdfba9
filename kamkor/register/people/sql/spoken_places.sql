-- The words by which records say where a child lives, each read once; and how many
-- different ones there are. Kept aside and counted, so that giving each record its
-- territory afterwards is a join by equality, however young the database is.

-- step: said
-- Grain: one record that says a place.
DROP TABLE IF EXISTS pg_temp.said_place;
CREATE TEMPORARY TABLE said_place ON COMMIT DROP AS
SELECT r.id AS record_id, b.territory_id AS within,
       coalesce(r.values ->> 'region', '') AS region,
       coalesce(r.values ->> 'district', '') AS district,
       coalesce(r.values ->> 'village', '') AS village
FROM scope_record s
JOIN sources_record r ON r.id = s.record_id
JOIN sources_batch b ON b.id = r.batch_id
WHERE r.values ?| ARRAY['region', 'district', 'village'];
ANALYZE said_place;

-- step: spoken
-- Grain: one combination of the list's territory, region, district and village.
SELECT DISTINCT within, region, district, village FROM said_place
