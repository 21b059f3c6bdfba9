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
            ('plans_signature', 'EXISTS (SELECT FROM plans_plan p WHERE p.id = plan_id)'),
            ('plans_door', 'EXISTS (
                SELECT FROM plans_plan p JOIN cases_case c ON c.id = p.case_id
                WHERE p.id = plan_id)'),
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
REVOKE UPDATE, DELETE ON plans_step, plans_signature, plans_measurestep, plans_review,
    plans_reviewline, plans_papersignature FROM kamkor_app;
REVOKE DELETE ON plans_plan, plans_door FROM kamkor_app;

-- A step of the chain is signed when the steps before it are, and not by who made the plan.
CREATE FUNCTION plans_signed_in_order() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    plan plans_plan := (SELECT p FROM plans_plan p WHERE p.id = NEW.plan_id);
    signed integer := (
        SELECT count(*) FROM plans_signature s
        WHERE s.plan_id = NEW.plan_id AND s.round = NEW.round);
BEGIN
    IF NEW.round <> plan.round OR plan.chain[signed + 1] IS DISTINCT FROM NEW.step THEN
        RAISE EXCEPTION 'plans_signed_in_order' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.deed <> 'submit' AND NEW."by" = plan.made_by THEN
        RAISE EXCEPTION 'plans_nobody_signs_twice' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER plans_signed_in_order BEFORE INSERT ON plans_signature
    FOR EACH ROW EXECUTE FUNCTION plans_signed_in_order();

-- A plan is in force when each step that the chain asked of it is signed, and one besides
-- the submission.
CREATE FUNCTION plans_in_force_by_the_chain() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF cardinality(NEW.chain) < 2 OR EXISTS (
        SELECT FROM unnest(NEW.chain) AS asked (step)
        WHERE NOT EXISTS (
            SELECT FROM plans_signature s
            WHERE s.plan_id = NEW.id AND s.round = NEW.round AND s.step = asked.step))
    THEN
        RAISE EXCEPTION 'plans_in_force_by_the_chain' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER plans_in_force_by_the_chain BEFORE INSERT OR UPDATE ON plans_plan
    FOR EACH ROW WHEN (NEW.state = 'in_force')
    EXECUTE FUNCTION plans_in_force_by_the_chain();
