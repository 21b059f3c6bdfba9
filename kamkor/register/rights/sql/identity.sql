-- Identity: the birth is registered, the certificate is in hand, the number is known.
-- Grain: one child in scope.
-- Reads member, child; papers, numbers. Law: BIRTH_REGISTRATION_DAYS, PIN_DAYS (working
-- days, told here as the last day by which a number was due: pin_issued_by).
-- The newest record that knows whether there is a certificate decides. A number is given
-- with the registration, so a number says that the birth is registered. That no list
-- names a number is no evidence of its absence, unless the certificate itself is known.
WITH paper AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, f.held, f.number, f.issued, f.seen_on, f.record_id
    FROM member m
    JOIN people_paper f ON f.person_id = m.person_id
    WHERE f.kind = 'birth_certificate' AND f.held <> 'unknown'
    ORDER BY m.root_id, f.seen_on DESC, f.held = 'yes' DESC, f.record_id DESC
),
number AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, f.seen_on, f.record_id
    FROM member m
    JOIN people_number f ON f.person_id = m.person_id
    WHERE f.kind <> 'other'
    ORDER BY m.root_id, f.remark = '' DESC, f.seen_on, f.record_id
),
told AS (
    SELECT c.person_id, p.held, p.issued, p.seen_on, p.record_id, c.birth_record,
           n.seen_on AS number_on, n.record_id AS number_record,
           p.number <> '' AS certificate_known,
           -- the child was alive when the record was made, so born by then
           least(c.born_to, p.seen_on) AS born_by,
           (least(c.born_to, p.seen_on) + %(birth_registration_days)s::int) AS due,
           CASE
               WHEN c.is_adult THEN 'came_of_age'
               WHEN p.held = 'yes' AND n.root_id IS NOT NULL THEN 'registered'
               WHEN p.held = 'yes' AND p.number <> ''
                    AND coalesce(p.issued, p.seen_on) < %(pin_issued_by)s::date THEN 'no_number'
               WHEN p.held = 'yes' THEN 'registered'
               WHEN p.held = 'no' AND n.root_id IS NOT NULL THEN 'certificate_not_in_hand'
               WHEN p.held = 'no'
                    AND least(c.born_to, p.seen_on) + %(birth_registration_days)s::int
                        < %(today)s::date THEN 'birth_certificate_missing_after_term'
               WHEN p.held = 'no' THEN 'birth_not_yet_registered'
               WHEN n.root_id IS NOT NULL THEN 'number_known'
               ELSE 'no_evidence'
           END AS reason
    FROM child c
    LEFT JOIN paper p ON p.root_id = c.person_id
    LEFT JOIN number n ON n.root_id = c.person_id
    OFFSET 0
)
SELECT person_id,
       CASE reason
           WHEN 'registered' THEN 1 WHEN 'number_known' THEN 1
           WHEN 'no_number' THEN 2 WHEN 'certificate_not_in_hand' THEN 2
           WHEN 'birth_not_yet_registered' THEN 2
           WHEN 'birth_certificate_missing_after_term' THEN 3
           ELSE 0
       END AS status,
       CASE reason
           WHEN 'number_known' THEN number_on
           WHEN 'birth_certificate_missing_after_term' THEN due
           WHEN 'birth_not_yet_registered' THEN born_by
           ELSE coalesce(issued, seen_on)
       END AS since,
       reason,
       CASE WHEN reason IN ('no_evidence', 'came_of_age') THEN '{}'::uuid[]
            WHEN held = 'yes' AND (number_record IS NULL OR number_record = record_id)
            THEN ARRAY[record_id]
            ELSE array_remove(ARRAY[record_id, nullif(number_record, record_id),
                CASE WHEN held = 'no' AND birth_record <> record_id THEN birth_record END], NULL) END AS evidence
FROM told
