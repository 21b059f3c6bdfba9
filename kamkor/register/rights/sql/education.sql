-- Education: a child of school age is on a school's list and attends.
-- Grain: one child in scope.
-- Reads member, child, listed (where school lists were brought in); enrolment in school.
-- Law: SCHOOL_AGE_FROM, SCHOOL_AGE_TO (inclusive), ATTENDANCE_STALE_MONTHS.
-- The newest record that knows whether the child is enrolled or attends decides. "In no
-- list" is said only where a school list of the territory was brought in and does not
-- have the child; elsewhere education is unknown, for nobody has looked.
WITH school AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, f.held, f.attendance, f.since, f.until,
           f.seen_on, f.record_id
    FROM member m
    JOIN people_enrolment f ON f.person_id = m.person_id
    WHERE f.kind = 'school' AND (f.held <> 'unknown' OR f.attendance <> 'unknown')
    ORDER BY m.root_id, f.seen_on DESC, f.attendance <> 'unknown' DESC, f.record_id DESC
),
told AS (
    SELECT c.person_id, c.birth_record, c.born_to, e.since, e.until, e.seen_on, e.record_id,
           l.first_on,
           CASE
               WHEN c.is_adult THEN 'came_of_age'
               WHEN c.born_from > %(today)s::date - make_interval(years => %(school_age_from)s::int)
                   THEN 'below_school_age'
               WHEN c.born_to <= %(today)s::date - make_interval(years => %(school_age_to)s::int + 1)
                   THEN 'past_school_age'
               WHEN e.until <= %(today)s::date THEN 'left_school'
               WHEN e.held = 'no' THEN 'not_enrolled'
               WHEN e.attendance = 'absent' THEN 'enrolled_not_attending'
               WHEN e.attendance = 'irregular' THEN 'attends_irregularly'
               WHEN e.seen_on >= %(today)s::date
                                 - make_interval(months => %(attendance_stale_months)s::int)
                   THEN 'enrolled'
               WHEN c.born_to IS NULL
                    OR c.born_to > %(today)s::date - make_interval(years => %(school_age_from)s::int)
                    OR c.born_from <= %(today)s::date
                                      - make_interval(years => %(school_age_to)s::int + 1)
                   THEN 'age_unknown'
               WHEN l.place IS NOT NULL THEN 'school_age_in_no_list'
               WHEN e.root_id IS NOT NULL THEN 'evidence_old'
               ELSE 'no_school_list'
           END AS reason
    FROM child c
    LEFT JOIN school e ON e.root_id = c.person_id
    LEFT JOIN listed l ON l.place = c.place AND l.kind = 'school'
    OFFSET 0
)
SELECT person_id,
       CASE reason
           WHEN 'below_school_age' THEN 1 WHEN 'past_school_age' THEN 1 WHEN 'enrolled' THEN 1
           WHEN 'attends_irregularly' THEN 2 WHEN 'school_age_in_no_list' THEN 2
           WHEN 'not_enrolled' THEN 3 WHEN 'enrolled_not_attending' THEN 3
           WHEN 'left_school' THEN 3
           ELSE 0
       END AS status,
       CASE reason
           WHEN 'left_school' THEN until
           WHEN 'enrolled' THEN coalesce(since, seen_on)
           WHEN 'school_age_in_no_list' THEN
               greatest(first_on,
                   (born_to + make_interval(years => %(school_age_from)s::int))::date)
           WHEN 'below_school_age' THEN NULL
           WHEN 'past_school_age' THEN NULL
           ELSE seen_on
       END AS since,
       reason,
       CASE WHEN reason IN ('below_school_age', 'past_school_age', 'came_of_age',
                            'no_school_list', 'age_unknown') THEN '{}'::uuid[]
            ELSE array_remove(ARRAY[record_id,
                CASE WHEN reason = 'school_age_in_no_list' THEN nullif(birth_record, record_id) END], NULL)
       END AS evidence
FROM told
