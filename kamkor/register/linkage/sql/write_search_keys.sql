-- Search keys with the places of their children. Grain: one key of one child.
-- Reads link_search. In the order of the index, which many new keys build fastest.
INSERT INTO linkage_searchkey (hash, place, person_id)
SELECT DISTINCT k.hash, linkage_found_at(p.place, p.is_shielded), p.id
FROM link_search k
JOIN people_person p ON p.id = k.person_id
ORDER BY 1, 2, 3
ON CONFLICT DO NOTHING
