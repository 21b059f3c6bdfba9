-- Who sees releases. Grain: the acting user.
-- Those who prepare or review them (analyst, auditor: actions RELEASE, RELEASE_REVIEW) see
-- releases and what was decided. True counts are for the machine alone: the attacker's
-- report says what it found without them. Rows are written by the machine, after
-- permission was asked.
DO $do$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['publishing_release', 'publishing_step', 'publishing_exact']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY release_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', name);
        IF name = 'publishing_exact' THEN
            EXECUTE format('CREATE POLICY release_read ON %I FOR SELECT USING ((SELECT context.is_machine()))', name);
        ELSE
            EXECUTE format('CREATE POLICY release_read ON %I FOR SELECT USING ((SELECT context.is_machine()) OR (SELECT access.has_role(''analyst'', ''auditor'')))', name);
        END IF;
        EXECUTE format('REVOKE DELETE ON %I FROM kamkor_app', name);
    END LOOP;
END
$do$;
CREATE POLICY release_change ON publishing_release FOR UPDATE USING ((SELECT context.is_machine()));
REVOKE UPDATE ON publishing_step, publishing_exact FROM kamkor_app;
