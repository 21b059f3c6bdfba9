-- Mart: figure. Grain: one indicator, area, period, sex and age band.
-- Indicators that the register itself can count, exact, as the catalogue defines them and
-- as a release tells them of its own counts. What is not known is in no denominator. A
-- year of a state (so many children have a certificate) is its last quarter; a year of
-- events is all four, each child once. Children whose district is not known count in the
-- region, those whose region is not known in the country.
-- indicator: its code
-- area: the code of the country, region or district
-- period: 2026-Q3, or 2026 for a whole year
-- sex: f, m; NULL for all, also those whose sex is not known
-- age_band: 0-2, 3-6, 7-10, 11-13, 14-17; NULL for all
-- numerator: how many of the denominator; NULL for a median
-- denominator: of how many it is known
-- unknown: of how many it is not known
-- value: numerator for each 100 or 1,000 of the denominator, or the median; NULL where the denominator is 0
-- is_final: whether the period had ended when the marts were built
WITH quarter AS (
    SELECT DISTINCT quarter, period, year, is_final, extract(month FROM quarter) = 10 AS is_last,
           count(*) FILTER (WHERE is_final) OVER (PARTITION BY year) AS finals
    FROM (SELECT DISTINCT quarter, period, year, is_final FROM marts_next.calendar
          WHERE quarter = ANY (%(quarters)s)) c
), spell AS (
    SELECT quarter, period, is_final, 'quarter' AS kind FROM quarter
    UNION ALL SELECT quarter, year::text, true, 'state' FROM quarter WHERE is_last AND is_final
    UNION ALL SELECT quarter, year::text, true, 'events' FROM quarter WHERE finals = 4
), event AS (
    -- of a child's quarters the few in which something came; read once for all that follows
    SELECT quarter, country, region, district, child, sex, age_band, violence, signals, is_signalled_again, days_to_registration
    FROM marts_next.s_child_quarter
    WHERE violence OR signals > 0 OR days_to_registration IS NOT NULL
), waited AS (
    -- many waited equally long: once they are counted, little is left to put in order
    SELECT quarter, country, region, district, sex, age_band, days_to_registration AS days, count(*) AS children
    FROM event
    WHERE days_to_registration IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7
), cell AS (
    SELECT m.indicator, m.per, s.period, s.is_final, a.area, q.sex, q.age_band,
           sum(m.numerator) AS numerator, sum(m.denominator) AS denominator, sum(m.unknown) AS unknown
    FROM marts_next.s_place_quarter q
    CROSS JOIN LATERAL (VALUES
        ('CHILDREN_LEFT', 'state', 1000, abroad, abroad_known, children - abroad_known),
        ('BOTH_ABROAD_NO_GUARDIAN', 'state', 100, both_no_basis, both_basis_known, both_abroad - both_basis_known),
        ('LEFT_WITH_GUARDIAN', 'state', 100, abroad_with_basis, abroad_basis_known, abroad - abroad_basis_known),
        ('MIGRANT_IN_SCHOOL', 'state', 100, pupils_abroad_enrolled, pupils_abroad_known, pupils_abroad - pupils_abroad_known),
        ('OUT_OF_SCHOOL', 'state', 100, pupils_out, pupils_known, pupils - pupils_known),
        ('BIRTH_REGISTERED', 'state', 100, certificate_held, certificate_known, children - certificate_known),
        ('CLINIC_REGISTERED', 'state', 100, clinic_registered, clinic_known, children - clinic_known),
        ('PLAN_ON_TIME', 'events', 100, plans_on_time, plans_due, 0),
        ('GAP_CLOSED_ON_TIME', 'events', 100, gaps_on_time, gaps_due, 0),
        ('VIOLENCE_PER_1000', 'quarter', 1000, violence, children, 0),
        ('REPEAT_SIGNAL', 'quarter', 100, signalled_again, signalled, 0)
    ) AS m (indicator, kind, per, numerator, denominator, unknown)
    JOIN spell s ON s.quarter = q.quarter AND (s.kind = 'quarter' OR s.kind = m.kind)
    CROSS JOIN LATERAL (VALUES (q.country), (q.region), (q.district)) AS a (area)
    WHERE a.area IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7
), year_of_child AS (
    -- the denominator of a year is the state at its end; of signals, the children of the year
    SELECT 'VIOLENCE_PER_1000' AS indicator, 1000 AS per, s.period, a.area, q.sex, q.age_band,
           NULL::bigint AS one, NULL::bigint AS again, q.children AS denominator
    FROM marts_next.s_place_quarter q
    JOIN spell s ON s.quarter = q.quarter AND s.kind = 'state'
    CROSS JOIN LATERAL (VALUES (q.country), (q.region), (q.district)) AS a (area)
    WHERE a.area IS NOT NULL
      AND EXISTS (SELECT FROM spell e WHERE e.kind = 'events' AND e.period = s.period)
    UNION ALL
    SELECT m.indicator, m.per, s.period, a.area, c.sex, c.age_band, m.one, m.again, 0
    FROM event c
    CROSS JOIN LATERAL (VALUES
        ('VIOLENCE_PER_1000', 1000, CASE WHEN c.violence THEN c.child END, NULL),
        ('REPEAT_SIGNAL', 100, CASE WHEN c.is_signalled_again THEN c.child END, CASE WHEN c.signals > 0 THEN c.child END)
    ) AS m (indicator, per, one, again)
    JOIN spell s ON s.quarter = c.quarter AND s.kind = 'events'
    CROSS JOIN LATERAL (VALUES (c.country), (c.region), (c.district)) AS a (area)
    WHERE (c.violence OR c.signals > 0) AND a.area IS NOT NULL
), day AS (
    SELECT a.area, s.period, s.is_final, c.sex, c.age_band, grouping(c.sex) AS every_sex, grouping(c.age_band) AS every_age,
           c.days, sum(c.children)::bigint AS children
    FROM waited c
    JOIN spell s ON s.quarter = c.quarter AND s.kind IN ('quarter', 'events')
    CROSS JOIN LATERAL (VALUES (c.country), (c.region), (c.district)) AS a (area)
    WHERE a.area IS NOT NULL
    GROUP BY a.area, s.period, s.is_final, c.days, GROUPING SETS ((), (c.sex), (c.age_band), (c.sex, c.age_band))
), told AS (
    SELECT indicator, per, area, period, is_final, sex, age_band, grouping(sex) AS every_sex, grouping(age_band) AS every_age,
           sum(numerator)::bigint AS numerator, sum(denominator)::bigint AS denominator, sum(unknown)::bigint AS unknown,
           NULL::numeric AS median
    FROM cell
    GROUP BY indicator, per, area, period, is_final, GROUPING SETS ((), (sex), (age_band), (sex, age_band))
    UNION ALL
    SELECT indicator, per, area, period, true, sex, age_band, grouping(sex), grouping(age_band),
           count(DISTINCT one), CASE indicator WHEN 'REPEAT_SIGNAL' THEN count(DISTINCT again) ELSE sum(denominator) END,
           0, NULL
    FROM year_of_child
    GROUP BY indicator, per, area, period, GROUPING SETS ((), (sex), (age_band), (sex, age_band))
    UNION ALL
    SELECT 'DAYS_TO_REGISTRATION', 1, area, period, is_final, sex, age_band, every_sex, every_age, NULL, max(of), 0,
           -- the one in the middle, or between the two that are
           ((min(days) FILTER (WHERE upto >= (of + 1) / 2) + min(days) FILTER (WHERE upto >= of / 2 + 1)) / 2::float8)::numeric
    FROM (
        SELECT d.*, sum(children) OVER (whole ORDER BY days) AS upto, (sum(children) OVER whole)::bigint AS of
        FROM day d
        WINDOW whole AS (PARTITION BY area, period, sex, age_band, every_sex, every_age)
    ) d
    GROUP BY area, period, is_final, sex, age_band, every_sex, every_age
)
SELECT indicator::text, area::text, period::text, sex::text, age_band::text, numerator, denominator, unknown,
       CASE WHEN median IS NOT NULL THEN median
            WHEN denominator > 0 THEN round(per * numerator::numeric / denominator, 4) END AS value,
       is_final
FROM told
WHERE (every_sex = 1 OR sex IS NOT NULL) AND (every_age = 1 OR age_band IS NOT NULL)
