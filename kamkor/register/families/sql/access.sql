-- Who sees kin. Grain: the acting user.
DO $do$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['families_key', 'families_kin']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY family_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', name);
        EXECUTE format('CREATE POLICY family_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', name);
        EXECUTE format('CREATE POLICY family_remove ON %I FOR DELETE USING ((SELECT context.is_machine()))', name);
    END LOOP;
END
$do$;

-- Keys serve the machine alone.
CREATE POLICY key_read ON families_key FOR SELECT USING ((SELECT context.is_machine()));

-- Kin are shown to who sees the identity of both: person_read (shield, block) holds inside.
CREATE POLICY kin_read ON families_kin FOR SELECT USING (
    (SELECT context.is_machine())
    OR (EXISTS (SELECT FROM people_person p WHERE p.id = left_id
                AND ((SELECT access.reach(2)) @> p.place OR p.id IN (SELECT access.linked(2))))
        AND EXISTS (SELECT FROM people_person p WHERE p.id = right_id
                AND ((SELECT access.reach(2)) @> p.place OR p.id IN (SELECT access.linked(2))))));
