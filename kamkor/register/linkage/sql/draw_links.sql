-- Automatic links drawn by lot in each stratum of bits for a person to look at, up to what
-- may wait at once. Never the same link twice, none of a shielded child, none of a child
-- that no other record speaks of. Grain: one link.
WITH waits AS (
    SELECT stratum, count(*) AS many FROM linkage_linksample WHERE state = 'open' GROUP BY stratum
), link AS (
    SELECT a.id, a.record_id, a.person_id, a.bits, p.place,
           width_bucket(a.bits, %(edges)s::float8[]) AS stratum
    FROM linkage_assignment a
    JOIN people_person p ON p.id = a.person_id
    WHERE a.ended_at IS NULL AND a.outcome = 'same' AND a.bits IS NOT NULL
      AND NOT p.is_shielded
      AND NOT EXISTS (SELECT FROM linkage_linksample s WHERE s.assignment_id = a.id)
      AND EXISTS (SELECT FROM linkage_assignment o JOIN people_person op ON op.id = o.person_id
                  WHERE op.root_id = p.root_id AND o.ended_at IS NULL AND o.id <> a.id)
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
