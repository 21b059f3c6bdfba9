-- What the time itself does to deadlines. Grain: one deadline whose moment has come.
-- Each step returns how many deadlines changed and how many people were told. A deadline
-- that has changed no longer fits its step: swept twice is swept once.

-- step: due
-- Which of the four have something to do. What is late may be told higher up at once.
SELECT
    coalesce(bool_or(warn_at <= %(at)s AND due_at >= %(at)s AND warned_at IS NULL), false),
    coalesce(bool_or(due_at < %(at)s AND late_at IS NULL), false),
    coalesce(bool_or(level < 1 AND supervisor_at <= %(at)s), false),
    coalesce(bool_or(level < 2 AND headquarters_at <= %(at)s), false)
FROM clock_deadline
WHERE next_at <= %(at)s;

-- step: warn
WITH changed AS (
    UPDATE clock_deadline
    SET warned_at = %(at)s
    WHERE next_at <= %(at)s
        AND warn_at <= %(at)s
        AND due_at >= %(at)s
        AND warned_at IS NULL
        AND late_at IS NULL
    RETURNING id, due_at, owner, organisation_id, level
),
kept AS (
    INSERT INTO clock_event (id, deadline_id, what, by, at, due_at, owner, organisation, level)
    SELECT context.new_id(), id, 'warned', %(by)s, %(at)s, due_at, owner, organisation_id, level
    FROM changed
),
office AS (
    SELECT DISTINCT g.organisation_id, g.user_id
    FROM access_grant AS g
    JOIN accounts_user AS u ON u.id = g.user_id AND u.is_active
    WHERE g.organisation_id IN (SELECT c.organisation_id FROM changed AS c WHERE c.owner IS NULL)
        AND g.valid_from <= %(at)s
        AND (g.valid_until IS NULL OR g.valid_until > %(at)s)
),
told AS (
    INSERT INTO clock_notice (id, user_id, deadline_id, what, at)
    SELECT context.new_id(), coalesce(c.owner, o.user_id), c.id, 'warned', %(at)s
    FROM changed AS c
    LEFT JOIN office AS o ON c.owner IS NULL AND o.organisation_id = c.organisation_id
    WHERE coalesce(c.owner, o.user_id) IS NOT NULL
    RETURNING 1
)
SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM told);

-- step: late
WITH changed AS (
    UPDATE clock_deadline
    SET late_at = %(at)s
    WHERE next_at <= %(at)s
        AND due_at < %(at)s
        AND late_at IS NULL
    RETURNING id, due_at, owner, organisation_id, level
),
kept AS (
    INSERT INTO clock_event (id, deadline_id, what, by, at, due_at, owner, organisation, level)
    SELECT context.new_id(), id, 'late', %(by)s, %(at)s, due_at, owner, organisation_id, level
    FROM changed
),
office AS (
    SELECT DISTINCT g.organisation_id, g.user_id
    FROM access_grant AS g
    JOIN accounts_user AS u ON u.id = g.user_id AND u.is_active
    WHERE g.organisation_id IN (SELECT c.organisation_id FROM changed AS c WHERE c.owner IS NULL)
        AND g.valid_from <= %(at)s
        AND (g.valid_until IS NULL OR g.valid_until > %(at)s)
),
told AS (
    INSERT INTO clock_notice (id, user_id, deadline_id, what, at)
    SELECT context.new_id(), coalesce(c.owner, o.user_id), c.id, 'late', %(at)s
    FROM changed AS c
    LEFT JOIN office AS o ON c.owner IS NULL AND o.organisation_id = c.organisation_id
    WHERE coalesce(c.owner, o.user_id) IS NOT NULL
    RETURNING 1
)
SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM told);

-- step: escalate
-- Run once for the heads of units (level 1) and once for headquarters (level 2): all who
-- hold the role over the place of the deadline are told, but not its owner again. Place 0
-- is not known: headquarters then stands for the head of the unit as well.
WITH changed AS (
    UPDATE clock_deadline
    SET level = %(level)s
    WHERE next_at <= %(at)s
        AND late_at IS NOT NULL
        AND level < %(level)s
        AND CASE WHEN %(level)s = 1 THEN supervisor_at ELSE headquarters_at END <= %(at)s
    RETURNING id, due_at, owner, organisation_id, level, place
),
kept AS (
    INSERT INTO clock_event (id, deadline_id, what, by, at, due_at, owner, organisation, level)
    SELECT context.new_id(), id, 'escalated', %(by)s, %(at)s, due_at, owner, organisation_id, level
    FROM changed
),
head AS (
    SELECT DISTINCT p.place, g.user_id
    FROM (SELECT DISTINCT place FROM changed WHERE place > 0) AS p
    JOIN places_territory AS t ON p.place BETWEEN t.low AND t.high
    JOIN access_grant AS g ON g.territory_id = t.id AND g.role = %(role)s
    JOIN accounts_user AS u ON u.id = g.user_id AND u.is_active
    WHERE g.valid_from <= %(at)s
        AND (g.valid_until IS NULL OR g.valid_until > %(at)s)
    UNION
    -- nobody leads where the place is not known: headquarters is told of it at once
    SELECT 0, g.user_id
    FROM access_grant AS g
    JOIN accounts_user AS u ON u.id = g.user_id AND u.is_active
    WHERE g.role = %(unplaced)s
        AND g.valid_from <= %(at)s
        AND (g.valid_until IS NULL OR g.valid_until > %(at)s)
        AND EXISTS (SELECT FROM changed WHERE place = 0)
),
told AS (
    INSERT INTO clock_notice (id, user_id, deadline_id, what, at)
    SELECT context.new_id(), h.user_id, c.id, 'escalated', %(at)s
    FROM changed AS c
    JOIN head AS h ON h.place = c.place AND h.user_id IS DISTINCT FROM c.owner
    RETURNING 1
)
SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM told);
