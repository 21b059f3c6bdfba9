-- Small pure functions that match.sql compares rows with.

-- The words of the child's name in order, small letters.
CREATE FUNCTION sources_name_words(v jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT regexp_split_to_array(nullif(btrim(lower(concat_ws(' ',
        v ->> 'full_name', v ->> 'surname', v ->> 'given_name', v ->> 'patronymic'))), ''), '\s+')
$$;

-- Whether at least half of the filled cells of two rows are equal.
CREATE FUNCTION sources_mostly_alike(a jsonb, b jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT count(*) FILTER (WHERE a @> jsonb_build_object(key, value)) * 2 >= count(*)
    FROM jsonb_each(b)
    WHERE value NOT IN ('""', 'null')
$$;

GRANT EXECUTE ON FUNCTION sources_name_words(jsonb), sources_mostly_alike(jsonb, jsonb)
TO kamkor_app;
