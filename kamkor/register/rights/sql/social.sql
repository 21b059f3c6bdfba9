-- Social protection: a family that is entitled to a benefit receives it.
-- Grain: one child in scope.
-- Reads member, child; benefits and income per head. Law: FAMILY_HELP_THRESHOLD,
-- FAMILY_HELP_AGE_TO, EVIDENCE_STALE_MONTHS.
-- A one-off grant at birth is no support that goes on and is left out. Only the income
-- that somebody wrote down says that a family is entitled; disability and the register of
-- difficult life situation do not enter: the status of this right is seen by more people.
WITH receipt AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, f.received, f.seen_on, f.record_id
    FROM member m
    JOIN people_benefit f ON f.person_id = m.person_id
    WHERE f.received <> 'unknown' AND f.kind NOT IN ('birth_gift', 'unknown')
    ORDER BY m.root_id, f.seen_on DESC, f.received = 'yes' DESC, f.record_id DESC
),
income AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, f.income, f.seen_on, f.record_id
    FROM member m
    JOIN people_benefit f ON f.person_id = m.person_id
    WHERE f.income IS NOT NULL
    ORDER BY m.root_id, f.seen_on DESC, f.record_id DESC
),
known AS (
    SELECT c.person_id, c.is_adult, r.received, r.seen_on, r.record_id,
           i.seen_on AS income_on, i.record_id AS income_record,
           i.income < %(family_help_threshold)s::numeric AS is_poor,
           c.born_from > %(today)s::date - make_interval(years => %(family_help_age_to)s::int)
               AS is_young,
           greatest(r.seen_on, i.seen_on)
               < %(today)s::date - make_interval(months => %(evidence_stale_months)s::int) AS stale
    FROM child c
    LEFT JOIN receipt r ON r.root_id = c.person_id
    LEFT JOIN income i ON i.root_id = c.person_id
    OFFSET 0
),
told AS (
    SELECT k.*, CASE
        WHEN is_adult THEN 'came_of_age'
        WHEN received = 'yes' AND stale THEN 'evidence_old'
        WHEN received = 'yes' THEN 'benefit_received'
        WHEN received = 'no' AND is_poor AND is_young THEN 'entitled_nobody_receives'
        WHEN is_poor AND is_young THEN 'entitled_receipt_unknown'
        WHEN NOT is_poor AND stale THEN 'evidence_old'
        WHEN NOT is_poor THEN 'not_entitled'
        WHEN is_poor AND NOT is_young THEN 'past_benefit_age'
        WHEN is_poor THEN 'age_unknown'
        WHEN received = 'no' THEN 'income_unknown'
        ELSE 'no_evidence'
    END AS reason
    FROM known k
    OFFSET 0
)
SELECT person_id,
       CASE reason
           WHEN 'benefit_received' THEN 1 WHEN 'not_entitled' THEN 1
           WHEN 'past_benefit_age' THEN 1
           WHEN 'entitled_receipt_unknown' THEN 2
           WHEN 'entitled_nobody_receives' THEN 3
           ELSE 0
       END AS status,
       CASE reason
           WHEN 'entitled_nobody_receives' THEN greatest(seen_on, income_on)
           WHEN 'entitled_receipt_unknown' THEN income_on
           WHEN 'not_entitled' THEN income_on
           ELSE coalesce(seen_on, income_on)
       END AS since,
       reason,
       CASE WHEN reason IN ('no_evidence', 'came_of_age') THEN '{}'::uuid[]
            ELSE array_remove(ARRAY[record_id, nullif(income_record, record_id)], NULL) END
           AS evidence
FROM told
