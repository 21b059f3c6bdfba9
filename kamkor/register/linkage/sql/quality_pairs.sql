-- Pairs of children that wait for a person or could not be decided, and those decided, by
-- stratum and whether a guard held; group by group. Grain: one value of one way to group ×
-- stratum × guarded.
WITH pair AS (
    SELECT width_bucket(q.bits, %(edges)s::float8[]) AS stratum,
           coalesce(jsonb_array_length(q.why -> 'guards'), 0) > 0 AS guarded,
           1 / (1 + power(2, -greatest(-60, least(60, %(slope)s * q.bits + %(base)s)))) AS chance,
           q.state,
           CASE WHEN (l.latin OR r.latin) AND (l.cyrillic OR r.cyrillic) THEN 'mixed'
                WHEN l.latin OR r.latin THEN 'latin' ELSE 'cyrillic' END AS script,
           CASE WHEN l.sex = r.sex THEN l.sex ELSE 'unknown' END AS sex,
           CASE WHEN l.numbers + r.numbers = l.records + r.records THEN 'all'
                WHEN l.numbers + r.numbers = 0 THEN 'none' ELSE 'some' END AS number,
           CASE WHEN l.districts > 1 OR r.districts > 1 THEN 'moved' ELSE 'stayed' END AS moved,
           o.kind
    FROM linkage_pair q
    JOIN people_person lp ON lp.id = q.left_id
    JOIN people_person rp ON rp.id = q.right_id
    JOIN quality_child l ON l.child = lp.root_id
    JOIN quality_child r ON r.child = rp.root_id
    JOIN sources_record x ON x.id = q.record_id
    JOIN sources_source o ON o.id = x.source_id
    WHERE q.bits IS NOT NULL AND q.state <> 'moot'
)
SELECT stratum, guarded, script, sex, number, moved, kind,
       count(*) FILTER (WHERE state IN ('open', 'unsure')),
       coalesce(sum(chance) FILTER (WHERE state IN ('open', 'unsure')), 0),
       count(*) FILTER (WHERE state IN ('same', 'different')),
       count(*) FILTER (WHERE state = 'same')
FROM pair
GROUP BY GROUPING SETS ((stratum, guarded), (stratum, guarded, script), (stratum, guarded, sex),
                        (stratum, guarded, number), (stratum, guarded, moved), (stratum, guarded, kind))
