-- Who sees referrals. Grain: the acting user.
-- A referral is seen with its case. Its body sees it from sending to the end, and nothing
-- else of the case: never one of a shielded child, nor who is shut out from the child.
CREATE FUNCTION referrals_shown(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT NOT EXISTS (
        SELECT FROM cases_case c
        JOIN people_person one ON one.id = c.person_id
        JOIN people_person p ON p.root_id = one.root_id
        WHERE c.id = which AND (p.is_shielded OR p.id = ANY (access.blocked())))
$$;
GRANT EXECUTE ON FUNCTION referrals_shown(uuid) TO kamkor_app;

-- The bodies for which the actor answers referrals.
CREATE FUNCTION referrals_bodies() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT coalesce(array_agg(organisation_id) FILTER (WHERE organisation_id IS NOT NULL), '{}')
    FROM access.held() WHERE access.link_class(role, 'referred') >= 2
$$;
GRANT EXECUTE ON FUNCTION referrals_bodies() TO kamkor_app;

DO $do$
DECLARE
    topic record;
BEGIN
    FOR topic IN
        SELECT * FROM (VALUES
            ('referrals_referral', 'EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)
                OR (state IN (''sent'', ''asked'', ''accepted'')
                    AND organisation_id = ANY ((SELECT referrals_bodies())::uuid[])
                    AND referrals_shown(case_id))'),
            ('referrals_step', 'EXISTS (SELECT FROM referrals_referral r WHERE r.id = referral_id)'),
            ('referrals_door', 'EXISTS (
                SELECT FROM referrals_referral r JOIN cases_case c ON c.id = r.case_id
                WHERE r.id = referral_id)')
        ) AS t (name, seen)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('CREATE POLICY referral_read ON %I FOR SELECT USING ((SELECT context.is_machine()) OR %s)', topic.name, topic.seen);
        EXECUTE format('CREATE POLICY referral_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', topic.name);
        EXECUTE format('CREATE POLICY referral_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', topic.name);
    END LOOP;
END
$do$;
REVOKE UPDATE, DELETE ON referrals_step FROM kamkor_app;
REVOKE DELETE ON referrals_referral, referrals_door FROM kamkor_app;
