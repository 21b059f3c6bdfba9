-- Shows plans that wait to those appointed after they were submitted.
-- Who saw it since and does no more (left the Commission) is not shown it again.
-- Grain: one plan that waits and one person who may sign its next step.
INSERT INTO access_link (id, subject, relation, user_id, sensitivity, valid_from, record)
SELECT context.new_id(), w.person_id, 'assigned', w.user_id, %(sensitivity)s, %(at)s, w.plan_id
FROM (
    SELECT DISTINCT p.id AS plan_id, c.person_id, g.user_id, signed.last AS since
    FROM plans_plan AS p
    JOIN cases_case AS c ON c.id = p.case_id AND c.closed_at IS NULL
    JOIN jsonb_to_recordset(%(steps)s::jsonb)
        AS s (code text, roles text[], kind text, level text) ON s.code = p.waits_for
    JOIN access_grant AS g ON g.role = ANY (s.roles)
    JOIN accounts_user AS u ON u.id = g.user_id AND u.is_active
    LEFT JOIN places_territory AS t ON t.id = g.territory_id
    LEFT JOIN places_organisation AS o ON o.id = g.organisation_id
    LEFT JOIN places_territory AS seat ON seat.id = o.territory_id AND t.id IS NULL
    CROSS JOIN LATERAL (
        SELECT max(x.at) AS last, array_agg(x.by) AS who
        FROM plans_signature AS x
        WHERE x.plan_id = p.id AND x.round = p.round) AS signed
    WHERE p.state IN ('opinion', 'submitted', 'agreed')
        AND (c.place BETWEEN t.low AND t.high
            OR s.kind IS NOT NULL AND c.place BETWEEN seat.low AND seat.high)
        AND (s.kind IS NULL OR o.kind = s.kind)
        AND (s.level IS NULL OR t.level = s.level)
        AND g.valid_from <= %(at)s
        AND (g.valid_until IS NULL OR g.valid_until > %(at)s)
        AND g.user_id IS DISTINCT FROM p.made_by
        AND NOT g.user_id = ANY (array_remove(signed.who, NULL))
) AS w
WHERE NOT EXISTS (
    SELECT FROM access_link AS l
    WHERE l.record = w.plan_id AND l.user_id = w.user_id
        AND l.relation = 'assigned'
        AND (l.valid_until IS NULL OR l.valid_until > w.since));
