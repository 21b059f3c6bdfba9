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

-- Whether the actor sees one child at class `wanted`: person_read and the class of a topic
-- in one question, for tables that are read child by child. A policy that looked into
-- people_person would cost more than the few facts it lets through.
CREATE FUNCTION people_seen(child uuid, wanted integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    RETURN EXISTS (
        SELECT FROM people_person p
        CROSS JOIN access.held() h
        LEFT JOIN access_link l
          ON l.subject = p.id
         AND (l.user_id = h.user_id AND l.relation IN ('assigned', 'lease')
              OR l.organisation_id = h.organisation_id
                 AND l.relation IN ('organisation', 'referred'))
        WHERE p.id = child
          AND greatest(CASE WHEN p.place BETWEEN h.low AND h.high
                            THEN access.territory_class(h.role) ELSE 0 END,
                       access.tie(h.role, l, moment))
              >= CASE WHEN p.is_shielded THEN 4 ELSE wanted END
          AND NOT EXISTS (
              SELECT FROM access_block b
              WHERE b.subject = p.id AND b.user_id = h.user_id
                AND b.since <= moment AND (b.until IS NULL OR b.until > moment)));
END
$$;
GRANT EXECUTE ON FUNCTION people_seen(uuid, integer) TO kamkor_app;

-- Facts follow the child at the class of their topic. Names and births are listed, many
-- children at once: there the child's own policy holds inside the EXISTS, and OFFSET 0 has
-- it asked for each row that is looked at; without it the planner may list all children the
-- actor sees before it looks at any. Who reaches no place has few children and would list
-- a school for each name. The other topics are read child by child.
DO $do$
DECLARE
    topic record;
    seen text;
BEGIN
    FOR topic IN
        SELECT * FROM (VALUES
            ('people_name', 2, true), ('people_birth', 2, true), ('people_number', 2, false),
            ('people_residence', 2, false), ('people_membership', 2, false),
            ('people_tie', 2, false), ('people_absence', 2, false), ('people_care', 2, false),
            ('people_paper', 2, false), ('people_enrolment', 2, false),
            ('people_benefit', 2, false), ('people_crossing', 2, false),
            ('people_disability', 3, false), ('people_hardship', 3, false)
        ) AS t (name, class, is_listed)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', topic.name);
        seen := format('people_seen(person_id, %s)', topic.class);
        IF topic.is_listed THEN
            seen := format($seen$CASE
                WHEN (SELECT access.reach(%1$s)) = '{}' THEN people_seen(person_id, %1$s)
                ELSE EXISTS (
                    SELECT FROM people_person p
                    WHERE p.id = person_id
                      AND ((SELECT access.reach(%1$s)) @> p.place OR people_seen(p.id, %1$s))
                    OFFSET 0) END$seen$, topic.class);
        END IF;
        EXECUTE format('CREATE POLICY fact_read ON %I FOR SELECT USING ((SELECT context.is_machine()) OR %s)', topic.name, seen);
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
