-- Who sees procedures. Grain: the acting user.
-- A procedure is S3 of its children: who does not see the content of every one of them
-- sees nothing of it, since what is said of one tells where the others live.
-- A body sees the procedure in whose present step it acts, its children, papers and what was
-- given in: no reasons, no words, no checks, nothing of a case, nor any other row of a child.
CREATE FUNCTION procedures_seen(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT coalesce(bool_and(people_seen(c.person_id, 3)), false)
    FROM procedures_child c WHERE c.procedure_id = which
$$;
GRANT EXECUTE ON FUNCTION procedures_seen(uuid) TO kamkor_app;

CREATE FUNCTION procedures_acted_in(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT EXISTS (
        SELECT FROM procedures_procedure p
        JOIN access.held() h ON h.organisation_id = p.body_id
        WHERE p.id = which AND p.closed_at IS NULL AND p.worker <> h.user_id
          AND h.role IN ('partner', 'local_official', 'akimat', 'supervisor',
                         'territorial_officer'))
        AND NOT EXISTS (
        SELECT FROM procedures_child c
        JOIN people_person one ON one.id = c.person_id
        JOIN people_person p ON p.root_id = one.root_id
        WHERE c.procedure_id = which AND c.left_at IS NULL
          AND (p.is_shielded OR p.id = ANY (access.blocked())))
$$;
GRANT EXECUTE ON FUNCTION procedures_acted_in(uuid) TO kamkor_app;

DO $do$
DECLARE
    topic record;
BEGIN
    FOR topic IN
        SELECT * FROM (VALUES
            ('procedures_procedure', 'id', true), ('procedures_child', 'procedure_id', true),
            ('procedures_nearer', 'procedure_id', false),
            ('procedures_steprecord', 'procedure_id', false),
            ('procedures_paperstate', 'procedure_id', true),
            ('procedures_submission', 'procedure_id', true),
            ('procedures_decision', 'procedure_id', false),
            ('procedures_check', 'procedure_id', false)
        ) AS t (name, key, by_body)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('CREATE POLICY procedure_read ON %I FOR SELECT USING ((SELECT context.is_machine()) OR procedures_seen(%I)%s)', topic.name, topic.key,
            CASE WHEN topic.by_body THEN format(' OR procedures_acted_in(%I)', topic.key) ELSE '' END);
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
