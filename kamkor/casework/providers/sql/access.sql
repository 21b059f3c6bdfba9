-- Who sees who is away, and what was handed over. Grain: the acting user.
-- Services are public: a directory anybody may read. An absence is seen by who is away,
-- by the deputy and in the territory; a hand-over in the territory.
DO $do$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['providers_duty', 'providers_handedover']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY duty_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', name);
        EXECUTE format('CREATE POLICY duty_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', name);
        EXECUTE format('REVOKE DELETE ON %I FROM kamkor_app', name);
    END LOOP;
END
$do$;

CREATE POLICY duty_read ON providers_duty FOR SELECT USING (
    (SELECT context.is_machine())
    OR user_id = (SELECT context.actor())
    OR deputy_id = (SELECT context.actor())
    OR (SELECT access.reach(3)) @> place);
CREATE POLICY handedover_read ON providers_handedover FOR SELECT USING (
    (SELECT context.is_machine()) OR (SELECT access.reach(3)) @> place);
