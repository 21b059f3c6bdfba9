-- Automatic links by stratum of bits, all together and group by group: how many, how many
-- the weights expect to be right, how many people looked at and found right. What people
-- said counts also where the link has ended since.
-- Grain: one value of one way to group × stratum.
WITH link AS (
    SELECT width_bucket(a.bits, %(edges)s::float8[]) AS stratum,
           1 / (1 + power(2, -greatest(-60, least(60, %(slope)s * a.bits + %(base)s)))) AS chance,
           a.ended_at IS NULL AS stands, s.state IN ('same', 'different') AS looked, s.state = 'same' AS is_right,
           CASE WHEN c.latin AND c.cyrillic THEN 'mixed' WHEN c.latin THEN 'latin' ELSE 'cyrillic' END AS script,
           c.sex,
           CASE WHEN c.numbers = c.records THEN 'all' WHEN c.numbers = 0 THEN 'none' ELSE 'some' END AS number,
           CASE WHEN c.districts > 1 THEN 'moved' ELSE 'stayed' END AS moved,
           o.kind
    FROM linkage_assignment a
    JOIN people_person p ON p.id = a.person_id
    JOIN quality_child c ON c.child = p.root_id
    JOIN sources_record r ON r.id = a.record_id
    JOIN sources_source o ON o.id = r.source_id
    LEFT JOIN linkage_linksample s ON s.assignment_id = a.id
    WHERE a.outcome = 'same' AND a.bits IS NOT NULL AND (a.ended_at IS NULL OR s.state IN ('same', 'different'))
)
SELECT stratum, script, sex, number, moved, kind,
       count(*) FILTER (WHERE stands), coalesce(sum(chance) FILTER (WHERE stands), 0),
       count(*) FILTER (WHERE looked), count(*) FILTER (WHERE is_right)
FROM link
GROUP BY GROUPING SETS ((stratum), (stratum, script), (stratum, sex), (stratum, number),
                        (stratum, moved), (stratum, kind))
