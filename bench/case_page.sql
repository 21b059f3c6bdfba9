-- Cases over the children of pages_1m. Grain: one case for every tenth child.
-- Texts are sealed by the measurement itself, for the cases that it opens.

-- step: cases
CREATE TABLE bench_case AS
SELECT context.new_id() AS id, c.id AS person_id, c.place, c.n, p.territory_id
FROM bench_child c
JOIN people_person p ON p.id = c.id
WHERE mod(c.n, 10) = 0;
INSERT INTO cases_case (id, number, person_id, territory_id, place, worker, state, version, signals, opened_at, opened_by)
SELECT id, 'KG-B26-' || lpad(n::text, 8, '0'), person_id, territory_id, place, NULL, 'in_execution', 1, '{}', %(on)s::date - 100 - mod(n, 600), %(machine)s
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

-- step: what_was_found
INSERT INTO assessments_assessment (id, state, answers, version, started_at, started_by, saved_at, saved_by, signed_at, signed_by, case_id, person_id, instrument_id)
SELECT context.new_id(), 'signed', '', 1, %(on)s::date - 95, %(machine)s, %(on)s::date - 94, %(machine)s, %(on)s::date - 94, %(machine)s, c.id, c.person_id, i.id
FROM bench_case c
JOIN assessments_instrument i ON i.country = 'kg' AND i.state = 'in_force' AND i.code IN ('primary', 'comprehensive', 'risk');
INSERT INTO incidents_incident (id, number, place, worker, version, opened_at, opened_by, case_id, person_id, territory_id)
SELECT context.new_id(), 'KG-V26-' || lpad(c.n::text, 8, '0'), c.place, NULL, 1, %(on)s::date - 80, %(machine)s, c.id, c.person_id, c.territory_id
FROM bench_case c
WHERE mod(c.n, 100) = 0;

-- step: plans
CREATE TABLE bench_plan AS
SELECT context.new_id() AS id, c.id AS case_id, c.person_id, c.n FROM bench_case c WHERE mod(c.n, 20) = 0;
INSERT INTO plans_plan (id, kind, version, state, edition, made_by, made_at, in_session, away_from_family, round, chain, without, submitted_by, submitted_at, agreed_by, agreed_at, approved_by, approved_at, case_id)
SELECT id, 'child', 1, 'in_force', 7, %(machine)s, %(on)s::date - 90, true, false, 1, '{}', '{}', context.new_id(), %(on)s::date - 88, context.new_id(), %(on)s::date - 84, context.new_id(), %(on)s::date - 80, case_id
FROM bench_plan;
CREATE TABLE bench_goal AS
SELECT context.new_id() AS id, p.id AS plan_id FROM bench_plan p, generate_series(1, 3);
INSERT INTO plans_goal (id, "right", words, plan_id) SELECT id, 'education', '', plan_id FROM bench_goal;
INSERT INTO plans_measure (id, words, owner, until, state, ended_by, ended_at, goal_id)
SELECT context.new_id(), '', %(machine)s, %(on)s::date + 30, CASE m.n WHEN 1 THEN 'done' ELSE 'planned' END,
       CASE m.n WHEN 1 THEN %(machine)s::uuid END, CASE m.n WHEN 1 THEN %(on)s::date - 20 END, g.id
FROM bench_goal g, generate_series(1, 2) AS m (n);
INSERT INTO plans_review (id, "on", by, at, plan_id)
SELECT context.new_id(), %(on)s::date - 40, %(machine)s, %(on)s::date - 40, id FROM bench_plan;
DROP TABLE bench_goal;

-- step: commission
INSERT INTO commission_commission (id, founded_by, founded_at, organisation_id)
SELECT context.new_id(), %(machine)s, %(on)s::date - 400, o.id FROM places_organisation o ORDER BY o.id LIMIT 1;
INSERT INTO commission_session (id, number, day, meets_at, "where", state, share, chair_breaks_ties, called_by, called_at, chair_signed_at, secretary_signed_at, commission_id)
SELECT context.new_id(), 1, %(on)s::date - 84, %(on)s::date - 84, '', 'signed', 0.5, true, %(machine)s, %(on)s::date - 90, %(on)s::date - 83, %(on)s::date - 83, c.id
FROM commission_commission c;
INSERT INTO commission_item (id, position, kind, state, put_by, put_at, case_id, commission_id, person_id, plan_id, session_id)
SELECT context.new_id(), 1, 'plan', 'decided', %(machine)s, %(on)s::date - 88, p.case_id, s.commission_id, p.person_id, p.id, s.id
FROM bench_plan p, commission_session s;
INSERT INTO commission_decision (id, number, result, votes_for, votes_against, votes_abstained, by_casting_vote, words, by, at, item_id)
SELECT context.new_id(), '1/' || row_number() OVER (), 'adopted', 4, 0, 0, false, '', %(machine)s, %(on)s::date - 84, i.id
FROM commission_item i;
DROP TABLE bench_plan;

-- step: who_helps
INSERT INTO referrals_referral (id, need, basis, words, state, edition, sent_by, sent_at, case_id, organisation_id)
SELECT context.new_id(), 'health', 'duty', '', 'accepted', 2, %(machine)s, %(on)s::date - 70, c.id, o.id
FROM bench_case c
CROSS JOIN (SELECT id FROM places_organisation ORDER BY id LIMIT 1) AS o;
CREATE TABLE bench_procedure AS
SELECT context.new_id() AS id, c.* FROM (SELECT id AS case_id, person_id, place, n FROM bench_case WHERE mod(n, 30) = 0) c;
INSERT INTO procedures_procedure (id, code, track, step, standing, answers, place, worker, body_basis, kinship, edition, begun_at, begun_by, case_id, person_id)
SELECT id, 'guardianship', 'power_of_attorney', 'lasting', 'lasting', '{}', place, %(machine)s, '{}', 'grandparent', 8, %(on)s::date - 60, %(machine)s, case_id, person_id
FROM bench_procedure;
INSERT INTO procedures_child (id, person_id, procedure_id)
SELECT context.new_id(), person_id, id FROM bench_procedure;
DROP TABLE bench_procedure;

-- step: deadlines
INSERT INTO clock_deadline (id, kind, about, person_id, place, term_id, sensitivity, started, due_at, organisation_id, level)
SELECT context.new_id(), 'case', c.id, c.person_id, c.place, t.id, t.sensitivity, %(on)s::date - 30, %(on)s::date + 60, o.id, 0
FROM bench_case c
JOIN clock_term t ON t.country = 'kg' AND t.code = 'plan_review'
CROSS JOIN (SELECT id FROM places_organisation ORDER BY id LIMIT 1) AS o;

-- step: look_at_it
ANALYZE cases_case, cases_step, cases_visit, cases_plannedvisit, cases_casefile, clock_deadline,
    assessments_assessment, incidents_incident, plans_plan, plans_goal, plans_measure, plans_review,
    commission_item, commission_decision, referrals_referral, procedures_procedure, procedures_child
