-- Mart: gap_quarter. Grain: one district, right and quarter. By quarter.
-- Children of child_quarter with an open gap, by right and whichever it is.
-- quarter: the first day of the quarter
-- country: the code of the country
-- region: the code of the region, NULL where it is not known and for a shielded child
-- district: the code of the district, NULL where it is not known and for a shielded child
-- right: the right that is unmet or at risk; NULL: any of them
-- children: children with an open gap at the end of the quarter
WITH open AS (
    SELECT DISTINCT c.root_id, p.region, p.district, g."right"
    FROM marts_next.s_gap g
    JOIN marts_next.s_spell c ON c.root_id = g.root_id AND %(nth)s::int BETWEEN c.since AND c.until
    LEFT JOIN marts_next.place p ON p.place = c.place
    WHERE g.opened <= %(upto)s::int AND (g.closed IS NULL OR g.closed > %(upto)s::int)
      AND (c.born IS NULL OR (%(upto_as_number)s::int - c.born) / 10000 < %(child_age)s::int)
)
SELECT %(quarter)s::date AS quarter, %(country_code)s::text AS country, region, district, "right"::text AS "right",
       count(DISTINCT root_id)::int AS children
FROM open
GROUP BY GROUPING SETS ((region, district, "right"), (region, district))
