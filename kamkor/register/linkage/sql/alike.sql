-- Records whose names are spelt alike, by trigrams, for whom no key leads to.
-- Trigrams leak (a similarity tells of rows one may not see), so a policy would keep the
-- index unused: the function asks for the machine itself. Grain: one record.
--
-- Among a million names most trigrams are borne by ten thousands, and an index reads them
-- all. So each year of birth writes its names in letters of its own (32 alphabets, one
-- more for years not known; the letters are ideographs that names here never hold):
-- similarity stays what it is, and the trigrams of one year are that year's alone.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE OR REPLACE FUNCTION linkage_spelt(words text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT array_to_string(words, ' ') $$;
GRANT EXECUTE ON FUNCTION linkage_spelt(text[]) TO kamkor_app;

DROP INDEX IF EXISTS linkage_profile_alike;
DO $do$
DECLARE
    alphabets text[] := ARRAY(
        SELECT string_agg(chr(13312 + 26 * year + letter), '' ORDER BY letter)
        FROM generate_series(0, 32) year, generate_series(0, 25) letter
        GROUP BY year ORDER BY year);
BEGIN
    IF cardinality(show_trgm(alphabets[1])) < 20 THEN
        RAISE 'this database takes no letters but Latin ones for letters: make it with the locale C.UTF-8';
    END IF;
    EXECUTE format($create$
        CREATE OR REPLACE FUNCTION linkage_spelt_in(words text[], birth_year integer) RETURNS text
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
        AS $$
        BEGIN
            RETURN translate(lower(array_to_string(words, ' ')), 'abcdefghijklmnopqrstuvwxyz',
                             (%L::text[])[1 + coalesce(birth_year %% 32, 32)]);
        END
        $$ $create$, alphabets);
END
$do$;
GRANT EXECUTE ON FUNCTION linkage_spelt_in(text[], integer) TO kamkor_app;
CREATE INDEX linkage_profile_alike ON linkage_profile
    USING gin (linkage_spelt_in(words, year) gin_trgm_ops);

CREATE OR REPLACE FUNCTION linkage_alike(spelt text, birth_year integer, most integer)
RETURNS TABLE (record uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED ROWS 10
SET search_path = pg_catalog, public
SET pg_trgm.similarity_threshold = 0.7
AS $$
DECLARE
    years integer[] := CASE
        WHEN birth_year IS NULL THEN ARRAY(SELECT generate_series(0, 31))
        ELSE ARRAY[birth_year - 1, birth_year, birth_year + 1] END;
BEGIN
    IF NOT context.is_machine() THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the machine compares spellings';
    END IF;
    RETURN QUERY
    -- apart from the order: for the sake of LIMIT the planner would sort everybody first
    WITH near AS MATERIALIZED (
        SELECT f.record_id, similarity(linkage_spelt(f.words), linkage_alike.spelt) AS near
        FROM unnest(years || NULL::integer) one (year)
        JOIN linkage_profile f
          ON linkage_spelt_in(f.words, f.year)
             % linkage_spelt_in(ARRAY[linkage_alike.spelt], one.year)
        WHERE birth_year IS NULL OR f.year IS NULL OR abs(f.year - birth_year) <= 1
    )
    SELECT n.record_id FROM near n ORDER BY n.near DESC, n.record_id LIMIT most;
END
$$;
REVOKE EXECUTE ON FUNCTION linkage_alike(text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION linkage_alike(text, integer, integer) TO kamkor_app;
