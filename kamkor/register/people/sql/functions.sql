-- Small pure functions that facts.sql reads values with.

-- A JSON value that is one code or a list of codes, as a list.
CREATE FUNCTION people_list(value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE jsonb_typeof(value)
        WHEN 'array' THEN value
        WHEN 'string' THEN jsonb_build_array(value)
        ELSE '[]'::jsonb
    END
$$;

-- What makes a household the same one: where it is, and its number or its address.
CREATE FUNCTION people_household_identity(territory uuid, v jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN v ->> 'household_no' <> '' OR v ->> 'address' <> '' THEN encode(sha256(convert_to(
            concat_ws('|', territory::text, lower(v ->> 'village'),
                coalesce(nullif(v ->> 'household_no', ''),
                    regexp_replace(translate(lower(v ->> 'address'), 'ёңөүұқғәһі', 'еноуукгахи'),
                                   '[^[:alnum:]]+', ' ', 'g'))), 'UTF8')), 'hex')
    END
$$;

GRANT EXECUTE ON FUNCTION people_list(jsonb), people_household_identity(uuid, jsonb) TO kamkor_app;
