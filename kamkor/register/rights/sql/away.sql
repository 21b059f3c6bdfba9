-- Which parent is away. Grain: one child about whose parents a record speaks.
-- Reads member. Law: none.
-- A parent is away when the newest record about that parent says so. "none" says that
-- both are at home; an absence that has ended says that this parent is. "mother" after an
-- older "both" takes the father's absence back, but "mother" beside "father" is both: a
-- list of absent parents has a row for each. TRUE away, FALSE at home, NULL not known.
WITH said AS (
    SELECT m.root_id, f.record_id, f.seen_on, f.since, f.contact,
           CASE WHEN f.until <= %(today)s::date THEN 'returned' ELSE f.parent END AS parent,
           f.parent AS whose
    FROM member m
    JOIN people_absence f ON f.person_id = m.person_id
    WHERE f.parent <> 'unknown' OR f.contact <> 'unknown'
),
gathered AS (
    SELECT root_id,
           max(seen_on) FILTER (WHERE parent = 'mother') AS mother_on,
           max(seen_on) FILTER (WHERE parent = 'father') AS father_on,
           max(seen_on) FILTER (WHERE parent = 'both') AS both_on,
           max(seen_on) FILTER (WHERE parent = 'none'
               OR parent = 'returned' AND whose IN ('mother', 'both')) AS mother_home_on,
           max(seen_on) FILTER (WHERE parent = 'none'
               OR parent = 'returned' AND whose IN ('father', 'both')) AS father_home_on,
           coalesce(min(since) FILTER (WHERE parent IN ('mother', 'both')),
                    min(seen_on) FILTER (WHERE parent IN ('mother', 'both'))) AS mother_since,
           coalesce(min(since) FILTER (WHERE parent IN ('father', 'both')),
                    min(seen_on) FILTER (WHERE parent IN ('father', 'both'))) AS father_since,
           max(seen_on) AS seen_on,
           array_agg(record_id ORDER BY seen_on DESC, record_id DESC) AS records,
           array_agg(contact ORDER BY seen_on DESC, record_id DESC)
               FILTER (WHERE contact <> 'unknown') AS contacts,
           array_agg(record_id ORDER BY seen_on DESC, record_id DESC)
               FILTER (WHERE contact <> 'unknown') AS contact_records,
           max(seen_on) FILTER (WHERE contact <> 'unknown') AS contact_on
    FROM said
    GROUP BY root_id
),
weighed AS (
    SELECT g.*,
           greatest(mother_on, CASE WHEN both_on >= coalesce(father_on, both_on)
                                      OR mother_on IS NOT NULL THEN both_on END) AS mother_away_on,
           greatest(father_on, CASE WHEN both_on >= coalesce(mother_on, both_on)
                                      OR father_on IS NOT NULL THEN both_on END) AS father_away_on
    FROM gathered g
    OFFSET 0
)
SELECT root_id AS person_id,
       CASE WHEN mother_away_on >= coalesce(mother_home_on, mother_away_on) THEN true
            WHEN mother_home_on IS NOT NULL
              OR both_on < father_on THEN false END AS mother_away,
       CASE WHEN father_away_on >= coalesce(father_home_on, father_away_on) THEN true
            WHEN father_home_on IS NOT NULL
              OR both_on < mother_on THEN false END AS father_away,
       mother_since, father_since, seen_on, records[:1 + coalesce(records[2] <> records[1], false)::int] AS records,
       contacts[1] AS contact, contact_on, contact_records[:1] AS contact_records
FROM weighed
