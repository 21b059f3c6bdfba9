-- Search keys with the places of their children. Grain: one key of one child.
-- Reads link_search. In the order of the index, which many new keys build fastest; only
-- of children found by some key already a key may stand, and asking costs a quarter more.

-- step: children
DROP TABLE IF EXISTS pg_temp.link_found;
CREATE TEMPORARY TABLE link_found ON COMMIT DROP AS
SELECT p.id, linkage_found_at(p.place, p.is_shielded) AS place,
       coalesce((SELECT true FROM linkage_searchkey s WHERE s.person_id = p.id LIMIT 1),
                false) AS stands
FROM people_person p
WHERE p.id IN (SELECT k.person_id FROM link_search k);
ANALYZE link_found;

-- step: new
INSERT INTO linkage_searchkey (hash, place, person_id)
SELECT DISTINCT k.hash, f.place, f.id
FROM link_search k
JOIN link_found f ON f.id = k.person_id AND NOT f.stands
ORDER BY 1, 2, 3;

-- step: more
INSERT INTO linkage_searchkey (hash, place, person_id)
SELECT DISTINCT k.hash, f.place, f.id
FROM link_search k
JOIN link_found f ON f.id = k.person_id AND f.stands
ORDER BY 1, 2, 3
ON CONFLICT DO NOTHING
