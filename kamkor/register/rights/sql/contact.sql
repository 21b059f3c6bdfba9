-- Family contact: a child whose parent is away keeps in touch with that parent.
-- Grain: one child in scope.
-- Reads child, away. Law: CONTACT_LOST_MONTHS, EVIDENCE_STALE_MONTHS.
-- The newest record that knows whether contact is kept decides. No contact with a parent
-- who left less than CONTACT_LOST_MONTHS ago says nothing yet. Both parents away and no
-- contact: not met; one: at risk.
WITH seen AS (
    SELECT c.person_id, c.is_adult, a.seen_on, a.records, a.contact, a.contact_on,
           a.contact_records,
           coalesce(a.mother_away, false) OR coalesce(a.father_away, false) AS one_away,
           coalesce(a.mother_away AND a.father_away, false) AS both_away,
           a.mother_away IS FALSE AND a.father_away IS FALSE AS both_home,
           (least(CASE WHEN a.mother_away THEN a.mother_since END,
                  CASE WHEN a.father_away THEN a.father_since END)
            + make_interval(months => %(contact_lost_months)s::int))::date AS lost_from,
           greatest(a.contact_on, a.seen_on)
               < %(today)s::date - make_interval(months => %(evidence_stale_months)s::int) AS stale
    FROM child c
    LEFT JOIN away a ON a.person_id = c.person_id
    OFFSET 0
),
told AS (
    SELECT s.*, CASE
        WHEN is_adult THEN 'came_of_age'
        WHEN both_home THEN CASE WHEN stale THEN 'evidence_old' ELSE 'parents_home' END
        WHEN NOT one_away AND seen_on IS NULL THEN 'no_evidence'
        WHEN NOT one_away THEN 'parents_unknown'
        WHEN contact = 'no' AND lost_from > %(today)s::date THEN 'left_recently'
        WHEN contact = 'no' AND both_away THEN 'contact_lost'
        WHEN contact = 'no' THEN 'contact_lost_with_one'
        WHEN contact = 'yes' AND stale THEN 'evidence_old'
        WHEN contact = 'yes' THEN 'contact_kept'
        ELSE 'contact_unknown'
    END AS reason
    FROM seen s
    OFFSET 0
)
SELECT person_id,
       CASE reason
           WHEN 'parents_home' THEN 1 WHEN 'contact_kept' THEN 1
           WHEN 'contact_lost_with_one' THEN 2
           WHEN 'contact_lost' THEN 3
           ELSE 0
       END AS status,
       coalesce(contact_on, seen_on) AS since,
       reason,
       CASE WHEN reason IN ('no_evidence', 'came_of_age') THEN '{}'::uuid[]
            WHEN reason IN ('contact_kept', 'contact_lost', 'contact_lost_with_one')
            THEN contact_records
            ELSE coalesce(records, '{}') END AS evidence
FROM told
