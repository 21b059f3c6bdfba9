-- What a Commission did in a period. Grain: one row a line of the report.
WITH held AS (
    SELECT id FROM commission_session
    WHERE commission_id = %(commission)s AND state IN ('closed', 'signed')
      AND day BETWEEN %(since)s AND %(until)s
), decided AS (
    SELECT d.id, d.result, i.kind, i.case_id
    FROM commission_decision d
    JOIN commission_item i ON i.id = d.item_id
    JOIN held ON held.id = i.session_id
), task AS (
    SELECT t.state, t.until, (t.ended_at AT TIME ZONE %(zone)s)::date AS ended
    FROM commission_task t
    JOIN commission_decision d ON d.id = t.decision_id
    JOIN commission_item i ON i.id = d.item_id AND i.commission_id = %(commission)s
    WHERE t.until BETWEEN %(since)s AND %(until)s
)
SELECT 'sessions', count(*) FROM held
UNION ALL SELECT 'items', count(*) FROM decided
UNION ALL SELECT 'cases', count(DISTINCT case_id) FROM decided
UNION ALL SELECT 'plans_agreed', count(*) FROM decided WHERE kind = 'plan' AND result = 'adopted'
UNION ALL SELECT 'plans_returned', count(*) FROM decided WHERE kind = 'plan' AND result = 'rejected'
UNION ALL SELECT 'tasks', count(*) FROM task
UNION ALL SELECT 'tasks_in_time', count(*) FROM task WHERE state = 'done' AND ended <= until
UNION ALL SELECT 'tasks_late', count(*) FROM task WHERE state = 'done' AND ended > until
UNION ALL SELECT 'tasks_not_done', count(*) FROM task WHERE state = 'not_done'
UNION ALL SELECT 'tasks_open', count(*) FROM task WHERE state = 'set';
