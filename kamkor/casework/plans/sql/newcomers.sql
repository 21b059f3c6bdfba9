-- Shows plans that wait to those appointed after they were submitted.
-- Who saw it since and does no more (left the Commission) is not shown it again.
-- Grain: one plan that waits and one person who may sign its next step.
INSERT INTO access_link (id, subject, relation, user_id, sensitivity, valid_from, record)
SELECT context.new_id(), w.person_id, 'assigned', w.user_id, %(sensitivity)s, %(at)s, w.plan_id
FROM (
    SELECT DISTINCT p.id AS plan_id, c.person_id, g.user_id,
           coalesce(p.agreed_at, p.submitted_at) AS since
    FROM plans_plan AS p
    JOIN cases_case AS c ON c.id = p.case_id AND c.closed_at IS NULL
    JOIN places_territory AS t ON c.place BETWEEN t.low AND t.high
    JOIN access_grant AS g ON g.territory_id = t.id
    JOIN accounts_user AS u ON u.id = g.user_id AND u.is_active
    WHERE p.state IN ('submitted', 'agreed')
        AND g.role = ANY (CASE p.state WHEN 'submitted' THEN %(agree)s::text[] ELSE %(approve)s::text[] END)
        AND g.valid_from <= %(at)s
        AND (g.valid_until IS NULL OR g.valid_until > %(at)s)
        AND g.user_id IS DISTINCT FROM p.made_by
        AND g.user_id IS DISTINCT FROM p.submitted_by
        AND g.user_id IS DISTINCT FROM p.agreed_by
) AS w
WHERE NOT EXISTS (
    SELECT FROM access_link AS l
    WHERE l.record = w.plan_id AND l.user_id = w.user_id
        AND l.relation = 'assigned'
        AND (l.valid_until IS NULL OR l.valid_until > w.since));
