-- Who sees consents. Grain: the acting user.
-- A consent follows its case; only its withdrawal is written later, nothing is deleted.
ALTER TABLE cases_consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_consent FORCE ROW LEVEL SECURITY;
CREATE POLICY case_part_read ON cases_consent FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id));
CREATE POLICY case_add ON cases_consent FOR INSERT
    WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY case_change ON cases_consent FOR UPDATE
    USING ((SELECT context.is_machine()));
REVOKE UPDATE, DELETE ON cases_consent FROM kamkor_app;
GRANT UPDATE (withdrawn_at, withdrawn_by) ON cases_consent TO kamkor_app;
