-- How many children suffered violence, for figures: never a row, never a number from 1 to
-- 4, and none from which one could be worked out by taking the others from their sum.
-- Grain: one cut × one value; `children` counts each child once, NULL is hidden.
-- `kind` of an incident is its newest account's; a child may stand in several kinds.
-- Whole years, and no territory below a district: else two answers would be subtracted.
CREATE FUNCTION incidents_counts(p_territory uuid, p_year integer, p_zone text)
RETURNS TABLE (cut text, value text, children bigint)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    WITH told AS (
        SELECT p.root_id, a.kind, a.whose
        FROM places_territory w
        JOIN incidents_incident i ON i.place BETWEEN w.low AND w.high
        JOIN people_person p ON p.id = i.person_id
        JOIN LATERAL (
            SELECT kind, whose FROM incidents_account
            WHERE incident_id = i.id ORDER BY number DESC LIMIT 1) a ON true
        WHERE w.id = p_territory AND w.level IN ('country', 'region', 'city', 'district')
          AND extract(year FROM i.opened_at AT TIME ZONE p_zone) = p_year
    ),
    child AS (
        SELECT t.root_id,
               CASE s.is_migrant WHEN true THEN 'yes' WHEN false THEN 'no' ELSE 'unknown' END AS migrant,
               coalesce(nullif(p.sex, ''), 'unknown') AS sex
        FROM (SELECT DISTINCT root_id FROM told) t
        JOIN people_person p ON p.id = t.root_id
        LEFT JOIN rights_standing s ON s.person_id = t.root_id
    ),
    part AS (
        SELECT 'all' AS cut, '' AS value, count(*) AS n FROM child
        UNION ALL SELECT 'migrant', migrant, count(*) FROM child GROUP BY migrant
        UNION ALL SELECT 'sex', sex, count(*) FROM child GROUP BY sex
        UNION ALL SELECT 'kind', kind, count(DISTINCT root_id) FROM told GROUP BY kind
        UNION ALL SELECT 'whose', whose, count(DISTINCT root_id) FROM told GROUP BY whose
    ),
    marked AS (
        SELECT *, n BETWEEN 1 AND 4 AS few,
               count(*) FILTER (WHERE n BETWEEN 1 AND 4) OVER (PARTITION BY part.cut) AS fews,
               row_number() OVER (PARTITION BY part.cut, n BETWEEN 1 AND 4 ORDER BY n, part.value) AS nth
        FROM part
    )
    SELECT marked.cut, marked.value,
           CASE WHEN few OR fews = 1 AND nth = 1 THEN NULL ELSE n END
    FROM marked
    -- the roles that hold the action "dashboard"
    WHERE access.has_role('social_worker', 'supervisor', 'territorial_officer', 'headquarters',
                          'local_official', 'council', 'akimat', 'ombudsman', 'analyst')
$$;
GRANT EXECUTE ON FUNCTION incidents_counts(uuid, integer, text) TO kamkor_app;
