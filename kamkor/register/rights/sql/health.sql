-- Health: the child is on a clinic's list, is vaccinated and is seen there.
-- Grain: one child in scope.
-- Reads member, child; enrolment in a clinic. Law: CLINIC_VISIT_MONTHS,
-- CLINIC_VISIT_MONTHS_UNDER_3, EVIDENCE_STALE_MONTHS.
-- The newest record that knows decides, for the clinic and for vaccination apart. Nothing
-- here tells of an illness or a disability: those are not facts of this right.
WITH clinic AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, f.held, f.last_visit, f.since, f.seen_on,
           f.record_id
    FROM member m
    JOIN people_enrolment f ON f.person_id = m.person_id
    WHERE f.kind = 'clinic' AND f.held <> 'unknown'
    ORDER BY m.root_id, f.seen_on DESC, f.last_visit DESC NULLS LAST, f.record_id DESC
),
vaccination AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, f.vaccinated, f.seen_on, f.record_id
    FROM member m
    JOIN people_enrolment f ON f.person_id = m.person_id
    WHERE f.kind = 'clinic' AND f.vaccinated <> 'unknown'
    ORDER BY m.root_id, f.seen_on DESC, f.record_id DESC
),
aged AS (
    SELECT c.person_id, c.is_adult, e.held, e.last_visit, e.since, e.seen_on, e.record_id,
           v.vaccinated, v.seen_on AS vaccination_on, v.record_id AS vaccination_record,
           make_interval(months => CASE
               WHEN c.born_from > %(today)s::date - interval '3 years'
               THEN %(clinic_visit_months_under_3)s::int
               ELSE %(clinic_visit_months)s::int END) AS every
    FROM child c
    LEFT JOIN clinic e ON e.root_id = c.person_id
    LEFT JOIN vaccination v ON v.root_id = c.person_id
    OFFSET 0
),
told AS (
    SELECT a.*, CASE
        WHEN is_adult THEN 'came_of_age'
        WHEN held = 'no' THEN 'no_clinic'
        WHEN vaccinated = 'no' THEN 'not_vaccinated'
        WHEN held IS NULL THEN 'no_evidence'
        WHEN last_visit + every < %(today)s::date THEN 'no_recent_visit'
        WHEN greatest(seen_on, last_visit)
             < %(today)s::date - make_interval(months => %(evidence_stale_months)s::int)
            THEN 'evidence_old'
        ELSE 'clinic_enrolled'
    END AS reason
    FROM aged a
    OFFSET 0
)
SELECT person_id,
       CASE reason
           WHEN 'clinic_enrolled' THEN 1
           WHEN 'not_vaccinated' THEN 2 WHEN 'no_recent_visit' THEN 2
           WHEN 'no_clinic' THEN 3
           ELSE 0
       END AS status,
       CASE reason
           WHEN 'clinic_enrolled' THEN coalesce(since, seen_on)
           WHEN 'not_vaccinated' THEN vaccination_on
           WHEN 'no_recent_visit' THEN (last_visit + every)::date
           ELSE seen_on
       END AS since,
       reason,
       CASE reason
           WHEN 'no_evidence' THEN '{}'::uuid[]
           WHEN 'came_of_age' THEN '{}'::uuid[]
           WHEN 'not_vaccinated' THEN ARRAY[vaccination_record]
           WHEN 'clinic_enrolled' THEN
               array_remove(ARRAY[record_id, nullif(vaccination_record, record_id)], NULL)
           ELSE ARRAY[record_id]
       END AS evidence
FROM told
