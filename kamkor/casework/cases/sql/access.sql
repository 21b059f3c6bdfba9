-- Who sees cases. Grain: the acting user.
-- A case is S3 of its child; what hangs on it follows it. one_by_one.sql has its policy asked
-- case by case.
ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_case FORCE ROW LEVEL SECURITY;
CREATE POLICY case_read ON cases_case FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (
        SELECT FROM people_person p
        WHERE p.id = person_id
          AND ((SELECT access.reach(3)) @> p.place AND NOT p.is_shielded
               OR people_seen(p.id, 3))));

-- A transfer is shown to the territory asked as well, which may not see the child yet:
-- never one of a shielded child, nor to who is shut out from it.
CREATE FUNCTION cases_offered(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT NOT EXISTS (
        SELECT FROM cases_case c
        JOIN people_person one ON one.id = c.person_id
        JOIN people_person p ON p.root_id = one.root_id
        WHERE c.id = which AND (p.is_shielded OR p.id = ANY (access.blocked())))
$$;
GRANT EXECUTE ON FUNCTION cases_offered(uuid) TO kamkor_app;

-- The head of the unit, or who works on the case, reads what is told in confidence.
CREATE FUNCTION cases_confided(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT access.has_role('supervisor') OR EXISTS (
        SELECT FROM cases_case c WHERE c.id = which AND c.worker = context.actor())
$$;
GRANT EXECUTE ON FUNCTION cases_confided(uuid) TO kamkor_app;

DO $do$
DECLARE
    topic record;
BEGIN
    FOR topic IN
        SELECT * FROM (VALUES
            ('cases_case', NULL),
            ('cases_step', 'EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)'),
            ('cases_closing', 'EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)'),
            ('cases_visit', 'EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)'),
            ('cases_note', 'EXISTS (
                SELECT FROM cases_case c
                WHERE c.id = case_id
                  AND CASE kind WHEN ''plain'' THEN true
                                WHEN ''confidential'' THEN cases_confided(c.id)
                                ELSE people_seen(c.person_id, 4) END)'),
            ('cases_transfer', 'EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)
                OR (state = ''proposed'' AND (SELECT access.reach(3)) @> to_place
                    AND cases_offered(case_id))')
        ) AS t (name, seen)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', topic.name);
        IF topic.seen IS NOT NULL THEN
            EXECUTE format('CREATE POLICY case_part_read ON %I FOR SELECT USING ((SELECT context.is_machine()) OR %s)', topic.name, topic.seen);
        END IF;
        EXECUTE format('CREATE POLICY case_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', topic.name);
        EXECUTE format('CREATE POLICY case_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', topic.name);
    END LOOP;
END
$do$;

-- What happened stays: nothing of a case is deleted, no step, visit or note changed.
REVOKE UPDATE, DELETE ON cases_step, cases_visit, cases_note FROM kamkor_app;
REVOKE DELETE ON cases_case, cases_closing, cases_transfer FROM kamkor_app;
