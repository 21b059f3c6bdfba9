-- Records whose names are spelt alike, by trigrams, for whom no key leads to.
-- Trigrams leak (a similarity tells of rows one may not see), so a policy would keep the
-- index unused: the function asks for the machine itself. Grain: one record.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE FUNCTION linkage_spelt(words text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT array_to_string(words, ' ') $$;
GRANT EXECUTE ON FUNCTION linkage_spelt(text[]) TO kamkor_app;
CREATE INDEX linkage_profile_alike ON linkage_profile USING gin (linkage_spelt(words) gin_trgm_ops);

CREATE FUNCTION linkage_alike(spelt text, birth_year integer, most integer)
RETURNS TABLE (record uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED ROWS 10
SET search_path = pg_catalog, public
SET pg_trgm.similarity_threshold = 0.7
AS $$
BEGIN
    IF NOT context.is_machine() THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the machine compares spellings';
    END IF;
    RETURN QUERY
    SELECT f.record_id FROM linkage_profile f
    WHERE linkage_spelt(f.words) % spelt
      AND (birth_year IS NULL OR f.year IS NULL OR abs(f.year - birth_year) <= 1)
    ORDER BY similarity(linkage_spelt(f.words), spelt) DESC, f.record_id
    LIMIT most;
END
$$;
REVOKE EXECUTE ON FUNCTION linkage_alike(text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION linkage_alike(text, integer, integer) TO kamkor_app;
