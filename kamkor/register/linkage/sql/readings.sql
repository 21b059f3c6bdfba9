-- Who sees the answers of readers. Grain: one reading.
-- A reader sees their own; others only when nobody is asked any more, so that a second
-- reader does not know the first answer. Added by the machine, never changed or removed.
ALTER TABLE linkage_reading ENABLE ROW LEVEL SECURITY;
ALTER TABLE linkage_reading FORCE ROW LEVEL SECURITY;
CREATE POLICY reading_read ON linkage_reading FOR SELECT USING (
    (SELECT context.is_machine())
    OR reader = (SELECT context.actor())
    OR EXISTS (SELECT FROM linkage_pair p WHERE p.id = pair_id AND p.awaits = 'nobody'));
CREATE POLICY reading_add ON linkage_reading FOR INSERT WITH CHECK ((SELECT context.is_machine()));
