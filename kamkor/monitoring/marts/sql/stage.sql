-- What the marts are made from: one row a child, with what was known of it and since when.
-- Grain: one child, the root of those found to be the same. Dropped when the build ends.
-- Days are numbers since 1 January 2000: an array of days in order, and beside it an array
-- of what was said on each. What held at a day is the value at
-- width_bucket(day, days): the newest said by then. Rows are put in order once, before
-- they are gathered: an ORDER BY in each aggregate would sort every child anew.
-- What facts say of a child is a view, which spell.sql reads in one go; `part` is the part
-- of the children that one process works for. What asks who acts is a table: processes
-- that help may not ask it.
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

-- step: facts
-- Facts by the root of their child. Who is another is asked of a set that is hashed once,
-- and only for those are the roots searched, in arrays that are made once: a join would
-- sort all facts by person first, or read the table of the merged for each fact.
-- Grain: one fact.
DO $do$
DECLARE
    topic text;
    columns text;
BEGIN
    FOR topic, columns IN VALUES
        ('birth', 'date, precision, seen_on, record_id'),
        ('absence', 'parent, migration, since, until, seen_on, record_id'),
        ('care', 'kinship, basis, since, until, seen_on, record_id'),
        ('enrolment', 'kind, held, attendance, until, seen_on, record_id'),
        ('paper', 'kind, held, seen_on, record_id'),
        ('number', 'kind, seen_on'),
        ('hardship', 'entered_on, removed_on, record_id')
    LOOP
        EXECUTE format(
            'CREATE VIEW marts_next.s_fact_%%s AS
             SELECT CASE WHEN person_id IN (SELECT m.person_id FROM marts_next.s_merged m)
                         THEN (SELECT array_agg(m.root_id ORDER BY m.person_id) FROM marts_next.s_merged m)[
                             width_bucket(person_id, (SELECT array_agg(m.person_id ORDER BY m.person_id) FROM marts_next.s_merged m))]
                         ELSE person_id END AS root_id, %%s
             FROM people_%%s', topic, columns, topic);
    END LOOP;
END
$do$;

-- step: birth
-- The most exact date, then the newest. Grain: one child.
CREATE VIEW marts_next.s_birth AS
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, (array_agg(date))[1] AS born,
       min(seen_on) - DATE '2000-01-01' AS first_on
FROM (
    SELECT f.root_id, f.date, f.seen_on
    FROM marts_next.s_fact_birth f
    ORDER BY root_id, f.date IS NULL,
             CASE f.precision WHEN 'day' THEN 0 WHEN 'month' THEN 1 WHEN 'year' THEN 2 WHEN 'about' THEN 3 ELSE 4 END,
             f.seen_on DESC, f.record_id DESC
) f
GROUP BY root_id;

-- step: absence
-- Who of the parents is away, as rights/sql/away.sql weighs it. Grain: one child.
-- An absence that ended says from that day that this parent is at home.
CREATE VIEW marts_next.s_absence AS
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part,
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
FROM (
    SELECT root_id, parent, migration, is_away, day, CASE WHEN is_away THEN since END - DATE '2000-01-01' AS since
    FROM (
        SELECT root_id, parent, migration, record_id, since, is_away,
               CASE WHEN is_away OR parent = 'none' THEN seen_on ELSE greatest(until, seen_on) END - DATE '2000-01-01' AS day
        FROM (
            SELECT f.root_id, f.parent, f.migration, f.record_id, f.seen_on, f.since, f.until,
                   unnest(CASE WHEN f.parent = 'none' OR f.until <= f.seen_on THEN ARRAY[false]
                               WHEN f.until IS NULL THEN ARRAY[true]
                               ELSE ARRAY[true, false] END) AS is_away
            FROM marts_next.s_fact_absence f
            WHERE f.parent <> 'unknown'
        ) f
    ) f
    ORDER BY root_id, day, record_id
) f
GROUP BY root_id;

-- step: carer
-- Who cares. Grain: one child.
CREATE VIEW marts_next.s_carer AS
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, array_agg(day) AS days, array_agg(kinship) AS carers,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT f.root_id, f.kinship, f.seen_on - DATE '2000-01-01' AS day
    FROM marts_next.s_fact_care f
    WHERE f.kinship <> 'unknown'
    ORDER BY root_id, f.seen_on, f.record_id
) f
GROUP BY root_id;

-- step: basis
-- On what basis, until when. Grain: one child.
CREATE VIEW marts_next.s_basis AS
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, array_agg(day) AS days, array_agg(basis) AS bases, array_agg(until) AS until,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT f.root_id, f.basis, f.seen_on - DATE '2000-01-01' AS day,
           coalesce(f.until,
               CASE WHEN f.basis IN ('temporary_guardianship', 'preliminary_guardianship')
                    THEN (f.since + make_interval(months => %(preliminary_guardianship_months)s::int))::date
               END) - DATE '2000-01-01' AS until
    FROM marts_next.s_fact_care f
    WHERE f.basis <> 'unknown'
    ORDER BY root_id, f.seen_on, f.basis <> 'none', f.record_id
) f
GROUP BY root_id;

-- step: school
-- Whether the child is on the list of a school. Grain: one child.
CREATE VIEW marts_next.s_school AS
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, array_agg(day) AS days, array_agg(held) AS held, array_agg(until) AS until,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT f.root_id, h.held, f.seen_on - DATE '2000-01-01' AS day,
           f.until - DATE '2000-01-01' AS until
    FROM marts_next.s_fact_enrolment f
    CROSS JOIN LATERAL (
        SELECT CASE WHEN f.held = 'yes' OR f.held = 'unknown' AND f.attendance IN ('attends', 'irregular') THEN true
                    WHEN f.held = 'no' THEN false END AS held) h
    WHERE f.kind = 'school' AND h.held IS NOT NULL
    ORDER BY root_id, f.seen_on, f.attendance <> 'unknown', f.record_id
) f
GROUP BY root_id;

-- step: clinic
-- And of a clinic. Grain: one child.
CREATE VIEW marts_next.s_clinic AS
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, array_agg(day) AS days, array_agg(held) AS held,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT f.root_id, f.held <> 'no' AS held, f.seen_on - DATE '2000-01-01' AS day
    FROM marts_next.s_fact_enrolment f
    WHERE f.kind = 'clinic'
      AND (f.held <> 'unknown' OR f.attendance IN ('attends', 'irregular'))
    ORDER BY root_id, f.seen_on, f.record_id
) f
GROUP BY root_id;

-- step: paper
-- Whether the birth certificate is in hand. Grain: one child.
CREATE VIEW marts_next.s_paper AS
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, array_agg(day) AS days, array_agg(held) AS held,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT f.root_id, f.held = 'yes' AS held, f.seen_on - DATE '2000-01-01' AS day
    FROM marts_next.s_fact_paper f
    WHERE f.kind = 'birth_certificate' AND f.held <> 'unknown'
    ORDER BY root_id, f.seen_on, f.held = 'yes', f.record_id
) f
GROUP BY root_id;

-- step: number
-- A personal number says that the birth is registered. Grain: one child.
CREATE VIEW marts_next.s_number AS
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, first_on,
       1::bigint << width_bucket(first_on - 1, %(ends_of_quarters)s::int[]) AS turns
FROM (SELECT f.root_id, min(f.seen_on) - DATE '2000-01-01' AS first_on
      FROM marts_next.s_fact_number f
      WHERE f.kind <> 'other'
      GROUP BY 1) f;

-- step: lives
-- Where records say that the child lives. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_lives AS
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, array_agg(day) AS days, array_agg(low) AS places,
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
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, array_agg(day) AS days, array_agg(low) AS places, min(seen) AS first_on,
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
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, array_agg(day) AS days, array_agg(number) AS families,
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
CREATE VIEW marts_next.s_hardship AS
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, array_agg(day) FILTER (WHERE NOT is_removal) AS entered,
       array_agg(day) FILTER (WHERE is_removal) AS removed,
       bit_or(1::bigint << width_bucket(day - 1, %(ends_of_quarters)s::int[])) AS turns
FROM (
    SELECT f.root_id, t.is_removal, t.on - DATE '2000-01-01' AS day
    FROM (SELECT DISTINCT f.root_id, f.record_id, f.entered_on, f.removed_on
          FROM marts_next.s_fact_hardship f
          WHERE f.entered_on IS NOT NULL) f
    CROSS JOIN LATERAL (VALUES (f.entered_on, false), (f.removed_on, true)) AS t ("on", is_removal)
    WHERE t.on IS NOT NULL
    ORDER BY f.root_id, t.on
) f
GROUP BY root_id;

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
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, array_agg(day) FILTER (WHERE NOT is_end) AS opened,
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

-- step: event
-- What came in a quarter: gaps by their last day; signals, without those gathered with an
-- earlier one, and whether another came in the months before; incidents of violence by the
-- day they were written down. One table, looked up once. Grain: one child and quarter.
CREATE UNLOGGED TABLE marts_next.s_event AS
SELECT root_id, date_trunc('quarter', day)::date AS quarter,
       (count(*) FILTER (WHERE kind = 'gap'))::smallint AS due, (count(*) FILTER (WHERE on_time))::smallint AS on_time,
       (count(*) FILTER (WHERE kind = 'signal'))::smallint AS signals, coalesce(bool_or(again), false) AS again,
       bool_or(kind = 'violence') AS violence
FROM (
    SELECT root_id, due AS day, 'gap' AS kind, closed_on <= due AS on_time, NULL::boolean AS again
    FROM marts_next.s_gap
    WHERE due < %(today)s::date
    UNION ALL
    SELECT root_id, day, 'signal', NULL,
           lag(day) OVER (PARTITION BY root_id ORDER BY received_at, id) > day - make_interval(months => %(repeat_signal_months)s::int)
    FROM (
        SELECT coalesce(m.root_id, s.person_id) AS root_id, s.id, s.received_at, (s.received_at AT TIME ZONE %(zone)s)::date AS day
        FROM signals_signal s
        LEFT JOIN marts_next.s_merged m ON m.person_id = s.person_id
        WHERE s.person_id IS NOT NULL AND s.lead_id IS NULL AND s.outcome <> 'duplicate'
    ) s
    UNION ALL
    SELECT coalesce(m.root_id, i.person_id), (i.opened_at AT TIME ZONE %(zone)s)::date, 'violence', NULL, NULL
    FROM incidents_incident i
    LEFT JOIN marts_next.s_merged m ON m.person_id = i.person_id
) e
GROUP BY 1, 2;
ANALYZE marts_next.s_event;

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
SELECT root_id, uuid_hash(root_id) & %(parts)s - 1 AS part, array_agg(day) FILTER (WHERE NOT is_end) AS entries,
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
SELECT p.id AS root_id, uuid_hash(p.id) & %(parts)s - 1 AS part,
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
