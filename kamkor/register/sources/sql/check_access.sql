-- What was found in a file is seen like the records it would become.
-- Grain: the acting user.
ALTER TABLE sources_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE sources_check FORCE ROW LEVEL SECURITY;
CREATE POLICY check_read ON sources_check FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (
        SELECT FROM sources_batch b
        WHERE b.id = batch_id
          AND (b.kind <> 'hardship'
               OR b.received_by_id = (SELECT context.actor())
               OR b.organisation_id = ANY ((SELECT access.organisations())::uuid[])
               OR (SELECT access.reach(3)) @> b.place)));
CREATE POLICY check_add ON sources_check FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY check_change ON sources_check FOR UPDATE USING ((SELECT context.is_machine()));
CREATE POLICY check_remove ON sources_check FOR DELETE USING ((SELECT context.is_machine()));
