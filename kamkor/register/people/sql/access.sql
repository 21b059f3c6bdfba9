-- Who sees children and what records say of them. Grain: the acting user.

ALTER TABLE people_person ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_person FORCE ROW LEVEL SECURITY;
-- A shielded child needs class 4; a block stands before everything.
CREATE POLICY person_read ON people_person FOR SELECT USING (
    ((NOT is_shielded AND ((SELECT access.reach(1)) @> place
                           OR id IN (SELECT access.linked(1))))
     OR (SELECT access.reach(4)) @> place
     OR id IN (SELECT access.linked(4)))
    AND id <> ALL ((SELECT access.blocked())::uuid[]));
CREATE POLICY person_add ON people_person FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY person_change ON people_person FOR UPDATE USING ((SELECT context.is_machine()));
CREATE POLICY person_remove ON people_person FOR DELETE USING ((SELECT context.is_machine()));

ALTER TABLE people_household ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_household FORCE ROW LEVEL SECURITY;
-- A household is seen with a member of it.
CREATE POLICY household_read ON people_household FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM people_membership m WHERE m.household_id = people_household.id));
CREATE POLICY household_add ON people_household FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY household_change ON people_household FOR UPDATE USING ((SELECT context.is_machine()));
CREATE POLICY household_remove ON people_household FOR DELETE USING ((SELECT context.is_machine()));

-- Whether the actor sees one child as far as `sight` goes. The rule of person_read and the
-- class of a topic in one, for tables that are read child by child: a policy that looks
-- into people_person costs more than the few facts it lets through.
CREATE FUNCTION people_seen(child uuid, sight access.sight) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
DECLARE
    home integer;
    hidden boolean;
    proven boolean;
BEGIN
    SELECT p.place, p.is_shielded, access.proof(sight, pads) = sight.proof
      INTO home, hidden, proven
    FROM people_person p, context.pads
    WHERE p.id = child AND p.id <> ALL (sight.blocked);
    IF NOT FOUND OR proven IS NOT TRUE THEN
        RETURN false;
    ELSIF hidden THEN
        RETURN access.reach(4) @> home OR access.is_linked(child, 4);
    END IF;
    RETURN sight.near @> home OR access.is_linked(child, sight.wanted);
END
$$;
GRANT EXECUTE ON FUNCTION people_seen(uuid, access.sight) TO kamkor_app;

-- Facts follow the child at the class of their topic.
DO $do$
DECLARE
    topic record;
BEGIN
    FOR topic IN
        SELECT * FROM (VALUES
            ('people_name', 2), ('people_birth', 2), ('people_number', 2),
            ('people_residence', 2), ('people_membership', 2), ('people_tie', 2),
            ('people_absence', 2), ('people_care', 2), ('people_paper', 2),
            ('people_enrolment', 2), ('people_benefit', 2), ('people_crossing', 2),
            ('people_disability', 3), ('people_hardship', 3)
        ) AS t (name, class)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', topic.name);
        EXECUTE format($policy$
            CREATE POLICY fact_read ON %1$I FOR SELECT USING (
                (SELECT context.is_machine())
                OR people_seen(person_id, (SELECT access.sight(%2$s))))
        $policy$, topic.name, topic.class);
        EXECUTE format('CREATE POLICY fact_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', topic.name);
        EXECUTE format('CREATE POLICY fact_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', topic.name);
        EXECUTE format('CREATE POLICY fact_remove ON %I FOR DELETE USING ((SELECT context.is_machine()))', topic.name);
    END LOOP;
END
$do$;

-- "Who looked at this child": those who see the child's content see who looked.
CREATE POLICY audit_read_child ON audit_entry FOR SELECT USING (
    subject IS NOT NULL
    AND EXISTS (
        SELECT FROM people_person p
        WHERE p.id = subject
          AND ((SELECT access.reach(3)) @> p.place
               OR p.id IN (SELECT access.linked(3)))));

-- Break-glass is reviewed by the head of the unit where the child lives.
CREATE POLICY lease_read_unit ON access_lease FOR SELECT USING (
    (SELECT access.has_role('supervisor'))
    AND EXISTS (
        SELECT FROM people_person p
        WHERE p.id = subject AND (SELECT access.reach(3)) @> p.place));
