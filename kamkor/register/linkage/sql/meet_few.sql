-- What one record of a form asks of the register, each a single question whose plan the
-- session keeps: planning took longer than answering. As the machine (row-level security
-- of the tables holds here as everywhere).

-- The set of weights in force, nothing where it is that of the program; the last estimate
-- of the cut for it; how many records are compared now. Grain: one row, always.
CREATE OR REPLACE FUNCTION linkage_in_force(shipped text)
RETURNS TABLE (body text, bits double precision, records bigint, compared integer)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1
SET search_path = pg_catalog, public
AS $$
BEGIN
    RETURN QUERY
    SELECT w.body, t.bits, t.records,
           coalesce((SELECT n.times FROM linkage_namecount n
                     WHERE n.part = 'given' AND n.value = ''), 0)
    FROM (SELECT 1) one
    LEFT JOIN LATERAL (
        SELECT s.in_force_id FROM linkage_weightstep s
        WHERE s.state IN ('adopted', 'rolled_back') ORDER BY s.id DESC LIMIT 1) s ON true
    LEFT JOIN linkage_weightset w ON w.id = s.in_force_id
    LEFT JOIN LATERAL (
        SELECT e.bits, e.records FROM linkage_threshold e
        WHERE e.version = coalesce(w.version, linkage_in_force.shipped)
        ORDER BY e.at DESC, e.id DESC LIMIT 1) t ON true;
END
$$;
GRANT EXECUTE ON FUNCTION linkage_in_force(text) TO kamkor_app;

-- How many records bear each of these names; "" of a part: how many say one. Grain: one
-- name that is known. Arrays of one length.
CREATE OR REPLACE FUNCTION linkage_named(parts text[], names text[])
RETURNS TABLE (part text, value text, times integer)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, public
AS $$
BEGIN
    RETURN QUERY
    SELECT n.part::text, n.value::text, n.times
    FROM unnest(linkage_named.parts, linkage_named.names) w (part, value)
    JOIN linkage_namecount n ON n.part = w.part AND n.value = w.value;
END
$$;
GRANT EXECUTE ON FUNCTION linkage_named(text[], text[]) TO kamkor_app;

-- Pairs of records that share a key, as candidates.sql finds them, with the known record
-- of each and how many bear its names; NULL where the other is new. Grain: one pair.
-- `hashes` and `records`: arrays of one length; `crowd`: the number of records beyond which
-- a key says nothing.
CREATE OR REPLACE FUNCTION linkage_meet(hashes bigint[], records uuid[], crowd integer)
RETURNS TABLE (
    one uuid, other uuid, fresh boolean, list_number bigint, is_roster boolean, given text,
    father text, family text, words text[], sex text, born text, spoken text, year smallint,
    number text, number_is text, mother text, mother_full text, phone text, region text,
    district text, village text, parent text[], person_id uuid, root_id uuid,
    is_shielded boolean, given_times integer, father_times integer, family_times integer)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 20
SET search_path = pg_catalog, public
AS $$
BEGIN
    RETURN QUERY
    WITH probe AS MATERIALIZED (
        SELECT k.hash, array_agg(k.record_id) AS records
        FROM unnest(linkage_meet.hashes, linkage_meet.records) k (hash, record_id)
        GROUP BY k.hash
    ),
    met AS MATERIALIZED (
        SELECT p.records,
               ARRAY(SELECT m.record_id FROM linkage_matchkey m
                     WHERE m.hash = p.hash LIMIT crowd + 1) AS known
        FROM probe p
    ),
    useful AS MATERIALIZED (
        SELECT m.records, m.known FROM met m
        WHERE cardinality(m.records) + cardinality(m.known) BETWEEN 2 AND crowd
    ),
    pair AS MATERIALIZED (
        SELECT o.one, k.other, false AS fresh
        FROM useful u, unnest(u.records) AS o (one), unnest(u.known) AS k (other)
        WHERE o.one <> k.other
        UNION
        SELECT o.one, k.other, true
        FROM useful u, unnest(u.records) AS o (one), unnest(u.records) AS k (other)
        WHERE o.one < k.other
    )
    SELECT p.one, p.other, p.fresh, f.list_number, f.is_roster, f.given, f.father, f.family,
           f.words, f.sex, f.born, f.spoken, f.year, f.number, f.number_is, f.mother,
           f.mother_full, f.phone, f.region, f.district, f.village, f.parent, f.person_id,
           f.root_id, f.is_shielded,
           (SELECT n.times FROM linkage_namecount n WHERE n.part = 'given' AND n.value = f.given),
           (SELECT n.times FROM linkage_namecount n WHERE n.part = 'father' AND n.value = f.father),
           (SELECT n.times FROM linkage_namecount n WHERE n.part = 'family' AND n.value = f.family)
    FROM pair p
    LEFT JOIN LATERAL (
        SELECT l.*, c.root_id, c.is_shielded
        FROM linkage_profile l
        JOIN people_person c ON c.id = l.person_id
        WHERE l.record_id = p.other AND NOT p.fresh
    ) f ON true;
END
$$;
GRANT EXECUTE ON FUNCTION linkage_meet(bigint[], uuid[], integer) TO kamkor_app;
