-- Facts of made-up children for the measurement of pages, as imports leave them.
-- Grain of each step: one table. Parameters: children, on, machine.
-- Reads bench_name (kind, n, text) and bench_key (kind, n, hash), made before.

-- step: places
CREATE UNLOGGED TABLE bench_place AS
SELECT id, low, parent_id, row_number() OVER (ORDER BY low)::int - 1 AS n
FROM places_territory WHERE country = 'kg' AND level NOT IN ('country', 'region');

-- step: schools
INSERT INTO places_organisation (id, name_ru, country, code, kind, territory_id)
SELECT context.new_id(), 'Школа № ' || s, 'kg', 'bench-' || s, 'school',
       (SELECT id FROM bench_place WHERE n = mod(s, (SELECT count(*)::int FROM bench_place)))
FROM generate_series(0, greatest(%(children)s / 1500 - 1, 0)) s;

-- step: batches
-- One list a thousand children, all of one district.
CREATE UNLOGGED TABLE bench_batch AS
SELECT s AS n, context.new_id() AS id, context.new_id() AS source_id, p.id AS territory_id, p.low AS place
FROM generate_series(0, %(children)s / 1000) s
JOIN bench_place p ON p.n = mod(s * 101, (SELECT count(*)::int FROM bench_place));
INSERT INTO sources_source (id, name, kind, territory_id, mapping, created_at)
SELECT source_id, 'Подворный обход ' || n, 'round', territory_id, '{}', now() FROM bench_batch;
INSERT INTO sources_batch (id, source_id, kind, territory_id, place, list_date, file_name, file_hash,
    file_size, stored_as, mapping, state, received_at, received_by_id, counts, failure)
SELECT id, source_id, 'round', territory_id, place, %(on)s::date - mod(n, 200), 'round.xlsx', n::text, 1, '',
       '{}', 'done', now(), %(machine)s, '{}', ''
FROM bench_batch;

-- step: children
-- Names are not equally common: the commonest one in a hundred.
CREATE UNLOGGED TABLE bench_child AS
SELECT g.n, context.new_id() AS id, context.new_id() AS record_id, b.id AS batch_id, b.source_id,
       b.territory_id, b.place, %(on)s::date - mod(b.n, 200) AS seen_on,
       floor(power(random(), 1.4) * 500)::int AS given, floor(power(random(), 1.4) * 500)::int AS surname,
       floor(power(random(), 1.4) * 500)::int AS father,
       make_date(2009 + mod(g.n, 17), 1 + mod(g.n * 5, 12), 1 + mod(g.n * 11, 28)) AS born,
       '2' || to_char(make_date(2009 + mod(g.n, 17), 1 + mod(g.n * 5, 12), 1 + mod(g.n * 11, 28)), 'DDMMYYYY')
           || lpad(mod(g.n, 100000)::text, 5, '0') AS pin
FROM generate_series(0, %(children)s - 1) g (n)
JOIN bench_batch b ON b.n = g.n / 1000;
ALTER TABLE bench_child ADD PRIMARY KEY (n);
ANALYZE bench_child;

-- step: persons
INSERT INTO people_person (id, code, root_id, territory_id, place, birth_year, sex, is_shielded, created_at)
SELECT id, 'B' || n, id, territory_id, place, extract(year FROM born),
       CASE mod(n, 2) WHEN 0 THEN 'male' ELSE 'female' END, mod(n, 2000) = 7, now()
FROM bench_child;

-- step: records
INSERT INTO sources_record (id, batch_id, source_id, sheet, row_number, raw, "values", problems, remarks,
    identity, ordinal, content_hash, state, received_at)
SELECT c.record_id, c.batch_id, c.source_id, '1', mod(c.n, 1000),
       jsonb_build_object('ФИО ребенка', v.name, 'Дата рождения', to_char(c.born, 'DD.MM.YYYY'),
           'ИНН', c.pin, 'Адрес', 'ул. Ленина, ' || mod(c.n, 90), 'Мать', 'Асанова Айгүл',
           'Кто из родителей в миграции', 'оба', 'Опекун', 'бабушка'),
       jsonb_build_object('full_name', v.name, 'birth_date', jsonb_build_object('date', c.born, 'precision', 'day'),
           'pin', c.pin, 'address', 'ул. Ленина, ' || mod(c.n, 90), 'mother_name', 'Асанова Айгүл',
           'parent_away', 'both', 'kinship', 'grandparent'),
       '[]', '[]', md5(c.n::text), 1, md5(c.n::text), 'accepted', now()
FROM bench_child c, LATERAL (SELECT 'Асанов Бакыт ' || n AS name) v;

-- step: assignments
INSERT INTO linkage_assignment (id, record_id, person_id, outcome, why, method, decided_at, decided_by)
SELECT context.new_id(), record_id, id, 'new', '{}', 'bench', now(), %(machine)s FROM bench_child;

-- step: names
INSERT INTO people_name (id, person_id, record_id, seen_on, "full", surname, given, patronymic)
SELECT context.new_id(), c.id, c.record_id, c.seen_on, concat_ws(' ', s.text, g.text, f.text), s.text, g.text, f.text
FROM bench_child c
JOIN bench_name s ON s.kind = 'surname' AND s.n = c.surname
JOIN bench_name g ON g.kind = 'given_name' AND g.n = c.given
JOIN bench_name f ON f.kind = 'patronymic' AND f.n = c.father;

-- step: births
INSERT INTO people_birth (id, person_id, record_id, seen_on, date, precision, sex, place)
SELECT context.new_id(), id, record_id, seen_on, born, 'day', 'male', '' FROM bench_child;

-- step: numbers
INSERT INTO people_number (id, person_id, record_id, seen_on, kind, value, remark)
SELECT context.new_id(), id, record_id, seen_on, 'kg_pin', pin, '' FROM bench_child;

-- step: residences
INSERT INTO people_residence (id, person_id, record_id, seen_on, territory_id, address, phone)
SELECT context.new_id(), id, record_id, seen_on, territory_id, 'ул. Ленина, ' || mod(n, 90), '' FROM bench_child;

-- step: households
CREATE UNLOGGED TABLE bench_household AS
SELECT n / 3 AS n, context.new_id() AS id, territory_id, place FROM bench_child WHERE mod(n, 3) = 0;
INSERT INTO people_household (id, territory_id, place, address, number, identity)
SELECT id, territory_id, place, 'ул. Ленина, ' || n, n::text, n::text FROM bench_household;
INSERT INTO people_membership (id, person_id, record_id, seen_on, household_id)
SELECT context.new_id(), c.id, c.record_id, c.seen_on, h.id
FROM bench_child c JOIN bench_household h ON h.n = c.n / 3;

-- step: ties
INSERT INTO people_tie (id, person_id, record_id, seen_on, kinship, name, number, phone)
SELECT context.new_id(), id, record_id, seen_on, k, 'Асанова Айгүл', '', ''
FROM bench_child, (VALUES ('mother'), ('father')) v (k);

-- step: absences
INSERT INTO people_absence (id, person_id, record_id, seen_on, parent, migration, country, city, since, contact)
SELECT context.new_id(), id, record_id, seen_on, (ARRAY['both', 'mother', 'father', 'none', 'none'])[1 + mod(n, 5)],
       'external', 'RU', '', seen_on - 400, (ARRAY['yes', 'no', 'unknown'])[1 + mod(n, 3)]
FROM bench_child;

-- step: care
INSERT INTO people_care (id, person_id, record_id, seen_on, kinship, carer, phone, basis, basis_number)
SELECT context.new_id(), id, record_id, seen_on,
       (ARRAY['grandparent', 'mother', 'father', 'aunt_uncle', 'non_kin', 'mother'])[1 + mod(n, 6)], '', '',
       (ARRAY['none', 'guardianship', 'unknown'])[1 + mod(n, 3)], ''
FROM bench_child;

-- step: papers
INSERT INTO people_paper (id, person_id, record_id, seen_on, kind, held, number)
SELECT context.new_id(), id, record_id, seen_on, 'birth_certificate', CASE WHEN mod(n, 20) = 0 THEN 'no' ELSE 'yes' END, ''
FROM bench_child;

-- step: enrolments
INSERT INTO people_enrolment (id, person_id, record_id, seen_on, kind, name, held, grade, attendance, vaccinated)
SELECT context.new_id(), id, record_id, seen_on, k, '', 'yes', '', 'attends', 'unknown'
FROM bench_child, (VALUES ('school'), ('clinic')) v (k);

-- step: benefits
INSERT INTO people_benefit (id, person_id, record_id, seen_on, kind, received, income)
SELECT context.new_id(), id, record_id, seen_on, 'none', 'no', 500 + mod(n, 3000) FROM bench_child WHERE mod(n, 10) < 4;

-- step: hardships
INSERT INTO people_hardship (id, person_id, record_id, seen_on, family, ground, entered_on, removal, decision)
SELECT context.new_id(), id, record_id, seen_on, '', 'violence', seen_on, '', '' FROM bench_child WHERE mod(n, 50) = 0;

-- step: standings
INSERT INTO rights_standing (person_id, place, is_migrant, identity, identity_reason, care, care_since, care_reason,
    education, education_since, education_reason, health, health_reason, social, social_reason, contact,
    contact_reason, changed_at)
SELECT id, place, mod(n, 5) < 3, 1, 'registered', CASE WHEN mod(n, 4) = 0 THEN 3 ELSE 1 END, seen_on - 90,
       CASE WHEN mod(n, 4) = 0 THEN 'non_kin_carer' ELSE 'with_parent' END,
       CASE WHEN mod(n, 5) = 0 THEN 3 ELSE 1 END, seen_on - 30,
       CASE WHEN mod(n, 5) = 0 THEN 'school_age_in_no_list' ELSE 'enrolled' END,
       0, 'no_evidence', 0, 'no_evidence', 0, 'no_evidence', now()
FROM bench_child;
INSERT INTO rights_safety (person_id, place, safety, safety_reason, changed_at)
SELECT id, place, 0, 'no_evidence', now() FROM bench_child;

-- step: gaps
INSERT INTO rights_gap (id, person_id, territory_id, place, "right", reason, status, sensitivity, since, birth_year,
    sex, evidence, opened_at, state)
SELECT context.new_id(), c.id, c.territory_id, c.place, g."right", g.reason, 3, g.sensitivity,
       c.seen_on - mod(c.n, 900), extract(year FROM c.born), CASE mod(c.n, 2) WHEN 0 THEN 'male' ELSE 'female' END,
       ARRAY[c.record_id], now(), 'open'
FROM bench_child c
JOIN (VALUES ('care', 'non_kin_carer', 4, 1), ('education', 'school_age_in_no_list', 5, 1),
             ('safety', 'violence_and_no_removal', 50, 3)) g ("right", reason, every, sensitivity)
  ON mod(c.n, g.every) = 0;

-- step: search_keys
-- About fifteen a child, in the order of the key, the indexes afterwards. The number's is
-- made from the number; those the measurement asks for are put right when it asks.
SET work_mem = '1GB';
SET maintenance_work_mem = '1GB';
ALTER TABLE linkage_searchkey DROP CONSTRAINT linkage_searchkey_pkey;
DROP INDEX linkage_searchkey_person;
INSERT INTO linkage_searchkey (hash, place, person_id)
SELECT DISTINCT hash, linkage_found_at(p.place, p.is_shielded), p.id FROM (
    SELECT k.hash, c.id FROM bench_child c JOIN bench_key k ON k.kind = 'surname' AND k.n = c.surname
    UNION ALL
    SELECT k.hash, c.id FROM bench_child c JOIN bench_key k ON k.kind = 'given_name' AND k.n = c.given
    UNION ALL
    SELECT k.hash, c.id FROM bench_child c JOIN bench_key k ON k.kind = 'patronymic' AND k.n = c.father
    UNION ALL
    SELECT k.hash, c.id FROM bench_child c JOIN bench_key k ON k.kind = 'mother_name' AND k.n = mod(c.father * 7 + c.given, 500)
    UNION ALL
    SELECT hashtextextended(pin, 1), id FROM bench_child
    UNION ALL
    SELECT hashtextextended(born::text, 2), id FROM bench_child
) found
JOIN people_person p USING (id)
ORDER BY 1, 2, 3;
ALTER TABLE linkage_searchkey ADD PRIMARY KEY (hash, place, person_id);
CREATE INDEX linkage_searchkey_person ON linkage_searchkey (person_id);

-- step: links
-- A school sees its pupils: about 1,500 each.
INSERT INTO access_link (id, subject, relation, organisation_id, sensitivity, valid_from, record)
SELECT context.new_id(), c.id, 'organisation', o.id, 2, now() - interval '1 day', c.record_id
FROM bench_child c
JOIN places_organisation o ON o.code = 'bench-' || c.n / 1500;

-- step: known
VACUUM ANALYZE
