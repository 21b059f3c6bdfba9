-- Automatic links drawn by lot in each stratum of bits for a person to look at, up to what
-- may wait at once. Never the same link twice, none of a shielded child, none of a child
-- that no other record speaks of. Grain: one link.
WITH waits AS (
    SELECT stratum, count(*) AS many FROM linkage_linksample WHERE state = 'open' GROUP BY stratum
), stands AS MATERIALIZED (
    SELECT a.id, a.record_id, a.person_id, a.bits, a.outcome, p.place, p.is_shielded,
           count(*) OVER (PARTITION BY p.root_id) AS records
    FROM linkage_assignment a
    JOIN people_person p ON p.id = a.person_id
    WHERE a.ended_at IS NULL
), link AS (
    SELECT e.*, width_bucket(e.bits, %(edges)s::float8[]) AS stratum
    FROM stands e
    LEFT JOIN linkage_linksample s ON s.assignment_id = e.id
    WHERE e.outcome = 'same' AND e.bits IS NOT NULL AND NOT e.is_shielded AND e.records > 1
      AND s.id IS NULL
), drawn AS (
    SELECT link.*, row_number() OVER (PARTITION BY stratum ORDER BY hashtextextended(id::text, %(seed)s), id) AS place_in_lot
    FROM link
)
INSERT INTO linkage_linksample (id, assignment_id, record_id, person_id, bits, stratum, drawn_at, place, state)
SELECT context.new_id(), d.id, d.record_id, d.person_id, d.bits, d.stratum, %(at)s, coalesce(d.place, 0), 'open'
FROM drawn d
LEFT JOIN waits w ON w.stratum = d.stratum
WHERE d.place_in_lot <= least(%(a_night)s, %(at_once)s - coalesce(w.many, 0))
ON CONFLICT DO NOTHING
