-- The policy of cases, as access.sql has it, asked of each case that is looked at (OFFSET 0):
-- without that the planner may list all children in the actor's reach before it looks at
-- the first of the newest cases. Grain: one case.
ALTER POLICY case_read ON cases_case USING (
    (SELECT context.is_machine())
    OR EXISTS (
        SELECT FROM people_person p
        WHERE p.id = person_id
          AND ((SELECT access.reach(3)) @> p.place AND NOT p.is_shielded
               OR people_seen(p.id, 3))
        OFFSET 0));
