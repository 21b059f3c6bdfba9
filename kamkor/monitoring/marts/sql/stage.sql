-- What the marts are made from: one row a child, with what was known of it and since when.
-- Grain: one child, the root of those found to be the same. Dropped when the build ends.
-- Days are numbers since 1 January 2000: an array of days in order, and beside it an array
-- of what was said on each. What held at a day is the value at
-- width_bucket(day, days): the newest said by then.
-- The keys come as settings of the transaction, since a statement that fails is logged.

-- step: person
-- Grain: one row of the register.
CREATE UNLOGGED TABLE marts_next.s_person AS
SELECT id AS person_id, root_id FROM people_person;
ANALYZE marts_next.s_person;

-- step: birth
-- The most exact date, then the newest. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_birth AS
SELECT DISTINCT ON (m.root_id) m.root_id, f.date AS born,
       min(f.seen_on) OVER (PARTITION BY m.root_id) - DATE '2000-01-01' AS first_on
FROM people_birth f
JOIN marts_next.s_person m ON m.person_id = f.person_id
ORDER BY m.root_id, f.date IS NULL,
         array_position(ARRAY['day', 'month', 'year', 'about', 'unknown'], f.precision::text),
         f.seen_on DESC, f.record_id DESC;

-- step: absence
-- Who of the parents is away, as rights/sql/away.sql weighs it. Grain: one child.
-- An absence that ended says from that day that this parent is at home.
CREATE UNLOGGED TABLE marts_next.s_absence AS
WITH said AS (
    SELECT m.root_id, f.parent, f.migration, f.record_id,
           f.seen_on - DATE '2000-01-01' AS day,
           f.since - DATE '2000-01-01' AS since,
           CASE WHEN f.parent = 'none' THEN f.seen_on
                WHEN f.parent <> 'unknown' THEN greatest(f.until, CASE WHEN f.until IS NOT NULL THEN f.seen_on END)
           END - DATE '2000-01-01' AS home,
           f.parent IN ('mother', 'father', 'both')
               AND (f.until IS NULL OR f.until > f.seen_on) AS is_away
    FROM people_absence f
    JOIN marts_next.s_person m ON m.person_id = f.person_id
    WHERE f.parent <> 'unknown'
)
SELECT root_id,
       array_agg(day ORDER BY day) FILTER (WHERE is_away AND parent = 'mother') AS mother,
       array_agg(day ORDER BY day) FILTER (WHERE is_away AND parent = 'father') AS father,
       array_agg(day ORDER BY day) FILTER (WHERE is_away AND parent = 'both') AS "both",
       array_agg(home ORDER BY home) FILTER (WHERE home IS NOT NULL AND parent IN ('none', 'mother', 'both')) AS mother_home,
       array_agg(home ORDER BY home) FILTER (WHERE home IS NOT NULL AND parent IN ('none', 'father', 'both')) AS father_home,
       array_agg(day ORDER BY day, record_id) FILTER (WHERE is_away AND migration <> 'unknown') AS where_days,
       array_agg(migration = 'external' ORDER BY day, record_id) FILTER (WHERE is_away AND migration <> 'unknown') AS abroad,
       min(day) FILTER (WHERE is_away) AS told,
       min(since) FILTER (WHERE is_away) AS since,
       min(day) AS first_on
FROM said
GROUP BY root_id;

-- step: care
-- Who cares, and on what basis until when. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_care AS
WITH said AS (
    SELECT m.root_id, f.record_id, f.kinship, f.basis, f.seen_on - DATE '2000-01-01' AS day,
           coalesce(f.until,
               CASE WHEN f.basis IN ('temporary_guardianship', 'preliminary_guardianship')
                    THEN (f.since + make_interval(months => %(preliminary_guardianship_months)s::int))::date
               END) - DATE '2000-01-01' AS until
    FROM people_care f
    JOIN marts_next.s_person m ON m.person_id = f.person_id
    WHERE f.kinship <> 'unknown' OR f.basis <> 'unknown'
)
SELECT root_id,
       array_agg(day ORDER BY day, record_id) FILTER (WHERE kinship <> 'unknown') AS carer_days,
       array_agg(kinship ORDER BY day, record_id) FILTER (WHERE kinship <> 'unknown') AS carer,
       array_agg(day ORDER BY day, basis <> 'none', record_id) FILTER (WHERE basis <> 'unknown') AS basis_days,
       array_agg(basis ORDER BY day, basis <> 'none', record_id) FILTER (WHERE basis <> 'unknown') AS basis,
       array_agg(until ORDER BY day, basis <> 'none', record_id) FILTER (WHERE basis <> 'unknown') AS basis_until,
       min(day) AS first_on
FROM said
GROUP BY root_id;

-- step: enrolment
-- Whether the child is on the list of a school and of a clinic. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_enrolment AS
WITH said AS (
    SELECT m.root_id, f.kind, f.record_id, f.seen_on - DATE '2000-01-01' AS day,
           f.until - DATE '2000-01-01' AS until,
           f.attendance <> 'unknown' AS tells,
           CASE WHEN f.held = 'yes' OR f.held = 'unknown' AND f.attendance IN ('attends', 'irregular') THEN true
                WHEN f.held = 'no' THEN false END AS held
    FROM people_enrolment f
    JOIN marts_next.s_person m ON m.person_id = f.person_id
)
SELECT root_id,
       array_agg(day ORDER BY day, tells, record_id) FILTER (WHERE kind = 'school') AS school_days,
       array_agg(held ORDER BY day, tells, record_id) FILTER (WHERE kind = 'school') AS school,
       array_agg(until ORDER BY day, tells, record_id) FILTER (WHERE kind = 'school') AS school_until,
       array_agg(day ORDER BY day, record_id) FILTER (WHERE kind = 'clinic') AS clinic_days,
       array_agg(held ORDER BY day, record_id) FILTER (WHERE kind = 'clinic') AS clinic,
       min(day) AS first_on
FROM said
WHERE held IS NOT NULL
GROUP BY root_id;

-- step: paper
-- Whether the birth certificate is in hand. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_paper AS
SELECT m.root_id,
       array_agg(f.seen_on - DATE '2000-01-01' ORDER BY f.seen_on, f.held = 'yes', f.record_id) AS days,
       array_agg(f.held = 'yes' ORDER BY f.seen_on, f.held = 'yes', f.record_id) AS held,
       min(f.seen_on) - DATE '2000-01-01' AS first_on
FROM people_paper f
JOIN marts_next.s_person m ON m.person_id = f.person_id
WHERE f.kind = 'birth_certificate' AND f.held <> 'unknown'
GROUP BY m.root_id;

-- step: number
-- A personal number says that the birth is registered. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_number AS
SELECT m.root_id, min(f.seen_on) - DATE '2000-01-01' AS first_on
FROM people_number f
JOIN marts_next.s_person m ON m.person_id = f.person_id
WHERE f.kind <> 'other'
GROUP BY m.root_id;

-- step: lives
-- Where records say that the child lives. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_lives AS
SELECT m.root_id,
       array_agg(f.seen_on - DATE '2000-01-01' ORDER BY f.seen_on, f.id) AS days,
       array_agg(t.low ORDER BY f.seen_on, f.id) AS places
FROM people_residence f
JOIN marts_next.s_person m ON m.person_id = f.person_id
JOIN places_territory t ON t.id = f.territory_id
WHERE NOT EXISTS (SELECT FROM people_doubt d
                  WHERE d.record_id = f.record_id AND d.lifted_at IS NULL)
GROUP BY m.root_id;

-- step: listed
-- Where the lists that name the child were kept; the border's say nothing of a home.
-- Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_listed AS
SELECT m.root_id,
       array_agg(b.list_date - DATE '2000-01-01' ORDER BY b.list_date, b.id) AS days,
       array_agg(t.low ORDER BY b.list_date, b.id) AS places,
       min(n.seen_on) - DATE '2000-01-01' AS first_on
FROM people_name n
JOIN marts_next.s_person m ON m.person_id = n.person_id
JOIN sources_record r ON r.id = n.record_id
JOIN sources_batch b ON b.id = r.batch_id AND b.kind <> 'border'
LEFT JOIN places_territory t ON t.id = b.territory_id
WHERE NOT EXISTS (SELECT FROM people_doubt d
                  WHERE d.record_id = r.id AND d.lifted_at IS NULL)
GROUP BY m.root_id;

-- step: family
-- The household that records put the child in. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_family AS
WITH household AS MATERIALIZED (
    SELECT h.household_id,
           ('x' || encode(substring(sha256(k.number || uuid_send(h.household_id)) FOR 8), 'hex'))::bit(64)::bigint AS number
    FROM (SELECT DISTINCT household_id FROM people_membership) h
    CROSS JOIN (SELECT decode(current_setting('marts.number'), 'hex') AS number OFFSET 0) k
)
SELECT m.root_id,
       array_agg(f.seen_on - DATE '2000-01-01' ORDER BY f.seen_on, f.id) AS days,
       array_agg(h.number ORDER BY f.seen_on, f.id) AS families
FROM people_membership f
JOIN marts_next.s_person m ON m.person_id = f.person_id
JOIN household h ON h.household_id = f.household_id
GROUP BY m.root_id;

-- step: hardship
-- Entries in the register of difficult life situation, and removals. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_hardship AS
SELECT root_id,
       array_agg(entered ORDER BY entered) AS entered,
       array_agg(removed ORDER BY removed) FILTER (WHERE removed IS NOT NULL) AS removed
FROM (
    SELECT DISTINCT m.root_id, f.record_id, f.entered_on - DATE '2000-01-01' AS entered,
           f.removed_on - DATE '2000-01-01' AS removed
    FROM people_hardship f
    JOIN marts_next.s_person m ON m.person_id = f.person_id
    WHERE f.entered_on IS NOT NULL
) f
GROUP BY root_id;

-- step: gap
-- Unmet rights, opened, closed, and the last day to act where law or practice sets one.
-- A bill sets none, nor does a reason that says itself that the term is over: it follows
-- another whose term it was. Grain: one gap.
CREATE UNLOGGED TABLE marts_next.s_gap AS
WITH gap AS (
    SELECT m.root_id, g."right", g.reason, g.since, g.opened_at,
           (g.opened_at AT TIME ZONE %(zone)s)::date AS opened,
           (g.closed_at AT TIME ZONE %(zone)s)::date AS closed
    FROM rights_gap g
    JOIN marts_next.s_person m ON m.person_id = g.person_id
)
SELECT g.root_id, g.opened - DATE '2000-01-01' AS opened, g.closed - DATE '2000-01-01' AS closed,
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
SELECT root_id, array_agg(opened ORDER BY opened) AS opened,
       array_agg(closed ORDER BY closed) FILTER (WHERE closed IS NOT NULL) AS closed
FROM marts_next.s_gap
GROUP BY root_id;

-- step: gap_due
-- Gaps by the quarter of their last day. Grain: one child and quarter.
CREATE UNLOGGED TABLE marts_next.s_gap_due AS
SELECT root_id, date_trunc('quarter', due)::date AS quarter, count(*)::smallint AS due,
       count(*) FILTER (WHERE closed_on <= due)::smallint AS on_time
FROM marts_next.s_gap
WHERE due < %(today)s::date
GROUP BY 1, 2;

-- step: signal
-- Signals about a child, without those gathered with an earlier one, and whether another
-- came in the months before. Grain: one child and quarter.
CREATE UNLOGGED TABLE marts_next.s_signal AS
SELECT root_id, date_trunc('quarter', day)::date AS quarter, count(*)::smallint AS signals,
       bool_or(before > day - make_interval(months => %(repeat_signal_months)s::int)) AS again
FROM (
    SELECT m.root_id, s.day, lag(s.day) OVER (PARTITION BY m.root_id ORDER BY s.received_at, s.id) AS before
    FROM (SELECT id, person_id, received_at, (received_at AT TIME ZONE %(zone)s)::date AS day
          FROM signals_signal WHERE lead_id IS NULL AND outcome <> 'duplicate') s
    JOIN marts_next.s_person m ON m.person_id = s.person_id
) s
GROUP BY 1, 2;

-- step: violence
-- Incidents of violence by the quarter in which they were written down.
-- Grain: one child and quarter.
CREATE UNLOGGED TABLE marts_next.s_violence AS
SELECT DISTINCT m.root_id, date_trunc('quarter', (i.opened_at AT TIME ZONE %(zone)s)::date)::date AS quarter
FROM incidents_incident i
JOIN marts_next.s_person m ON m.person_id = i.person_id;

-- step: case_
-- The life of each case in steps: when on record, when off, by which reason. Grain: one case.
CREATE UNLOGGED TABLE marts_next.s_case AS
WITH step AS (
    SELECT s.case_id, s.id, s.at, s.after, (s.at AT TIME ZONE %(zone)s)::date - DATE '2000-01-01' AS day,
           s.after = ANY (%(ends)s) AS is_end,
           coalesce(lag(s.after) OVER (PARTITION BY s.case_id ORDER BY s.at, s.id) = ANY (%(ends)s), true) AS was_out
    FROM cases_step s
)
SELECT c.id AS case_id, m.root_id, c.place,
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
JOIN marts_next.s_person m ON m.person_id = c.person_id
JOIN step s ON s.case_id = c.id
GROUP BY c.id, m.root_id, c.place;

-- step: cases
-- How many cases of a child were opened and closed by when. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_cases AS
SELECT root_id, array_agg(day ORDER BY day) FILTER (WHERE way = 1) AS entries,
       array_agg(day ORDER BY day) FILTER (WHERE way = 2) AS exits
FROM marts_next.s_case c
CROSS JOIN LATERAL (SELECT 1 AS way, unnest(c.entries) AS day
                    UNION ALL SELECT 2, unnest(c.exits)) e
GROUP BY root_id;

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
-- Everything of a child side by side. Grain: one child.
CREATE UNLOGGED TABLE marts_next.s_child AS
WITH key AS MATERIALIZED (
    SELECT decode(current_setting('marts.number'), 'hex') AS number,
           decode(current_setting('marts.inner'), 'hex') AS "inner",
           decode(current_setting('marts.outer'), 'hex') AS "outer"
)
SELECT p.id AS root_id,
       ('x' || encode(substring(sha256(k.number || uuid_send(p.id)) FOR 8), 'hex'))::bit(64)::bigint AS number,
       get_byte(sha256(k."outer" || sha256(k."inner" || uuid_send(p.id))), 0)::smallint AS record_key,
       CASE p.sex WHEN 'female' THEN 'f' WHEN 'male' THEN 'm' END AS sex,
       coalesce(birth.born, make_date(p.birth_year, 7, 1)) AS born, p.is_shielded,
       coalesce(least(birth.first_on, absence.first_on, care.first_on, enrolment.first_on, paper.first_on,
                      number.first_on, lives.days[1], listed.first_on),
                (p.created_at AT TIME ZONE %(zone)s)::date - DATE '2000-01-01') AS first_on,
       absence.mother, absence.father, absence."both", absence.mother_home, absence.father_home,
       absence.where_days, absence.abroad, absence.told, absence.since,
       care.carer_days, care.carer, care.basis_days, care.basis, care.basis_until,
       enrolment.school_days, enrolment.school, enrolment.school_until,
       enrolment.clinic_days, enrolment.clinic,
       paper.days AS paper_days, paper.held AS paper, number.first_on AS numbered,
       lives.days AS lives_days, lives.places AS lives,
       listed.days AS listed_days, listed.places AS listed,
       family.days AS family_days, family.families,
       hardship.entered AS hardship_entered, hardship.removed AS hardship_removed,
       gaps.opened AS gaps_opened, gaps.closed AS gaps_closed,
       cases.entries AS cases_opened, cases.exits AS cases_closed
FROM people_person p
CROSS JOIN key k
LEFT JOIN marts_next.s_birth birth ON birth.root_id = p.id
LEFT JOIN marts_next.s_absence absence ON absence.root_id = p.id
LEFT JOIN marts_next.s_care care ON care.root_id = p.id
LEFT JOIN marts_next.s_enrolment enrolment ON enrolment.root_id = p.id
LEFT JOIN marts_next.s_paper paper ON paper.root_id = p.id
LEFT JOIN marts_next.s_number number ON number.root_id = p.id
LEFT JOIN marts_next.s_lives lives ON lives.root_id = p.id
LEFT JOIN marts_next.s_listed listed ON listed.root_id = p.id
LEFT JOIN marts_next.s_family family ON family.root_id = p.id
LEFT JOIN marts_next.s_hardship hardship ON hardship.root_id = p.id
LEFT JOIN marts_next.s_gaps gaps ON gaps.root_id = p.id
LEFT JOIN marts_next.s_cases cases ON cases.root_id = p.id
WHERE p.is_root;
ANALYZE marts_next.s_child (root_id, first_on);
