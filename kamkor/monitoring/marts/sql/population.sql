-- Children known to the register. Grain: one area, quarter, sex and age band.
SELECT area, period, sex, age_band, children
FROM (
    SELECT a.area, d.period, q.sex, q.age_band, sum(q.children)::int AS children,
           grouping(q.sex) AS every_sex, grouping(q.age_band) AS every_age
    FROM marts.place_quarter q
    JOIN (SELECT DISTINCT quarter, period, is_final FROM marts.calendar) d ON d.quarter = q.quarter
    CROSS JOIN LATERAL (VALUES (q.country), (q.region), (q.district)) AS a (area)
    WHERE a.area IS NOT NULL AND (d.is_final OR NOT %(final)s)
    GROUP BY a.area, d.period, GROUPING SETS ((), (q.sex), (q.age_band), (q.sex, q.age_band))
) p
WHERE (every_sex = 1 OR sex IS NOT NULL) AND (every_age = 1 OR age_band IS NOT NULL)
ORDER BY period, area, sex NULLS FIRST, age_band NULLS FIRST
