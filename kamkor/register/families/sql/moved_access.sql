-- Who sees families that moved. Grain: the acting user.
DO $do$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['families_handover', 'families_mover', 'families_release']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY family_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', name);
        EXECUTE format('CREATE POLICY family_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', name);
        EXECUTE format('CREATE POLICY family_remove ON %I FOR DELETE USING ((SELECT context.is_machine()))', name);
    END LOOP;
END
$do$;

-- Work given up serves the machine alone.
CREATE POLICY release_read ON families_release FOR SELECT USING ((SELECT context.is_machine()));

CREATE POLICY moved_read ON families_handover FOR SELECT USING (
    (SELECT context.is_machine())
    OR (((SELECT access.reach(3)) @> from_place OR (SELECT access.reach(3)) @> to_place)
        AND families_moved_seen(id)));
CREATE POLICY mover_read ON families_mover FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM families_handover h WHERE h.id = hand_over_id));
