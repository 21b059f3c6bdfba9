-- Cases over the children of pages_1m. Grain: one case for every tenth child.
-- Texts are sealed by the measurement itself, for the cases that it opens.

-- step: cases
CREATE TABLE bench_case AS
SELECT context.new_id() AS id, c.id AS person_id, c.place, c.n, p.territory_id
FROM bench_child c
JOIN people_person p ON p.id = c.id
WHERE mod(c.n, 10) = 0;
INSERT INTO cases_case (id, number, person_id, territory_id, place, worker, state, version, signals, opened_at, opened_by)
SELECT id, 'KG-B26-' || lpad(n::text, 8, '0'), person_id, territory_id, place, NULL, 'in_execution', 1, '{}', %(on)s::date - 100, %(machine)s
FROM bench_case;

-- step: what_happened
INSERT INTO cases_step (id, case_id, move, before, after, by, at, paper)
SELECT context.new_id(), c.id, CASE WHEN s.n = 1 THEN '' ELSE 'bench' END,
       CASE WHEN s.n = 1 THEN '' ELSE 'registered' END, 'in_execution', %(machine)s,
       %(on)s::date - 100 + s.n, ''
FROM bench_case c, generate_series(1, 6) AS s (n);
INSERT INTO cases_visit (id, case_id, "on", is_observation, met_family, saw_child, by, at)
SELECT context.new_id(), c.id, %(on)s::date - 90 + 10 * v.n, false, true, true, %(machine)s, %(on)s::date - 90 + 10 * v.n
FROM bench_case c, generate_series(1, 8) AS v (n);
INSERT INTO cases_plannedvisit (id, case_id, "on", is_observation, by, at)
SELECT context.new_id(), c.id, %(on)s::date + 10 * v.n, false, %(machine)s, %(on)s::date - 1
FROM bench_case c, generate_series(1, 2) AS v (n);
INSERT INTO cases_casefile (id, case_id, number, kind, scope, type, size, by, at)
SELECT context.new_id(), c.id, f.n, 'letter', '', 'application/pdf', 90000, %(machine)s, %(on)s::date - 5
FROM bench_case c, generate_series(1, 5) AS f (n);

-- step: deadlines
INSERT INTO clock_deadline (id, kind, about, person_id, place, term_id, sensitivity, started, due_at, organisation_id, level)
SELECT context.new_id(), 'case', c.id, c.person_id, c.place, t.id, t.sensitivity, %(on)s::date - 30, %(on)s::date + 60, o.id, 0
FROM bench_case c
JOIN clock_term t ON t.country = 'kg' AND t.code = 'plan_review'
CROSS JOIN (SELECT id FROM places_organisation ORDER BY id LIMIT 1) AS o;

-- step: look_at_it
ANALYZE cases_case, cases_step, cases_visit, cases_plannedvisit, cases_casefile, clock_deadline
