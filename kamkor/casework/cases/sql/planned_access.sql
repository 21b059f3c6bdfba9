-- Who sees planned visits. Grain: the acting user.
-- One follows its case. What was planned stays: only that it was made or called off, and
-- the day of an observation, is written later.
ALTER TABLE cases_plannedvisit ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_plannedvisit FORCE ROW LEVEL SECURITY;
CREATE POLICY case_part_read ON cases_plannedvisit FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id));
CREATE POLICY case_add ON cases_plannedvisit FOR INSERT
    WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY case_change ON cases_plannedvisit FOR UPDATE
    USING ((SELECT context.is_machine()));
REVOKE UPDATE, DELETE ON cases_plannedvisit FROM kamkor_app;
GRANT UPDATE ("on", who, visit_id, called_off_at, called_off_by)
    ON cases_plannedvisit TO kamkor_app;
