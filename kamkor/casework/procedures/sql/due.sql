-- What must be looked at while care with a legal paper lasts. Grain: one procedure and term.
-- Parameters: today, trustee_age, adult_age (years), ahead (days). Reads births by the day
-- only: a year alone turns nobody fourteen. of_age is no deadline: the procedure ends.
WITH lasting AS (
    SELECT p.id, (p.begun_at)::date AS begun, one.root_id
    FROM procedures_procedure p
    JOIN procedures_child c ON c.procedure_id = p.id AND c.left_at IS NULL
    JOIN people_person one ON one.id = c.person_id
    WHERE p.standing = 'lasting' AND p.code = 'guardianship'
),
born AS (
    SELECT DISTINCT ON (l.id, l.root_id) l.id, l.begun, l.root_id, b.date
    FROM lasting l
    LEFT JOIN people_person same ON same.root_id = l.root_id
    LEFT JOIN people_birth b ON b.person_id = same.id AND b.precision = 'day'
    ORDER BY l.id, l.root_id, b.seen_on DESC NULLS LAST, b.id DESC
),
away AS (
    SELECT DISTINCT ON (l.id, l.root_id) l.id, l.begun, f.parent, f.seen_on
    FROM lasting l
    JOIN people_person same ON same.root_id = l.root_id
    JOIN people_absence f ON f.person_id = same.id
    ORDER BY l.id, l.root_id, f.seen_on DESC, f.id DESC
),
due AS (
    SELECT id, 'trusteeship_change' AS term,
           min((date + make_interval(years => %(trustee_age)s::int))::date) AS day
    FROM born
    WHERE (date + make_interval(years => %(trustee_age)s::int))::date
          BETWEEN begun + 1 AND %(today)s::date + %(ahead)s::int
    GROUP BY id
    UNION ALL
    SELECT DISTINCT id, 'parent_returned', NULL::date
    FROM away WHERE parent = 'none' AND seen_on > begun
    UNION ALL
    SELECT id, 'of_age', NULL::date
    FROM born
    GROUP BY id
    HAVING bool_and(coalesce(
        (date + make_interval(years => %(adult_age)s::int))::date <= %(today)s::date, false))
)
SELECT d.id, d.term, d.day
FROM due d
WHERE NOT EXISTS (
    SELECT FROM clock_deadline k JOIN clock_term t ON t.id = k.term_id
    WHERE k.about = d.id AND t.code = d.term)
ORDER BY d.id, d.term
