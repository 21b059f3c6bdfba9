-- Who sees batches and records. Grain: the acting user.
-- A source is an office's name and headings: no personal data, no policy.
ALTER TABLE sources_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE sources_batch FORCE ROW LEVEL SECURITY;
CREATE POLICY batch_read ON sources_batch FOR SELECT USING (
    received_by_id = (SELECT context.actor())
    OR organisation_id = ANY ((SELECT access.organisations())::uuid[])
    OR (SELECT access.reach(2)) @> place);
CREATE POLICY batch_add ON sources_batch FOR INSERT WITH CHECK (
    received_by_id = (SELECT context.actor()) OR (SELECT context.is_machine()));
CREATE POLICY batch_change ON sources_batch FOR UPDATE USING (
    received_by_id = (SELECT context.actor()) OR (SELECT context.is_machine()));

ALTER TABLE sources_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE sources_record FORCE ROW LEVEL SECURITY;
-- Own lists, own organisation's lists, lists of the territory; hardship lists are S3.
CREATE POLICY record_read ON sources_record FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (
        SELECT FROM sources_batch b
        WHERE b.id = batch_id
          AND (b.kind <> 'hardship'
               OR b.received_by_id = (SELECT context.actor())
               OR b.organisation_id = ANY ((SELECT access.organisations())::uuid[])
               OR (SELECT access.reach(3)) @> b.place)));
CREATE POLICY record_add ON sources_record FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY record_change ON sources_record FOR UPDATE USING ((SELECT context.is_machine()));
