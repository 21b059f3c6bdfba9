-- What was found in a file is seen until it is brought in: from then on its rows are
-- records, and shields hold for them. Grain: the acting user.
ALTER POLICY check_read ON sources_check USING (
    (SELECT context.is_machine())
    OR EXISTS (
        SELECT FROM sources_batch b
        WHERE b.id = batch_id
          AND b.state IN ('received', 'checked')
          AND (b.kind <> 'hardship'
               OR b.received_by_id = (SELECT context.actor())
               OR b.organisation_id = ANY ((SELECT access.organisations())::uuid[])
               OR (SELECT access.reach(3)) @> b.place)));
