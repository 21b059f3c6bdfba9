-- Search keys know where their child is found. Grain: one key of one child.
-- `place` is the child's, and -1 under a shield: no territory reaches a shielded child. So
-- the policy need not look at the child, and a word is looked up among those of the place.

CREATE FUNCTION linkage_found_at(place integer, is_shielded boolean) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN is_shielded THEN -1 ELSE place END $$;
GRANT EXECUTE ON FUNCTION linkage_found_at(integer, boolean) TO kamkor_app;

ALTER TABLE linkage_searchkey ADD COLUMN place integer;
UPDATE linkage_searchkey s SET place = linkage_found_at(p.place, p.is_shielded)
FROM people_person p WHERE p.id = s.person_id;
-- nobody's keys find nobody
DELETE FROM linkage_searchkey WHERE place IS NULL;
ALTER TABLE linkage_searchkey DROP CONSTRAINT linkage_searchkey_pkey,
    ALTER place SET NOT NULL, ADD PRIMARY KEY (hash, place, person_id);
CREATE INDEX linkage_searchkey_person ON linkage_searchkey (person_id);

-- A child is found by who may see its identity: person_read at class 2, said of the key.
DROP POLICY IF EXISTS search_read ON linkage_searchkey;
CREATE POLICY search_read ON linkage_searchkey FOR SELECT USING (
    ((SELECT access.reach(2)) @> place
     OR (place >= 0 AND person_id IN (SELECT access.linked(2)))
     OR person_id IN (SELECT access.linked(4)))
    AND person_id <> ALL ((SELECT access.blocked())::uuid[]));
