-- Facts of made-up children for the benchmark. Grain of each step: one table.
INSERT INTO people_person (id, code, root_id, territory_id, place, birth_year, sex, is_shielded, created_at)
SELECT g.id, 'B' || g.n, g.id, t.id, t.low, 2009 + g.n %% 17,
       CASE g.n %% 2 WHEN 0 THEN 'male' ELSE 'female' END, false, now()
FROM (SELECT context.new_id() AS id, n FROM generate_series(1, %(children)s) n) g
JOIN (SELECT id, low, row_number() OVER (ORDER BY low) - 1 AS n, count(*) OVER () AS total
      FROM places_territory WHERE country = 'kg' AND level NOT IN ('country', 'region')) t
  ON t.n = g.n %% t.total;
CREATE TEMPORARY TABLE bench_child AS
SELECT id, substr(code, 2)::int AS n,
       %(record)s::uuid AS record_id,
       (%(on)s::date - 10 - substr(code, 2)::int %% 200) AS seen_on
FROM people_person;
INSERT INTO people_birth (id, person_id, record_id, seen_on, date, precision, sex, place)
SELECT context.new_id(), id, record_id, seen_on, make_date(2009 + n %% 17, 1 + n %% 12, 1 + n %% 28), 'day', 'male', ''
FROM bench_child;
INSERT INTO people_birth (id, person_id, record_id, seen_on, date, precision, sex, place)
SELECT context.new_id(), id, record_id, seen_on - 100, make_date(2009 + n %% 17, 1, 1), 'year', 'male', ''
FROM bench_child WHERE n %% 2 = 0;
INSERT INTO people_number (id, person_id, record_id, seen_on, kind, value, remark)
SELECT context.new_id(), id, record_id, seen_on, 'kg_pin', '2120320150' || n, '' FROM bench_child WHERE n %% 10 > 0;
INSERT INTO people_absence (id, person_id, record_id, seen_on, parent, migration, country, city, since, contact)
SELECT context.new_id(), id, record_id, seen_on,
       (ARRAY['both', 'mother', 'father', 'none', 'none'])[1 + n %% 5], 'external', 'RU', '',
       seen_on - 400, (ARRAY['yes', 'no', 'unknown'])[1 + n %% 3]
FROM bench_child WHERE n %% 10 < 7;
INSERT INTO people_care (id, person_id, record_id, seen_on, kinship, carer, phone, basis, basis_number)
SELECT context.new_id(), id, record_id, seen_on,
       (ARRAY['grandparent', 'mother', 'father', 'aunt_uncle', 'non_kin', 'mother'])[1 + n %% 6], '', '',
       (ARRAY['none', 'guardianship', 'unknown'])[1 + n %% 3], ''
FROM bench_child WHERE n %% 10 < 8;
INSERT INTO people_paper (id, person_id, record_id, seen_on, kind, held, number)
SELECT context.new_id(), id, record_id, seen_on, 'birth_certificate',
       CASE WHEN n %% 20 = 0 THEN 'no' ELSE 'yes' END, '' FROM bench_child;
INSERT INTO people_enrolment (id, person_id, record_id, seen_on, kind, name, held, grade, attendance, vaccinated)
SELECT context.new_id(), id, record_id, seen_on, 'school', '', 'yes', '',
       CASE WHEN n %% 25 = 0 THEN 'absent' ELSE 'attends' END, 'unknown' FROM bench_child WHERE n %% 10 < 7;
INSERT INTO people_enrolment (id, person_id, record_id, seen_on, kind, name, held, grade, attendance, vaccinated, last_visit)
SELECT context.new_id(), id, record_id, seen_on, 'clinic', '', 'yes', '', 'unknown',
       CASE WHEN n %% 15 = 0 THEN 'no' ELSE 'yes' END, seen_on - n %% 400 FROM bench_child WHERE n %% 10 < 8;
INSERT INTO people_benefit (id, person_id, record_id, seen_on, kind, received, income)
SELECT context.new_id(), id, record_id, seen_on, CASE n %% 2 WHEN 0 THEN 'family_help' ELSE 'none' END,
       CASE n %% 2 WHEN 0 THEN 'yes' ELSE 'no' END, 500 + n %% 3000 FROM bench_child WHERE n %% 10 < 4;
INSERT INTO people_hardship (id, person_id, record_id, seen_on, family, ground, entered_on, removal, decision)
SELECT context.new_id(), id, record_id, seen_on, '', 'violence', seen_on, '', '' FROM bench_child WHERE n %% 50 = 0;
