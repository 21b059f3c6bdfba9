-- Safety: protection from violence, neglect and exploitation. S3.
-- Grain: one child in scope.
-- Reads member, child; the register of difficult life situation. Law:
-- EVIDENCE_STALE_MONTHS.
-- For each ground the newest record tells whether the entry still stands; the gravest
-- standing ground decides. Nobody's word that a child is safe is kept, so safety is met
-- only after a situation was overcome, for EVIDENCE_STALE_MONTHS; else it is unknown.
WITH entry AS (
    SELECT DISTINCT ON (m.root_id, f.ground) m.root_id, f.ground, f.entered_on,
           f.removed_on, f.removal, f.seen_on, f.record_id
    FROM member m
    JOIN people_hardship f ON f.person_id = m.person_id
    WHERE f.entered_on IS NULL OR f.entered_on <= %(today)s::date
    ORDER BY m.root_id, f.ground, f.seen_on DESC, f.record_id DESC
),
graded AS (
    SELECT DISTINCT ON (root_id) root_id, entered_on, removed_on, seen_on, record_id,
           CASE
               WHEN removed_on <= %(today)s::date THEN
                   CASE WHEN removal = 'restored' AND removed_on >= %(today)s::date
                             - make_interval(months => %(evidence_stale_months)s::int)
                        THEN 'hardship_overcome' ELSE 'hardship_ended' END
               WHEN ground IN ('violence', 'trafficking') THEN 'hardship_violence'
               WHEN ground IN ('neglect', 'no_care', 'homeless') THEN 'hardship_neglect'
               ELSE 'hardship_other'
           END AS reason
    FROM entry
    ORDER BY root_id,
             CASE
                 WHEN removed_on <= %(today)s::date THEN
                     CASE WHEN removal = 'restored' AND removed_on >= %(today)s::date
                               - make_interval(months => %(evidence_stale_months)s::int)
                          THEN 3 ELSE 4 END
                 WHEN ground IN ('violence', 'trafficking') THEN 0
                 WHEN ground IN ('neglect', 'no_care', 'homeless') THEN 1
                 ELSE 2
             END,
             entered_on NULLS LAST, record_id
)
SELECT c.person_id,
       CASE WHEN c.is_adult THEN 0 ELSE
           CASE g.reason
               WHEN 'hardship_violence' THEN 3 WHEN 'hardship_neglect' THEN 3
               WHEN 'hardship_other' THEN 2 WHEN 'hardship_overcome' THEN 1
               ELSE 0
           END
       END AS status,
       CASE WHEN g.reason IN ('hardship_overcome', 'hardship_ended') THEN g.removed_on
            ELSE coalesce(g.entered_on, g.seen_on) END AS since,
       CASE WHEN c.is_adult THEN 'came_of_age' ELSE coalesce(g.reason, 'no_evidence') END
           AS reason,
       CASE WHEN g.record_id IS NULL OR c.is_adult THEN '{}'::uuid[]
            ELSE ARRAY[g.record_id] END AS evidence
FROM child c
LEFT JOIN graded g ON g.root_id = c.person_id
