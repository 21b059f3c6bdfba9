-- Who sees notices. Grain: the acting user.
-- A notice is its reader's alone, who may say that it was seen.
ALTER TABLE clock_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE clock_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY notice_read ON clock_notice FOR SELECT USING (
    user_id = (SELECT context.actor()) OR (SELECT context.is_machine()));
CREATE POLICY notice_add ON clock_notice FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY notice_seen ON clock_notice FOR UPDATE USING (
    user_id = (SELECT context.actor()) OR (SELECT context.is_machine()));
