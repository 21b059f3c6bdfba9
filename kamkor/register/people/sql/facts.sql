-- What the records in scope say, one fact table a statement.
-- Grain: one accepted record (stated: one row per record, topic and item).
-- Reads scope_record and scope_territory (record_id, territory_id).
-- A record that is replaced stops being evidence: its facts go, the record stays.

-- step: said
CREATE TEMPORARY TABLE said ON COMMIT DROP AS
SELECT r.id AS record_id,
       s.person_id,
       b.kind,
       b.organisation_id,
       coalesce((r.values -> 'visited_on' ->> 'date')::date, b.list_date) AS seen_on,
       coalesce(t.territory_id, b.territory_id) AS territory_id,
       t.territory_id IS NOT NULL AS placed,
       r.values AS v
FROM scope_record s
JOIN sources_record r ON r.id = s.record_id
JOIN sources_batch b ON b.id = r.batch_id
LEFT JOIN scope_territory t ON t.record_id = r.id;

-- step: analyse
ANALYZE said;

-- step: name
INSERT INTO people_name (id, person_id, record_id, seen_on, "full", surname, given, patronymic)
SELECT context.new_id(), person_id, record_id, seen_on,
       left(coalesce(v ->> 'full_name',
                     concat_ws(' ', v ->> 'surname', v ->> 'given_name', v ->> 'patronymic')), 200),
       left(coalesce(v ->> 'surname', ''), 100),
       left(coalesce(v ->> 'given_name', ''), 100),
       left(coalesce(v ->> 'patronymic', ''), 100)
FROM said;

-- step: birth
INSERT INTO people_birth (id, person_id, record_id, seen_on, date, precision, sex, place)
SELECT context.new_id(), person_id, record_id, seen_on,
       (v -> 'birth_date' ->> 'date')::date,
       coalesce(v -> 'birth_date' ->> 'precision', 'unknown'),
       coalesce(v ->> 'sex', 'unknown'),
       left(coalesce(v ->> 'birth_place', ''), 200)
FROM said
WHERE v ? 'birth_date' OR v ? 'sex';

-- step: number
-- The KG PIN holds the birth date (digits 2-9, DDMMYYYY): a difference is a remark.
INSERT INTO people_number (id, person_id, record_id, seen_on, kind, value, remark)
SELECT context.new_id(), person_id, record_id, seen_on,
       CASE length(v ->> 'pin') WHEN 14 THEN 'kg_pin' WHEN 12 THEN 'kz_iin' ELSE 'other' END,
       left(v ->> 'pin', 20),
       CASE WHEN length(v ->> 'pin') = 14
             AND v -> 'birth_date' ->> 'precision' = 'day'
             AND substr(v ->> 'pin', 2, 8)
                 <> to_char((v -> 'birth_date' ->> 'date')::date, 'DDMMYYYY')
            THEN 'disagrees_with_birth_date' ELSE '' END
FROM said
WHERE v ->> 'pin' <> '';

-- step: residence
-- Only where the list says where the child lives; the list's own territory is a fallback
-- that derive.sql uses when nobody says.
INSERT INTO people_residence (id, person_id, record_id, seen_on, territory_id, address, phone, since, until)
SELECT context.new_id(), person_id, record_id, seen_on, territory_id,
       left(coalesce(v ->> 'address', ''), 255), left(coalesce(v ->> 'phone', ''), 20), NULL, NULL
FROM said
WHERE kind <> 'border' AND (placed OR v ->> 'address' <> '' OR kind IN ('round', 'passport', 'move'));

-- step: households
INSERT INTO people_household (id, territory_id, place, address, number, identity)
SELECT DISTINCT ON (h.identity) context.new_id(), h.territory_id, coalesce(t.low, 0),
       left(coalesce(h.v ->> 'address', ''), 255), left(coalesce(h.v ->> 'household_no', ''), 40),
       h.identity
FROM (SELECT territory_id, v, people_household_identity(territory_id, v) AS identity
      FROM said) h
LEFT JOIN places_territory t ON t.id = h.territory_id
WHERE h.identity IS NOT NULL
ON CONFLICT (identity) DO NOTHING;

-- step: membership
INSERT INTO people_membership (id, person_id, record_id, seen_on, household_id, since, until)
SELECT context.new_id(), s.person_id, s.record_id, s.seen_on, h.id, NULL, NULL
FROM said s
JOIN people_household h ON h.identity = people_household_identity(s.territory_id, s.v);

-- step: tie
INSERT INTO people_tie (id, person_id, record_id, seen_on, kinship, name, number, phone)
SELECT context.new_id(), person_id, record_id, seen_on, tie.kinship,
       left(coalesce(tie.name, ''), 200), left(coalesce(tie.number, ''), 20), ''
FROM said,
     LATERAL (VALUES
         ('mother', coalesce(v ->> 'mother_name',
             CASE WHEN v ->> 'parent' = 'mother' THEN v ->> 'parent_name' END), v ->> 'mother_pin'),
         ('father', coalesce(v ->> 'father_name',
             CASE WHEN v ->> 'parent' = 'father' THEN v ->> 'parent_name' END), v ->> 'father_pin')
     ) AS tie (kinship, name, number)
WHERE tie.name <> '' OR tie.number <> '';

-- step: absence
INSERT INTO people_absence (id, person_id, record_id, seen_on, parent, migration, country,
                            city, since, until, expected, contact)
SELECT context.new_id(), person_id, record_id, seen_on,
       coalesce(v ->> 'parent_away', v ->> 'parent', 'unknown'),
       coalesce(v ->> 'migration_kind', 'unknown'),
       left(coalesce(v ->> 'country', ''), 60), left(coalesce(v ->> 'city', ''), 100),
       (v -> 'away_since' ->> 'date')::date, NULL,
       (v -> 'expected_return' ->> 'date')::date,
       coalesce(v ->> 'contact_kept', 'unknown')
FROM said
WHERE v ? 'parent_away' OR kind = 'absence';

-- step: care
INSERT INTO people_care (id, person_id, record_id, seen_on, kinship, carer, carer_age, phone,
                         basis, basis_number, since, until)
SELECT context.new_id(), person_id, record_id, seen_on,
       coalesce(v ->> 'kinship', 'unknown'),
       left(coalesce(v ->> 'carer_name', ''), 200),
       CASE WHEN (v ->> 'carer_age') ~ '^\d{1,3}$' THEN (v ->> 'carer_age')::smallint END,
       left(coalesce(v ->> 'carer_phone', ''), 20),
       coalesce(v ->> 'legal_basis', 'unknown'),
       left(coalesce(v ->> 'basis_number', ''), 60),
       (v -> 'basis_date' ->> 'date')::date,
       (v -> 'basis_until' ->> 'date')::date
FROM said
WHERE v ?| ARRAY['kinship', 'carer_name', 'legal_basis'];

-- step: paper
-- A civil registry extract is itself the proof of registration.
INSERT INTO people_paper (id, person_id, record_id, seen_on, kind, held, number, issued)
SELECT context.new_id(), person_id, record_id, seen_on, 'birth_certificate',
       CASE WHEN kind = 'civil' THEN 'yes'
            WHEN v ->> 'birth_certificate' IN ('yes', 'no', 'unknown') THEN v ->> 'birth_certificate'
            ELSE 'yes' END,
       CASE WHEN v ->> 'birth_certificate' IN ('yes', 'no', 'unknown') THEN ''
            ELSE left(coalesce(v ->> 'birth_certificate', ''), 40) END,
       CASE WHEN kind = 'civil' THEN (v -> 'act_date' ->> 'date')::date END
FROM said
WHERE v ? 'birth_certificate' OR kind = 'civil'
UNION ALL
SELECT context.new_id(), person_id, record_id, seen_on, 'travel_document', 'yes',
       left(v ->> 'document', 40), NULL
FROM said
WHERE kind = 'border' AND v ->> 'document' <> '';

-- step: enrolment
-- A school's or clinic's own list says that the child is on it; others say what they heard.
INSERT INTO people_enrolment (id, person_id, record_id, seen_on, kind, organisation_id, name,
                              held, grade, attendance, vaccinated, last_visit, since, until)
SELECT context.new_id(), person_id, record_id, seen_on, 'school',
       CASE WHEN kind = 'school' THEN organisation_id END,
       left(coalesce(v ->> 'school', ''), 200),
       CASE WHEN kind = 'school' THEN 'yes'
            ELSE coalesce(v ->> 'attends_school', CASE WHEN v ->> 'school' <> '' THEN 'yes' END, 'unknown') END,
       left(coalesce(v ->> 'grade', ''), 20),
       coalesce(v ->> 'attendance',
                CASE v ->> 'attends_school' WHEN 'yes' THEN 'attends' WHEN 'no' THEN 'absent' END,
                'unknown'),
       'unknown', NULL,
       (v -> 'enrolled_on' ->> 'date')::date, (v -> 'left_on' ->> 'date')::date
FROM said
WHERE kind = 'school' OR v ? 'attends_school' OR v ->> 'school' <> ''
UNION ALL
SELECT context.new_id(), person_id, record_id, seen_on, 'clinic',
       CASE WHEN kind = 'clinic' THEN organisation_id END,
       left(coalesce(v ->> 'clinic', ''), 200),
       CASE WHEN kind = 'clinic' THEN 'yes'
            ELSE coalesce(v ->> 'clinic_registered', CASE WHEN v ->> 'clinic' <> '' THEN 'yes' END, 'unknown') END,
       '', 'unknown', coalesce(v ->> 'vaccinated', 'unknown'),
       (v -> 'last_visit' ->> 'date')::date,
       (v -> 'registered_on' ->> 'date')::date, NULL
FROM said
WHERE kind = 'clinic' OR v ? 'clinic_registered' OR v ->> 'clinic' <> '';

-- step: benefit
-- Income is kept per head where the list tells the size of the family.
INSERT INTO people_benefit (id, person_id, record_id, seen_on, kind, received, income)
SELECT context.new_id(), person_id, record_id, seen_on, item.kind,
       CASE item.kind WHEN 'none' THEN 'no' WHEN 'unknown' THEN 'unknown' ELSE 'yes' END,
       CASE WHEN (v ->> 'income') ~ '^\d+(\.\d+)?$'
            THEN (v ->> 'income')::numeric
                 / CASE WHEN (v ->> 'family_size') ~ '^[1-9]\d*$'
                        THEN (v ->> 'family_size')::numeric ELSE 1 END END
FROM said,
     LATERAL (SELECT coalesce(listed.kind, 'unknown') AS kind
              FROM (SELECT 1) one
              LEFT JOIN LATERAL jsonb_array_elements_text(people_list(v -> 'benefits'))
                        AS listed (kind) ON true) item
WHERE v ? 'benefits' OR v ? 'income';

-- step: crossing
INSERT INTO people_crossing (id, person_id, record_id, seen_on, crossed_on, direction, point,
                             document, accompanied_by, kinship, country)
SELECT context.new_id(), person_id, record_id,
       coalesce((v -> 'crossed_on' ->> 'date')::date, seen_on),
       (v -> 'crossed_on' ->> 'date')::date, coalesce(v ->> 'direction', 'out'),
       left(coalesce(v ->> 'point', ''), 100), left(coalesce(v ->> 'document', ''), 40),
       left(coalesce(v ->> 'accompanied_by', ''), 200),
       coalesce(v ->> 'relation', 'unknown'), left(coalesce(v ->> 'country', ''), 60)
FROM said
WHERE kind = 'border';

-- step: disability
INSERT INTO people_disability (id, person_id, record_id, seen_on, held)
SELECT context.new_id(), person_id, record_id, seen_on, v ->> 'disability'
FROM said
WHERE v ->> 'disability' IN ('yes', 'no', 'unknown');

-- step: hardship
INSERT INTO people_hardship (id, person_id, record_id, seen_on, family, ground, entered_on,
                             removed_on, removal, decision)
SELECT context.new_id(), person_id, record_id, seen_on, left(coalesce(v ->> 'family_no', ''), 40),
       item.ground,
       (v -> 'entered_on' ->> 'date')::date, (v -> 'removed_on' ->> 'date')::date,
       coalesce(v ->> 'removal_reason', ''), left(coalesce(v ->> 'decision', ''), 60)
FROM said,
     LATERAL (SELECT coalesce(listed.ground, 'other') AS ground
              FROM (SELECT 1) one
              LEFT JOIN LATERAL jsonb_array_elements_text(people_list(v -> 'grounds'))
                        AS listed (ground) ON true) item
WHERE kind = 'hardship';

-- step: done
DROP TABLE said;
