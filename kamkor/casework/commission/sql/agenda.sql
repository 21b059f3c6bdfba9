-- step: drop
-- Plans that stand elsewhere by now leave the agenda. Grain: an item.
UPDATE commission_item AS i SET state = 'dropped'
FROM plans_plan p
WHERE i.commission_id = %(commission)s AND i.state IN ('waiting', 'listed')
  AND p.id = i.plan_id
  AND NOT (p.state = 'submitted' AND p.waits_for = ANY (%(steps)s))
RETURNING i.id;

-- step: plans
-- Plans submitted in the Commission's territory and not before it yet. Grain: a plan.
INSERT INTO commission_item (id, commission_id, kind, state, person_id, case_id, plan_id,
                             put_by, put_at)
SELECT context.new_id(), %(commission)s, 'plan', 'waiting', c.person_id, c.id, p.id,
       p.submitted_by, p.submitted_at
FROM plans_plan p
JOIN cases_case c ON c.id = p.case_id
WHERE p.state = 'submitted' AND p.waits_for = ANY (%(steps)s)
  AND c.place BETWEEN %(low)s AND %(high)s
  AND NOT EXISTS (
      SELECT FROM commission_item i
      WHERE i.plan_id = p.id AND i.state IN ('waiting', 'listed'))
ORDER BY p.submitted_at, p.id
RETURNING id;

-- step: follow_up
-- Decisions with a task that is due by the session's day, or that was reported on since
-- the decision was last followed up. Grain: a decision.
INSERT INTO commission_item (id, commission_id, kind, state, person_id, case_id,
                             earlier_id, put_by, put_at)
SELECT context.new_id(), %(commission)s, 'follow_up', 'waiting', i.person_id, i.case_id,
       d.id, %(by)s, %(at)s
FROM commission_decision d
JOIN commission_item i ON i.id = d.item_id AND i.commission_id = %(commission)s
LEFT JOIN LATERAL (
    SELECT max(later.at) AS at
    FROM commission_item f
    JOIN commission_decision later ON later.item_id = f.id
    WHERE f.earlier_id = d.id) last ON true
WHERE NOT EXISTS (
          SELECT FROM commission_item f
          WHERE f.earlier_id = d.id AND f.state IN ('waiting', 'listed'))
  AND EXISTS (
          SELECT FROM commission_task t
          WHERE t.decision_id = d.id
            AND (t.ended_at IS NULL AND t.until <= %(day)s
                 OR t.ended_at > coalesce(last.at, d.at)))
ORDER BY d.at, d.id
RETURNING id;

-- step: list
-- What waits is put on the agenda after what stands there. Grain: an item.
UPDATE commission_item AS i
SET state = 'listed', session_id = %(session)s, position = n.position
FROM (
    SELECT id, row_number() OVER (ORDER BY put_at, id) + (
               SELECT coalesce(max(position), 0) FROM commission_item
               WHERE session_id = %(session)s) AS position
    FROM commission_item
    WHERE commission_id = %(commission)s AND state = 'waiting') AS n
WHERE n.id = i.id
RETURNING i.id;
