-- Who reads figures and findings: whoever may see figures at all. Grain: the acting user.
-- Of no child anything is in them, but counts of this register may be small. Roles as in
-- foundation/access/policy.py: dashboard, indicators.keep or release.review.
DO $do$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'indicators_vintage', 'indicators_observation', 'indicators_finding']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format($p$CREATE POLICY figure_read ON %I FOR SELECT USING (
            (SELECT context.is_machine()) OR (SELECT access.has_role(
                'social_worker', 'supervisor', 'territorial_officer', 'local_official',
                'headquarters', 'council', 'ombudsman', 'analyst', 'akimat', 'auditor')))$p$, name);
        EXECUTE format('CREATE POLICY figure_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', name);
        EXECUTE format('REVOKE DELETE ON %I FROM kamkor_app', name);
    END LOOP;
END
$do$;

-- A figure is never changed; a file and a finding only by a decision.
REVOKE UPDATE ON indicators_observation FROM kamkor_app;
CREATE POLICY figure_change ON indicators_vintage FOR UPDATE USING ((SELECT context.is_machine()));
CREATE POLICY figure_change ON indicators_finding FOR UPDATE USING ((SELECT context.is_machine()));
