-- Cases of a territory in a period: who was identified, who removed, who is on record.
-- Grain: one row a line of the report, children and families.
-- A case is on record from its opening, or reopening, to the step that closed it. A child
-- that comes twice is counted twice: the lines add up. A family is counted once a line; it
-- is the household that the newest list names, and a child of none is its own.
WITH step AS (
    SELECT c.id AS case_id, p.root_id AS child, s.after, s.move,
           (s.at AT TIME ZONE %(zone)s)::date AS day, s.at, s.id,
           s.after = ANY (%(ends)s) AS is_end,
           coalesce(lag(s.after) OVER story = ANY (%(ends)s), true) AS was_out
    FROM cases_case c
    JOIN people_person p ON p.id = c.person_id
    JOIN cases_step s ON s.case_id = c.id
    WHERE c.place BETWEEN %(low)s AND %(high)s
    WINDOW story AS (PARTITION BY c.id ORDER BY s.at, s.id)
), stands AS (
    SELECT DISTINCT ON (case_id, edge.day) case_id, child, edge.day, NOT is_end AS is_in
    FROM (VALUES (%(since)s::date), (%(until)s::date + 1)) AS edge (day)
    JOIN step ON step.day < edge.day
    ORDER BY case_id, edge.day, at DESC, step.id DESC
), line AS (
    SELECT 'before' AS line, child FROM stands WHERE day = %(since)s AND is_in
    UNION ALL
    SELECT 'identified', child FROM step
    WHERE NOT is_end AND was_out AND day BETWEEN %(since)s AND %(until)s
    UNION ALL
    SELECT 'removed', child FROM step
    WHERE is_end AND NOT was_out AND day BETWEEN %(since)s AND %(until)s
    UNION ALL
    SELECT 'removed.' || l.reason, step.child FROM step
    JOIN LATERAL (
        SELECT k.reason FROM cases_closing k
        WHERE k.case_id = step.case_id AND k.at <= step.at
        ORDER BY k.at DESC LIMIT 1) l ON true
    WHERE is_end AND NOT was_out AND day BETWEEN %(since)s AND %(until)s
    UNION ALL
    SELECT 'after', child FROM stands WHERE day = %(until)s::date + 1 AND is_in
), family AS (
    SELECT DISTINCT ON (p.root_id) p.root_id AS child, m.household_id
    FROM people_membership m
    JOIN people_person p ON p.id = m.person_id
    WHERE p.root_id IN (SELECT child FROM line)
    ORDER BY p.root_id, m.seen_on DESC, m.id DESC
)
SELECT line, count(*),
       count(DISTINCT coalesce(f.household_id, line.child))
FROM line LEFT JOIN family f ON f.child = line.child
GROUP BY line;
