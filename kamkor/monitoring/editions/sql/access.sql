-- Who reads and writes versions and editions. Grain: the acting user.
-- No child is in them: whoever is known reads them. Rows are added by the machine, after
-- permission was asked, and never changed or removed. Votes name experts: they are read
-- by those who choose the method.
DO $do$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'editions_data', 'editions_version', 'editions_vote', 'editions_edition',
        'editions_editionfile', 'editions_withdrawal']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY edition_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', name);
        IF name <> 'editions_vote' THEN
            EXECUTE format('CREATE POLICY edition_read ON %I FOR SELECT USING ((SELECT context.actor()) IS NOT NULL)', name);
        END IF;
        EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM kamkor_app', name);
    END LOOP;
END
$do$;

CREATE POLICY vote_read ON editions_vote FOR SELECT USING (
    (SELECT context.is_machine()) OR (SELECT access.has_role('analyst')));
