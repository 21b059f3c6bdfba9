-- Shows plans that wait to who stands in for an absent signer, to the end of the absence.
-- The deputy signs such plans by a role of their own, in whatever place; nobody who made or
-- signed the plan is asked again, nor somebody in their stead.
-- Grain: one plan that waits and one deputy.
INSERT INTO access_link (id, subject, relation, user_id, sensitivity, valid_from, valid_until, record)
SELECT context.new_id(), w.person_id, 'assigned', w.deputy_id, %(sensitivity)s, %(at)s, w.until, w.plan_id
FROM (
    SELECT DISTINCT ON (p.id, d.deputy_id) p.id AS plan_id, c.person_id, d.deputy_id,
           (d.to_day + 1)::timestamp AT TIME ZONE %(zone)s AS until
    FROM plans_plan AS p
    JOIN cases_case AS c ON c.id = p.case_id AND c.closed_at IS NULL
    JOIN places_territory AS t ON c.place BETWEEN t.low AND t.high
    JOIN jsonb_to_recordset(%(steps)s::jsonb)
        AS s (code text, roles text[], kind text, level text)
        ON s.code = p.waits_for AND (s.level IS NULL OR t.level = s.level)
    JOIN access_grant AS g ON g.territory_id = t.id AND g.role = ANY (s.roles)
        AND g.valid_from <= %(at)s AND (g.valid_until IS NULL OR g.valid_until > %(at)s)
    JOIN providers_duty AS d ON d.user_id = g.user_id AND d.ended_at IS NULL
        AND %(today)s BETWEEN d.from_day AND d.to_day
    JOIN accounts_user AS u ON u.id = d.deputy_id AND u.is_active
    LEFT JOIN places_organisation AS o ON o.id = g.organisation_id
    CROSS JOIN LATERAL (
        SELECT array_remove(array_agg(x.by), NULL) || p.made_by AS who
        FROM plans_signature AS x
        WHERE x.plan_id = p.id AND x.round = p.round) AS signed
    WHERE p.state = 'agreed'
        AND (%(plan)s::uuid IS NULL OR p.id = %(plan)s)
        AND (s.kind IS NULL OR o.kind = s.kind)
        AND NOT d.user_id = ANY (signed.who)
        AND NOT d.deputy_id = ANY (signed.who)
        AND EXISTS (
            SELECT FROM access_grant AS own
            WHERE own.user_id = d.deputy_id AND own.role = ANY (%(roles)s)
                AND own.valid_from <= %(at)s
                AND (own.valid_until IS NULL OR own.valid_until > %(at)s))
    ORDER BY p.id, d.deputy_id, d.to_day DESC
) AS w
WHERE NOT EXISTS (
    SELECT FROM access_link AS l
    WHERE l.record = w.plan_id AND l.user_id = w.deputy_id AND l.relation = 'assigned'
        AND (l.valid_until IS NULL OR l.valid_until > %(at)s));
