-- The names of the region, the district and the village that the lists in scope are of,
-- read from where their territory stands in the tree. Grain: one territory of a list.
DROP TABLE IF EXISTS pg_temp.link_where;
CREATE TEMPORARY TABLE link_where ON COMMIT DROP AS
SELECT t.id AS territory_id,
       max(coalesce(a.name_ru, a.name_ky)) FILTER (WHERE a.level = 'region') AS region,
       max(coalesce(a.name_ru, a.name_ky)) FILTER (WHERE a.level IN ('district', 'city')) AS district,
       max(coalesce(a.name_ru, a.name_ky)) FILTER (WHERE a.level IN ('village', 'town')) AS village
FROM (
    SELECT DISTINCT b.territory_id
    FROM scope_record s
    JOIN sources_record r ON r.id = s.record_id
    JOIN sources_batch b ON b.id = r.batch_id
) listed
JOIN places_territory t ON t.id = listed.territory_id
JOIN places_territory a ON a.country = t.country AND t.low BETWEEN a.low AND a.high
GROUP BY t.id;
