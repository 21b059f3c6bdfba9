-- Who sees plans. Grain: the acting user.
-- A plan is seen with its case. Who is to sign a plan sees it and what hangs on it while it
-- waits, and nothing else of the case nor of the child: the link is of the class of status,
-- the pages tell the name and the birth date. Who is to do a measure of a plan in force sees the
-- measure, and nothing else of the plan.

-- Whether the child of a case is hidden from the actor whatever else holds.
CREATE FUNCTION plans_hidden(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT EXISTS (SELECT FROM cases_case c WHERE c.id = which AND people_hidden(c.person_id))
$$;
GRANT EXECUTE ON FUNCTION plans_hidden(uuid) TO kamkor_app;

-- Whether the plan waits for the actor's signature: a link with the plan as its record.
CREATE FUNCTION plans_to_sign(which uuid, of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT EXISTS (
        SELECT FROM access_link l
        JOIN access.held() h ON h.user_id = l.user_id
        WHERE l.record = which AND l.relation = 'assigned'
          AND access.tie(h.role, l, clock_timestamp()) >= 1)
        AND NOT plans_hidden(of_case)
$$;
GRANT EXECUTE ON FUNCTION plans_to_sign(uuid, uuid) TO kamkor_app;

CREATE FUNCTION plans_in_force(goal uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT EXISTS (
        SELECT FROM plans_goal g
        JOIN plans_plan p ON p.id = g.plan_id AND p.state = 'in_force'
        WHERE g.id = goal AND NOT plans_hidden(p.case_id))
$$;
GRANT EXECUTE ON FUNCTION plans_in_force(uuid) TO kamkor_app;

DO $do$
DECLARE
    topic record;
BEGIN
    FOR topic IN
        SELECT * FROM (VALUES
            ('plans_plan', 'EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)
                OR plans_to_sign(id, case_id)'),
            ('plans_step', 'EXISTS (SELECT FROM plans_plan p WHERE p.id = plan_id)'),
            ('plans_goal', 'EXISTS (SELECT FROM plans_plan p WHERE p.id = plan_id)'),
            ('plans_measure', '(owner = (SELECT context.actor())
                    OR organisation_id = ANY ((SELECT access.organisations())::uuid[]))
                    AND plans_in_force(goal_id)
                OR EXISTS (SELECT FROM plans_goal g WHERE g.id = goal_id)'),
            ('plans_measurestep', 'EXISTS (SELECT FROM plans_measure m WHERE m.id = measure_id)'),
            ('plans_review', 'EXISTS (SELECT FROM plans_plan p WHERE p.id = plan_id)'),
            ('plans_reviewline', 'EXISTS (SELECT FROM plans_review r WHERE r.id = review_id)'),
            ('plans_papersignature', 'EXISTS (SELECT FROM plans_plan p WHERE p.id = plan_id)')
        ) AS t (name, seen)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('CREATE POLICY plan_read ON %I FOR SELECT USING ((SELECT context.is_machine()) OR %s)', topic.name, topic.seen);
        EXECUTE format('CREATE POLICY plan_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', topic.name);
        EXECUTE format('CREATE POLICY plan_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', topic.name);
    END LOOP;
    -- of a draft, goals and measures may be dropped
    CREATE POLICY plan_remove ON plans_goal FOR DELETE USING ((SELECT context.is_machine()));
    CREATE POLICY plan_remove ON plans_measure FOR DELETE USING ((SELECT context.is_machine()));
END
$do$;
-- What happened stays.
REVOKE UPDATE, DELETE ON plans_step, plans_measurestep, plans_review, plans_reviewline,
    plans_papersignature FROM kamkor_app;
REVOKE DELETE ON plans_plan FROM kamkor_app;
