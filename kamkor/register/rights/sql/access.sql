-- Who sees how rights stand. Grain: the acting user.
-- Standing and the gaps of six rights are S1, safety is S3; both follow the child. Gaps
-- are listed by place: the child's own policy holds inside the EXISTS (shield, block).
-- The others are read child by child.
DO $do$
DECLARE
    topic record;
BEGIN
    FOR topic IN
        SELECT * FROM (VALUES
            ('rights_standing', 'people_seen(person_id, 1)'),
            ('rights_safety', 'people_seen(person_id, 3)'),
            ('rights_change', 'people_seen(person_id, least(sensitivity, 3))'),
            ('rights_gap', 'EXISTS (
                SELECT FROM people_person p
                WHERE p.id = person_id
                  AND (sensitivity <= 1 OR (SELECT access.reach(3)) @> p.place
                       OR people_seen(p.id, least(sensitivity, 3))))')
        ) AS t (name, seen)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('CREATE POLICY standing_read ON %I FOR SELECT USING ((SELECT context.is_machine()) OR %s)', topic.name, topic.seen);
        EXECUTE format('CREATE POLICY standing_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', topic.name);
        EXECUTE format('CREATE POLICY standing_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', topic.name);
        EXECUTE format('CREATE POLICY standing_remove ON %I FOR DELETE USING ((SELECT context.is_machine()))', topic.name);
    END LOOP;
END
$do$;

-- A step is seen with its gap; it is added and never changed.
ALTER TABLE rights_gapstep ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_gapstep FORCE ROW LEVEL SECURITY;
CREATE POLICY step_read ON rights_gapstep FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM rights_gap g WHERE g.id = gap_id));
CREATE POLICY step_add ON rights_gapstep FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY step_remove ON rights_gapstep FOR DELETE USING ((SELECT context.is_machine()));

-- A saved filter is its owner's alone.
ALTER TABLE rights_savedfilter ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_savedfilter FORCE ROW LEVEL SECURITY;
CREATE POLICY filter_own ON rights_savedfilter
    USING (owner = (SELECT context.actor()))
    WITH CHECK (owner = (SELECT context.actor()));

-- Somebody's exports are counted for them alone, and never taken back.
ALTER TABLE rights_export ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_export FORCE ROW LEVEL SECURITY;
CREATE POLICY export_read ON rights_export FOR SELECT USING (owner = (SELECT context.actor()));
CREATE POLICY export_add ON rights_export FOR INSERT WITH CHECK (owner = (SELECT context.actor()));

-- Tally, run and snapshot hold counts and no person: no policy. Counts under the
-- threshold are hidden where they are shown.
