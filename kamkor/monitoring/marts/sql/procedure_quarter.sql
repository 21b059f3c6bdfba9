-- Mart: procedure_quarter. Grain: one district, kind of procedure and quarter. By quarter.
-- Guardianship, birth registration and so on, by the territory that is responsible.
-- quarter: the first day of the quarter
-- country: the code of the country
-- region: the code of the region; NULL where it is not known and for a shielded child
-- district: the code of the district; NULL where it is not known and for a shielded child
-- procedure: which one; a code of the country's pack
-- begun: begun in the quarter
-- running: not closed at the end of the quarter
-- closed: closed in the quarter
SELECT %(quarter)s::date AS quarter, %(country_code)s::text AS country,
       CASE WHEN k.is_shielded IS NOT TRUE THEN p.region END AS region,
       CASE WHEN k.is_shielded IS NOT TRUE THEN p.district END AS district,
       r.code::text AS procedure,
       (count(*) FILTER (WHERE r.begun >= %(begins)s::int))::int AS begun,
       (count(*) FILTER (WHERE r.closed IS NULL OR r.closed > %(upto)s::int))::int AS running,
       (count(*) FILTER (WHERE r.closed BETWEEN %(begins)s::int AND %(upto)s::int))::int AS closed
FROM (
    SELECT person_id, code, place,
           (begun_at AT TIME ZONE %(zone)s)::date - DATE '2000-01-01' AS begun,
           (closed_at AT TIME ZONE %(zone)s)::date - DATE '2000-01-01' AS closed
    FROM procedures_procedure
) r
LEFT JOIN marts_next.s_merged m ON m.person_id = r.person_id
LEFT JOIN marts_next.s_child k ON k.root_id = coalesce(m.root_id, r.person_id)
LEFT JOIN marts_next.place p ON p.place = r.place
WHERE r.begun <= %(upto)s::int AND (r.closed IS NULL OR r.closed >= %(begins)s::int)
GROUP BY 3, 4, 5
