-- Who sees procedures. Grain: the acting user.
-- A procedure is S3 of its children: who does not see the content of every one of them
-- sees nothing of it, since what is said of one tells where the others live.
CREATE FUNCTION procedures_seen(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT coalesce(bool_and(people_seen(c.person_id, 3)), false)
    FROM procedures_child c WHERE c.procedure_id = which
$$;
GRANT EXECUTE ON FUNCTION procedures_seen(uuid) TO kamkor_app;

DO $do$
DECLARE
    topic record;
BEGIN
    FOR topic IN
        SELECT * FROM (VALUES
            ('procedures_procedure', 'id'), ('procedures_child', 'procedure_id'),
            ('procedures_nearer', 'procedure_id'),
            ('procedures_steprecord', 'procedure_id'),
            ('procedures_paperstate', 'procedure_id'),
            ('procedures_submission', 'procedure_id'),
            ('procedures_decision', 'procedure_id'), ('procedures_check', 'procedure_id')
        ) AS t (name, key)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('CREATE POLICY procedure_read ON %I FOR SELECT USING ((SELECT context.is_machine()) OR procedures_seen(%I))', topic.name, topic.key);
        EXECUTE format('CREATE POLICY procedure_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', topic.name);
        EXECUTE format('CREATE POLICY procedure_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', topic.name);
        -- what happened stays
        EXECUTE format('REVOKE DELETE ON %I FROM kamkor_app', topic.name);
    END LOOP;
END
$do$;
REVOKE UPDATE ON procedures_nearer, procedures_steprecord, procedures_paperstate,
    procedures_submission, procedures_check, procedures_child FROM kamkor_app;
GRANT UPDATE (left_at) ON procedures_child TO kamkor_app;
