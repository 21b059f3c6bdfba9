-- What the marts are made from: one row a child, with what was known of it and since when.
-- Grain: one child, the root of those found to be the same. Dropped when the build ends.
-- Days are numbers since 1 January 2000: an array of days in order, and beside it an array
-- of what was said on each. What held at a day is the value at
-- width_bucket(day, days): the newest said by then. Rows are put in order once, before
-- they are gathered: an ORDER BY in each aggregate would sort every child anew.
-- `turns` has a bit for each quarter counted anew at whose end something new is known:
-- the lowest for the first, which also stands for all the time before it.
-- The keys come as settings of the transaction, since a statement that fails is logged.
-- OFFSET '0' keeps the planner from working a subquery into its caller, and lets several
-- processes work; OFFSET 0 does not, nor a subquery that refers to what is beside it.

-- step: merged
-- Those found to be another, who are few: to look up everybody would cost as much as to sort.
-- Grain: one row of the register that is not the root.
CREATE UNLOGGED TABLE marts_next.s_merged AS
SELECT id AS person_id, root_id FROM people_person WHERE NOT is_root;
ANALYZE marts_next.s_merged;

-- step: birth
-- The most exact date, then the newest. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_birth AS
SELECT DISTINCT ON (coalesce(m.root_id, f.person_id)) coalesce(m.root_id, f.person_id) AS root_id, f.date AS born,
       min(f.seen_on) OVER (PARTITION BY coalesce(m.root_id, f.person_id)) - DATE '2000-01-01' AS first_on
FROM people_birth f
LEFT JOIN marts_next.s_merged m ON m.person_id = f.person_id
ORDER BY root_id, f.date IS NULL,
         array_position(ARRAY['day', 'month', 'year', 'about', 'unknown'], f.precision::text),
         f.seen_on DESC, f.record_id DESC;
ANALYZE marts_next.s_birth (root_id);

-- step: absence
-- Who of the parents is away, as rights/sql/away.sql weighs it. Grain: one child.
-- An absence that ended says from that day that this parent is at home.
CREATE UNLOGGED TABLE marts_next.s_absence AS
WITH said AS (
    SELECT coalesce(m.root_id, f.person_id) AS root_id, f.parent, f.migration, f.record_id, f.seen_on, f.since,
           CASE WHEN f.parent = 'none' THEN f.seen_on
                WHEN f.until IS NOT NULL THEN greatest(f.until, f.seen_on) END AS home,
           f.parent <> 'none' AND (f.until IS NULL OR f.until > f.seen_on) AS is_away
    FROM people_absence f
    LEFT JOIN marts_next.s_merged m ON m.person_id = f.person_id
    WHERE f.parent <> 'unknown'
), told AS (
    SELECT s.root_id, s.parent, s.migration, t.is_away, t.on - DATE '2000-01-01' AS day,
           CASE WHEN t.is_away THEN s.since END - DATE '2000-01-01' AS since
    FROM said s
    CROSS JOIN LATERAL (VALUES (CASE WHEN s.is_away THEN s.seen_on END, true),
                               (s.home, false)) AS t ("on", is_away)
    WHERE t.on IS NOT NULL
    ORDER BY s.root_id, t.on, s.record_id
)
SELECT root_id,
       array_agg(day) FILTER (WHERE is_away AND parent = 'mother') AS mother,
       array_agg(day) FILTER (WHERE is_away AND parent = 'father') AS father,
       array_agg(day) FILTER (WHERE is_away AND parent = 'both') AS "both",
       array_agg(day) FILTER (WHERE NOT is_away AND parent IN ('none', 'mother', 'both')) AS mother_home,
       array_agg(day) FILTER (WHERE NOT is_away AND parent IN ('none', 'father', 'both')) AS father_home,
       array_agg(day) FILTER (WHERE is_away AND migration <> 'unknown') AS where_days,
       array_agg(migration = 'external') FILTER (WHERE is_away AND migration <> 'unknown') AS abroad,
       min(day) FILTER (WHERE is_away) AS told,
       min(since) AS since,
       min(day) AS first_on,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM told
GROUP BY root_id;
ANALYZE marts_next.s_absence (root_id);

-- step: carer
-- Who cares. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_carer AS
SELECT root_id, array_agg(day) AS days, array_agg(kinship) AS carers, min(day) AS first_on,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT coalesce(m.root_id, f.person_id) AS root_id, f.kinship, f.seen_on - DATE '2000-01-01' AS day
    FROM people_care f
    LEFT JOIN marts_next.s_merged m ON m.person_id = f.person_id
    WHERE f.kinship <> 'unknown'
    ORDER BY root_id, f.seen_on, f.record_id
) f
GROUP BY root_id;
ANALYZE marts_next.s_carer (root_id);

-- step: basis
-- On what basis, until when. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_basis AS
SELECT root_id, array_agg(day) AS days, array_agg(basis) AS bases, array_agg(until) AS until,
       min(day) AS first_on,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT coalesce(m.root_id, f.person_id) AS root_id, f.basis, f.seen_on - DATE '2000-01-01' AS day,
           coalesce(f.until,
               CASE WHEN f.basis IN ('temporary_guardianship', 'preliminary_guardianship')
                    THEN (f.since + make_interval(months => %(preliminary_guardianship_months)s::int))::date
               END) - DATE '2000-01-01' AS until
    FROM people_care f
    LEFT JOIN marts_next.s_merged m ON m.person_id = f.person_id
    WHERE f.basis <> 'unknown'
    ORDER BY root_id, f.seen_on, f.basis <> 'none', f.record_id
) f
GROUP BY root_id;
ANALYZE marts_next.s_basis (root_id);

-- step: school
-- Whether the child is on the list of a school. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_school AS
SELECT root_id, array_agg(day) AS days, array_agg(held) AS held, array_agg(until) AS until,
       min(day) AS first_on,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT coalesce(m.root_id, f.person_id) AS root_id, h.held, f.seen_on - DATE '2000-01-01' AS day,
           f.until - DATE '2000-01-01' AS until
    FROM people_enrolment f
    LEFT JOIN marts_next.s_merged m ON m.person_id = f.person_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN f.held = 'yes' OR f.held = 'unknown' AND f.attendance IN ('attends', 'irregular') THEN true
                    WHEN f.held = 'no' THEN false END AS held) h
    WHERE f.kind = 'school' AND h.held IS NOT NULL
    ORDER BY root_id, f.seen_on, f.attendance <> 'unknown', f.record_id
) f
GROUP BY root_id;
ANALYZE marts_next.s_school (root_id);

-- step: clinic
-- And of a clinic. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_clinic AS
SELECT root_id, array_agg(day) AS days, array_agg(held) AS held, min(day) AS first_on,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT coalesce(m.root_id, f.person_id) AS root_id, f.held <> 'no' AS held, f.seen_on - DATE '2000-01-01' AS day
    FROM people_enrolment f
    LEFT JOIN marts_next.s_merged m ON m.person_id = f.person_id
    WHERE f.kind = 'clinic'
      AND (f.held <> 'unknown' OR f.attendance IN ('attends', 'irregular'))
    ORDER BY root_id, f.seen_on, f.record_id
) f
GROUP BY root_id;
ANALYZE marts_next.s_clinic (root_id);

-- step: paper
-- Whether the birth certificate is in hand. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_paper AS
SELECT root_id, array_agg(day) AS days, array_agg(held) AS held, min(day) AS first_on,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT coalesce(m.root_id, f.person_id) AS root_id, f.held = 'yes' AS held, f.seen_on - DATE '2000-01-01' AS day
    FROM people_paper f
    LEFT JOIN marts_next.s_merged m ON m.person_id = f.person_id
    WHERE f.kind = 'birth_certificate' AND f.held <> 'unknown'
    ORDER BY root_id, f.seen_on, f.held = 'yes', f.record_id
) f
GROUP BY root_id;
ANALYZE marts_next.s_paper (root_id);

-- step: number
-- A personal number says that the birth is registered. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_number AS
SELECT root_id, first_on,
       1::bigint << width_bucket(first_on - 1, %(ends_of_quarters)s::int[]) AS turns
FROM (SELECT coalesce(m.root_id, f.person_id) AS root_id, min(f.seen_on) - DATE '2000-01-01' AS first_on
      FROM people_number f
      LEFT JOIN marts_next.s_merged m ON m.person_id = f.person_id
      WHERE f.kind <> 'other'
      GROUP BY 1) f;
ANALYZE marts_next.s_number (root_id);

-- step: lives
-- Where records say that the child lives. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_lives AS
SELECT root_id, array_agg(day) AS days, array_agg(low) AS places,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT coalesce(m.root_id, f.person_id) AS root_id, t.low, f.seen_on - DATE '2000-01-01' AS day
    FROM people_residence f
    LEFT JOIN marts_next.s_merged m ON m.person_id = f.person_id
    JOIN places_territory t ON t.id = f.territory_id
    WHERE NOT EXISTS (SELECT FROM people_doubt d
                      WHERE d.record_id = f.record_id AND d.lifted_at IS NULL)
    ORDER BY root_id, f.seen_on, f.id
) f
GROUP BY root_id;
ANALYZE marts_next.s_lives (root_id);

-- step: listed
-- Where the lists that name the child were kept; the border's say nothing of a home.
-- Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_listed AS
SELECT root_id, array_agg(day) AS days, array_agg(low) AS places, min(seen) AS first_on,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT coalesce(m.root_id, n.person_id) AS root_id, t.low, b.list_date - DATE '2000-01-01' AS day,
           n.seen_on - DATE '2000-01-01' AS seen
    FROM people_name n
    LEFT JOIN marts_next.s_merged m ON m.person_id = n.person_id
    JOIN sources_record r ON r.id = n.record_id
    JOIN sources_batch b ON b.id = r.batch_id AND b.kind <> 'border'
    LEFT JOIN places_territory t ON t.id = b.territory_id
    WHERE NOT EXISTS (SELECT FROM people_doubt d
                      WHERE d.record_id = r.id AND d.lifted_at IS NULL)
    ORDER BY root_id, b.list_date, b.id
) f
GROUP BY root_id;
ANALYZE marts_next.s_listed (root_id);

-- step: household
-- The numbers of households. Grain: one household.
CREATE UNLOGGED TABLE marts_next.s_household AS
SELECT h.household_id,
       ('x' || encode(substring(sha256((SELECT decode(current_setting('marts.number'), 'hex'))
           || uuid_send(h.household_id)) FOR 8), 'hex'))::bit(64)::bigint AS number
FROM (SELECT DISTINCT household_id FROM people_membership) h;
ANALYZE marts_next.s_household (household_id);

-- step: family
-- The household that records put the child in. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_family AS
SELECT root_id, array_agg(day) AS days, array_agg(number) AS families,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT coalesce(m.root_id, f.person_id) AS root_id, h.number, f.seen_on - DATE '2000-01-01' AS day
    FROM people_membership f
    LEFT JOIN marts_next.s_merged m ON m.person_id = f.person_id
    JOIN marts_next.s_household h ON h.household_id = f.household_id
    ORDER BY root_id, f.seen_on, f.id
) f
GROUP BY root_id;
ANALYZE marts_next.s_family (root_id);

-- step: hardship
-- Entries in the register of difficult life situation, and removals. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_hardship AS
SELECT root_id, array_agg(day) FILTER (WHERE NOT is_removal) AS entered,
       array_agg(day) FILTER (WHERE is_removal) AS removed,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT f.root_id, t.is_removal, t.on - DATE '2000-01-01' AS day
    FROM (SELECT DISTINCT coalesce(m.root_id, f.person_id) AS root_id, f.record_id, f.entered_on, f.removed_on
          FROM people_hardship f
          LEFT JOIN marts_next.s_merged m ON m.person_id = f.person_id
          WHERE f.entered_on IS NOT NULL) f
    CROSS JOIN LATERAL (VALUES (f.entered_on, false), (f.removed_on, true)) AS t ("on", is_removal)
    WHERE t.on IS NOT NULL
    ORDER BY f.root_id, t.on
) f
GROUP BY root_id;
ANALYZE marts_next.s_hardship (root_id);

-- step: gap
-- Unmet rights, opened, closed, and the last day to act where law or practice sets one.
-- A bill sets none, nor does a reason that says itself that the term is over: it follows
-- another whose term it was. Grain: one gap.
CREATE UNLOGGED TABLE marts_next.s_gap AS
WITH gap AS (
    SELECT coalesce(m.root_id, g.person_id) AS root_id, g."right", g.reason, g.since, g.opened_at,
           (g.opened_at AT TIME ZONE %(zone)s)::date AS opened,
           (g.closed_at AT TIME ZONE %(zone)s)::date AS closed
    FROM rights_gap g
    LEFT JOIN marts_next.s_merged m ON m.person_id = g.person_id
)
SELECT g.root_id, g."right", g.opened - DATE '2000-01-01' AS opened, g.closed - DATE '2000-01-01' AS closed,
       g.closed AS closed_on,
       CASE WHEN t.unit = 'hours' THEN ((g.opened_at + t.number * interval '1 hour') AT TIME ZONE %(zone)s)::date
            WHEN t.unit = 'months' THEN (begun.on + make_interval(months => t.number))::date
            WHEN t.unit = 'years' THEN (begun.on + make_interval(years => t.number))::date
            WHEN t.is_working THEN last.day
            ELSE begun.on + t.number END AS due
FROM gap g
LEFT JOIN jsonb_to_recordset(%(terms)s::jsonb) AS t (
         "right" text, reason text, begins text, unit text, number int, is_working boolean,
         valid_from date, valid_to date)
  ON t."right" = g."right" AND t.reason = g.reason
 AND (t.valid_from IS NULL OR t.valid_from <= CASE t.begins WHEN 'told' THEN g.opened ELSE g.since END)
 AND (t.valid_to IS NULL OR t.valid_to > CASE t.begins WHEN 'told' THEN g.opened ELSE g.since END)
LEFT JOIN LATERAL (SELECT CASE t.begins WHEN 'told' THEN g.opened ELSE g.since END AS on) begun ON true
LEFT JOIN marts_next.calendar b ON t.is_working AND b.day = begun.on
LEFT JOIN marts_next.calendar last
       ON t.is_working AND last.is_working AND last.working_number = b.working_number + t.number;

-- step: gaps
-- Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_gaps AS
SELECT root_id, array_agg(day) FILTER (WHERE NOT is_end) AS opened,
       array_agg(day) FILTER (WHERE is_end) AS closed,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT g.root_id, t.day, t.is_end
    FROM marts_next.s_gap g
    CROSS JOIN LATERAL (VALUES (g.opened, false), (g.closed, true)) AS t (day, is_end)
    WHERE t.day IS NOT NULL
    ORDER BY g.root_id, t.day
) g
GROUP BY root_id;
ANALYZE marts_next.s_gaps (root_id);

-- step: gap_due
-- Gaps by the quarter of their last day. Grain: one child and quarter.
CREATE UNLOGGED TABLE marts_next.s_gap_due AS
SELECT root_id, date_trunc('quarter', due)::date AS quarter, count(*)::smallint AS due,
       count(*) FILTER (WHERE closed_on <= due)::smallint AS on_time
FROM marts_next.s_gap
WHERE due < %(today)s::date
GROUP BY 1, 2;
ANALYZE marts_next.s_gap_due;

-- step: signal
-- Signals about a child, without those gathered with an earlier one, and whether another
-- came in the months before. Grain: one child and quarter.
CREATE UNLOGGED TABLE marts_next.s_signal AS
SELECT root_id, date_trunc('quarter', day)::date AS quarter, count(*)::smallint AS signals,
       bool_or(before > day - make_interval(months => %(repeat_signal_months)s::int)) AS again
FROM (
    SELECT coalesce(m.root_id, s.person_id) AS root_id, s.day, lag(s.day) OVER (PARTITION BY coalesce(m.root_id, s.person_id) ORDER BY s.received_at, s.id) AS before
    FROM (SELECT id, person_id, received_at, (received_at AT TIME ZONE %(zone)s)::date AS day
          FROM signals_signal WHERE person_id IS NOT NULL AND lead_id IS NULL AND outcome <> 'duplicate') s
    LEFT JOIN marts_next.s_merged m ON m.person_id = s.person_id
) s
GROUP BY 1, 2;
ANALYZE marts_next.s_signal;

-- step: violence
-- Incidents of violence by the quarter in which they were written down.
-- Grain: one child and quarter.
CREATE UNLOGGED TABLE marts_next.s_violence AS
SELECT DISTINCT coalesce(m.root_id, i.person_id) AS root_id, date_trunc('quarter', (i.opened_at AT TIME ZONE %(zone)s)::date)::date AS quarter
FROM incidents_incident i
LEFT JOIN marts_next.s_merged m ON m.person_id = i.person_id;
ANALYZE marts_next.s_violence;

-- step: case_
-- The life of each case in steps: when on record, when off, by which reason. Grain: one case.
CREATE UNLOGGED TABLE marts_next.s_case AS
WITH step AS (
    SELECT s.case_id, s.id, s.at, s.after, (s.at AT TIME ZONE %(zone)s)::date - DATE '2000-01-01' AS day,
           s.after = ANY (%(ends)s) AS is_end,
           coalesce(lag(s.after) OVER (PARTITION BY s.case_id ORDER BY s.at, s.id) = ANY (%(ends)s), true) AS was_out
    FROM cases_step s
)
SELECT c.id AS case_id, coalesce(m.root_id, c.person_id) AS root_id, c.place,
       array_agg(s.day ORDER BY s.at, s.id) AS days,
       array_agg(s.after ORDER BY s.at, s.id) AS states,
       array_agg(s.is_end ORDER BY s.at, s.id) AS ended,
       array_agg(s.day ORDER BY s.at, s.id) FILTER (WHERE NOT s.is_end AND s.was_out) AS entries,
       array_agg(s.day ORDER BY s.at, s.id) FILTER (WHERE s.is_end AND NOT s.was_out) AS exits,
       array_agg((SELECT k.reason FROM cases_closing k
                  WHERE k.case_id = s.case_id AND k.at <= s.at
                  ORDER BY k.at DESC LIMIT 1) ORDER BY s.at, s.id)
           FILTER (WHERE s.is_end AND NOT s.was_out) AS reasons
FROM cases_case c
LEFT JOIN marts_next.s_merged m ON m.person_id = c.person_id
JOIN step s ON s.case_id = c.id
GROUP BY c.id, coalesce(m.root_id, c.person_id), c.place;

-- step: cases
-- How many cases of a child were opened and closed by when. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_cases AS
SELECT root_id, array_agg(day) FILTER (WHERE NOT is_end) AS entries,
       array_agg(day) FILTER (WHERE is_end) AS exits,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT c.root_id, e.day, e.is_end
    FROM marts_next.s_case c
    CROSS JOIN LATERAL (SELECT unnest(c.entries) AS day, false AS is_end
                        UNION ALL SELECT unnest(c.exits), true) e
    ORDER BY c.root_id, e.day
) c
GROUP BY root_id;
ANALYZE marts_next.s_cases (root_id);

-- step: plan_due
-- Deadlines of planning by the quarter of their last day; cancelled ones are none.
-- Grain: one case and quarter.
CREATE UNLOGGED TABLE marts_next.s_plan_due AS
SELECT case_id, date_trunc('quarter', due_at AT TIME ZONE %(zone)s - interval '1 second')::date AS quarter,
       count(*)::smallint AS due,
       count(*) FILTER (WHERE outcome = 'met' AND ended_at <= due_at)::smallint AS on_time
FROM (
    SELECT coalesce(p.case_id, d.about) AS case_id, d.due_at, d.ended_at, d.outcome
    FROM clock_deadline d
    JOIN clock_term t ON t.id = d.term_id
    LEFT JOIN plans_plan p ON p.id = d.about
    WHERE d.due_at <= %(at)s AND d.outcome IS DISTINCT FROM 'cancelled'
      AND (t.code = 'plan_review' OR t.code IN ('plan_draft', 'plan_agree', 'plan_approve') AND d.kind = 'case')
) d
GROUP BY 1, 2;

-- step: child
-- Whom the marts count, and by which number. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_child AS
SELECT p.id AS root_id,
       ('x' || encode(substring(sha256((SELECT decode(current_setting('marts.number'), 'hex'))
           || uuid_send(p.id)) FOR 8), 'hex'))::bit(64)::bigint AS number,
       get_byte(sha256((SELECT decode(current_setting('marts.outer'), 'hex'))
           || sha256((SELECT decode(current_setting('marts.inner'), 'hex')) || uuid_send(p.id))), 0)::smallint AS record_key,
       CASE p.sex WHEN 'female' THEN 'f' WHEN 'male' THEN 'm' END AS sex,
       make_date(p.birth_year, 7, 1) AS about_born, p.is_shielded,
       (p.created_at AT TIME ZONE %(zone)s)::date - DATE '2000-01-01' AS created_on
FROM people_person p
WHERE p.is_root;
ANALYZE marts_next.s_child (root_id);

-- step: spell
-- What was known of the child at the end of a quarter, and until which quarter nothing new
-- was. Everything of a child lies side by side only on its way through, since so wide a row
-- costs most when it is written. Only ages and terms that run out change within. Grain: one child under age and run
-- of quarters, counted from 1 for the first that is counted anew.
CREATE UNLOGGED TABLE marts_next.s_spell AS
SELECT root_id, number, record_key, nth AS since, until, sex,
       (date_part('year', born) * 10000 + date_part('month', born) * 100 + date_part('day', born))::int AS born,
       CASE WHEN NOT is_shielded THEN p.region END AS region,
       CASE WHEN NOT is_shielded THEN p.district END AS district,
       coalesce(family, number) AS family,
       CASE WHEN carer IN ('mother', 'father') THEN 'parent'
            WHEN carer IN ('grandparent', 'aunt_uncle', 'sibling', 'other_kin') THEN 'kin'
            WHEN carer IS NOT NULL THEN carer::text
            WHEN mother_away IS FALSE AND father_away IS FALSE THEN 'parent' END AS situation,
       parents AS parents_away,
       CASE WHEN parents = 'none' OR is_abroad IS FALSE THEN CASE WHEN parents IS NOT NULL THEN 'none' END
            WHEN is_abroad THEN parents END AS parents_abroad,
       basis::text AS basis, basis_on, basis_until, school, school_on, school_until, clinic, clinic_on,
       CASE WHEN paper THEN 'has' WHEN NOT paper THEN 'lacks' END AS birth_certificate,
       CASE WHEN paper OR numbered <= upto THEN true WHEN NOT paper THEN false END AS is_birth_registered,
       in_hardship, gaps, case_open, told, CASE WHEN told >= left_on THEN told - left_on END AS waited
FROM (
    SELECT b.*,
           CASE WHEN mother_away AND father_away THEN 'both'
                WHEN mother_away OR father_away THEN 'one'
                WHEN mother_away IS FALSE AND father_away IS FALSE THEN 'none' END AS parents
    FROM (
        SELECT w.*,
               CASE WHEN mother_away_on >= coalesce(mother_home_on, mother_away_on) THEN true
                    WHEN mother_home_on IS NOT NULL OR both_on < father_on THEN false END AS mother_away,
               CASE WHEN father_away_on >= coalesce(father_home_on, father_away_on) THEN true
                    WHEN father_home_on IS NOT NULL OR both_on < mother_on THEN false END AS father_away
        FROM (
            SELECT k.*,
                   greatest(mother_on, CASE WHEN both_on >= coalesce(father_on, both_on) OR mother_on IS NOT NULL THEN both_on END) AS mother_away_on,
                   greatest(father_on, CASE WHEN both_on >= coalesce(mother_on, both_on) OR father_on IS NOT NULL THEN both_on END) AS father_away_on
            FROM (
                SELECT c.root_id, c.number, c.record_key, c.sex, c.born, c.is_shielded, c.told, c.since AS left_on,
                       c.numbered, c.nth, c.upto,
                       CASE WHEN c.later = 0 THEN cardinality(%(ends_of_quarters)s::int[])
                            ELSE least(c.nth + bit_count(((c.later & -c.later) - 1)::bit(64)),
                                       cardinality(%(ends_of_quarters)s::int[])) END AS until,
                       c.mother[width_bucket(c.upto, c.mother)] AS mother_on,
                       c.father[width_bucket(c.upto, c.father)] AS father_on,
                       c."both"[width_bucket(c.upto, c."both")] AS both_on,
                       c.mother_home[width_bucket(c.upto, c.mother_home)] AS mother_home_on,
                       c.father_home[width_bucket(c.upto, c.father_home)] AS father_home_on,
                       c.abroad[width_bucket(c.upto, c.where_days)] AS is_abroad,
                       c.carers[width_bucket(c.upto, c.carer_days)] AS carer,
                       c.bases[c.at_basis] AS basis,
                       c.basis_days[c.at_basis] AS basis_on,
                       c.basis_until[c.at_basis] AS basis_until,
                       c.school[c.at_school] AS school,
                       c.school_days[c.at_school] AS school_on,
                       c.school_until[c.at_school] AS school_until,
                       c.clinic[c.at_clinic] AS clinic,
                       c.clinic_days[c.at_clinic] AS clinic_on,
                       c.paper[width_bucket(c.upto, c.paper_days)] AS paper,
                       coalesce(c.lives[width_bucket(c.upto, c.lives_days)],
                                c.listed[width_bucket(c.upto, c.listed_days)]) AS place,
                       c.families[width_bucket(c.upto, c.family_days)] AS family,
                       coalesce(width_bucket(c.upto, c.hardship_entered), 0)
                           > coalesce(width_bucket(c.upto, c.hardship_removed), 0) AS in_hardship,
                       (coalesce(width_bucket(c.upto, c.gaps_opened), 0)
                           - coalesce(width_bucket(c.upto, c.gaps_closed), 0))::smallint AS gaps,
                       coalesce(width_bucket(c.upto, c.cases_opened), 0)
                           > coalesce(width_bucket(c.upto, c.cases_closed), 0) AS case_open
                FROM (
                    SELECT c.*, q.nth, (%(ends_of_quarters)s::int[])[q.nth] AS upto, c.turns >> q.nth AS later,
                           width_bucket((%(ends_of_quarters)s::int[])[q.nth], c.basis_days) AS at_basis,
                           width_bucket((%(ends_of_quarters)s::int[])[q.nth], c.school_days) AS at_school,
                           width_bucket((%(ends_of_quarters)s::int[])[q.nth], c.clinic_days) AS at_clinic
                    FROM (
                        -- nothing before the quarter in which the child became known
                        SELECT s.*, (all_turns >> first | 1) << first AS turns
                        FROM (
                            SELECT s.*, width_bucket(s.first_on - 1, %(ends_of_quarters)s::int[]) AS first
                            FROM (
                                SELECT p.root_id, p.number, p.record_key, p.sex, coalesce(birth.born, p.about_born) AS born, p.is_shielded,
                                       coalesce(least(birth.first_on, absence.first_on, carer.first_on, basis.first_on, school.first_on,
                                                      clinic.first_on, paper.first_on, number.first_on, lives.days[1], listed.first_on),
                                                p.created_on) AS first_on,
                                       coalesce(absence.turns, 0) | coalesce(carer.turns, 0) | coalesce(basis.turns, 0) | coalesce(school.turns, 0)
                                           | coalesce(clinic.turns, 0) | coalesce(paper.turns, 0) | coalesce(number.turns, 0)
                                           | coalesce(lives.turns, 0) | coalesce(listed.turns, 0) | coalesce(family.turns, 0)
                                           | coalesce(hardship.turns, 0) | coalesce(gaps.turns, 0) | coalesce(cases.turns, 0) AS all_turns,
                                       absence.mother, absence.father, absence."both", absence.mother_home, absence.father_home,
                                       absence.where_days, absence.abroad, absence.told, absence.since,
                                       carer.days AS carer_days, carer.carers, basis.days AS basis_days, basis.bases, basis.until AS basis_until,
                                       school.days AS school_days, school.held AS school, school.until AS school_until,
                                       clinic.days AS clinic_days, clinic.held AS clinic,
                                       paper.days AS paper_days, paper.held AS paper, number.first_on AS numbered,
                                       lives.days AS lives_days, lives.places AS lives,
                                       listed.days AS listed_days, listed.places AS listed,
                                       family.days AS family_days, family.families,
                                       hardship.entered AS hardship_entered, hardship.removed AS hardship_removed,
                                       gaps.opened AS gaps_opened, gaps.closed AS gaps_closed,
                                       cases.entries AS cases_opened, cases.exits AS cases_closed
                                FROM marts_next.s_child p
                                LEFT JOIN marts_next.s_birth birth ON birth.root_id = p.root_id
                                LEFT JOIN marts_next.s_absence absence ON absence.root_id = p.root_id
                                LEFT JOIN marts_next.s_carer carer ON carer.root_id = p.root_id
                                LEFT JOIN marts_next.s_basis basis ON basis.root_id = p.root_id
                                LEFT JOIN marts_next.s_school school ON school.root_id = p.root_id
                                LEFT JOIN marts_next.s_clinic clinic ON clinic.root_id = p.root_id
                                LEFT JOIN marts_next.s_paper paper ON paper.root_id = p.root_id
                                LEFT JOIN marts_next.s_number number ON number.root_id = p.root_id
                                LEFT JOIN marts_next.s_lives lives ON lives.root_id = p.root_id
                                LEFT JOIN marts_next.s_listed listed ON listed.root_id = p.root_id
                                LEFT JOIN marts_next.s_family family ON family.root_id = p.root_id
                                LEFT JOIN marts_next.s_hardship hardship ON hardship.root_id = p.root_id
                                LEFT JOIN marts_next.s_gaps gaps ON gaps.root_id = p.root_id
                                LEFT JOIN marts_next.s_cases cases ON cases.root_id = p.root_id
                                OFFSET '0'
                            ) s
                            OFFSET '0'
                        ) s
                        OFFSET '0'
                    ) c
                    CROSS JOIN LATERAL generate_series(c.first + 1, cardinality(%(ends_of_quarters)s::int[])) AS q (nth)
                    WHERE (c.turns >> (q.nth - 1)) & 1 = 1
                      AND (c.born IS NULL OR c.born > (DATE '2000-01-01' + (%(ends_of_quarters)s::int[])[q.nth]
                                               - make_interval(years => %(child_age)s::int))::date)
                    OFFSET '0'
                ) c
                OFFSET '0'
            ) k
            OFFSET '0'
        ) w
        OFFSET '0'
    ) b
    OFFSET '0'
) a
LEFT JOIN marts_next.place p ON p.place = a.place;
ANALYZE marts_next.s_spell (since, until, root_id);
