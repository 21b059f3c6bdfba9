-- Who is told that emergency access was used. Grain: the acting user.
ALTER TABLE access_alert ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_alert FORCE ROW LEVEL SECURITY;
CREATE POLICY alert_read ON access_alert FOR SELECT USING (
    user_id = (SELECT context.actor()) OR (SELECT context.is_machine()));
CREATE POLICY alert_add ON access_alert FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY alert_seen ON access_alert FOR UPDATE USING (
    user_id = (SELECT context.actor()) OR (SELECT context.is_machine()));
