-- Made-up deadlines for the measurements. Grain of each step: one row of its table.

-- step: children
INSERT INTO people_person (id, code, root_id, territory_id, place, birth_year, sex, is_shielded, created_at)
SELECT g.id, 'C' || g.n, g.id, t.id, t.low, 2009 + g.n %% 17,
    CASE g.n %% 2 WHEN 0 THEN 'male' ELSE 'female' END, false, now()
FROM (SELECT context.new_id() AS id, n FROM generate_series(1, %(children)s) AS n) AS g
JOIN (
    SELECT id, low, row_number() OVER (ORDER BY low) - 1 AS n, count(*) OVER () AS total
    FROM places_territory
    WHERE country = 'kg' AND level NOT IN ('country', 'region')
        AND low BETWEEN %(low)s AND %(high)s
) AS t ON t.n = g.n %% t.total;

-- step: deadlines
-- Of a hundred, two are to be warned of, two have gone by, one is late and climbs.
INSERT INTO clock_deadline (
    id, kind, about, person_id, place, term_id, sensitivity, parameter_id, started, due_at,
    warn_at, supervisor_at, headquarters_at, owner, level, late_at)
SELECT context.new_id(), 'case', context.new_id(), p.id, p.place, t.id, t.sensitivity, l.id,
    m.due_at - interval '3 days', m.due_at, m.due_at - interval '1 day',
    m.due_at + interval '2 days', m.due_at + interval '7 days',
    (%(workers)s::uuid[])[1 + p.n %% cardinality(%(workers)s::uuid[])], 0,
    CASE WHEN p.n %% 100 = 4 THEN m.due_at END
FROM (SELECT id, place, substr(code, 2)::integer AS n FROM people_person) AS p
CROSS JOIN clock_term AS t
JOIN law_parameter AS l ON l.country = t.country AND l.code = t.parameter
CROSS JOIN LATERAL (
    SELECT %(at)s::timestamptz + CASE
        WHEN p.n %% 100 < 2 THEN interval '12 hours'
        WHEN p.n %% 100 < 4 THEN interval '-12 hours'
        WHEN p.n %% 100 = 4 THEN interval '-3 days'
        ELSE interval '2 days' + interval '1 hour' * (p.n %% 2000) END AS due_at
) AS m
WHERE t.country = 'kg' AND t.code = 'primary_assessment';

-- step: reference
UPDATE clock_deadline SET warned_at = %(at)s WHERE next_at <= %(at)s;
