-- Mart: case_quarter. Grain: one case and quarter. By quarter.
-- Cases that were on record at the beginning of the quarter or came on record in it. A case
-- that was closed and opened again is the same case.
-- case: a number made as that of the child
-- child: the number of its child in child_quarter, which has no row once the child is of age
-- record_key: as in child_quarter
-- quarter: the first day of the quarter
-- country: the code of the country
-- region: the code of the region that is responsible; NULL for a shielded child
-- district: the code of the district that is responsible; NULL for a shielded child
-- family: as in child_quarter
-- sex: f or m
-- state: where the case stands in its life cycle at the end of the quarter; a code of the country's life cycle
-- is_open: whether it is on record at the end of the quarter
-- was_open: whether it was on record when the quarter began
-- entries: how many times it came on record in the quarter
-- exits: how many times it was taken off record in the quarter
-- exit_reason: why, the last time; a code of the country's reasons for closing
-- plans_due: how many deadlines of planning and review had their last day in the quarter
-- plans_on_time: how many of these were met by that day
SELECT ('x' || encode(substring(sha256(decode(current_setting('marts.number'), 'hex')
            || uuid_send(c.case_id)) FOR 8), 'hex'))::bit(64)::bigint AS "case",
       k.number AS child, k.record_key, %(quarter)s::date AS quarter, %(country_code)s::text AS country,
       CASE WHEN NOT k.is_shielded THEN p.region END AS region,
       CASE WHEN NOT k.is_shielded THEN p.district END AS district,
       coalesce(f.families[width_bucket(%(upto)s::int, f.days)], k.number) AS family,
       k.sex, c.state, c.is_open, c.was_open, c.entries, c.exits, c.exit_reason,
       coalesce(d.due, 0::smallint) AS plans_due, coalesce(d.on_time, 0::smallint) AS plans_on_time
FROM (
    SELECT s.case_id, s.root_id, s.place,
           s.states[width_bucket(%(upto)s::int, s.days)]::text AS state,
           NOT s.ended[width_bucket(%(upto)s::int, s.days)] AS is_open,
           coalesce(NOT s.ended[width_bucket(%(begins)s::int - 1, s.days)], false) AS was_open,
           (coalesce(width_bucket(%(upto)s::int, s.entries), 0)
               - coalesce(width_bucket(%(begins)s::int - 1, s.entries), 0))::smallint AS entries,
           (coalesce(width_bucket(%(upto)s::int, s.exits), 0)
               - coalesce(width_bucket(%(begins)s::int - 1, s.exits), 0))::smallint AS exits,
           CASE WHEN width_bucket(%(upto)s::int, s.exits) > width_bucket(%(begins)s::int - 1, s.exits)
                THEN s.reasons[width_bucket(%(upto)s::int, s.exits)]::text END AS exit_reason
    FROM marts_next.s_case s
    WHERE s.days[1] <= %(upto)s::int
    OFFSET 0
) c
JOIN marts_next.s_child k ON k.root_id = c.root_id
LEFT JOIN marts_next.s_family f ON f.root_id = c.root_id
LEFT JOIN marts_next.place p ON p.place = c.place
LEFT JOIN marts_next.s_plan_due d ON d.case_id = c.case_id AND d.quarter = %(quarter)s::date
WHERE c.was_open OR c.entries > 0 OR d.case_id IS NOT NULL
