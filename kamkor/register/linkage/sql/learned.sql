-- Who sees what linkage knows of itself. Grain: the acting user.
-- Weights, cuts and sums tell of no child: everybody who acts may read them. They are
-- written by the machine and never changed: there is no policy for it.
DO $do$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['linkage_weightset', 'linkage_weightstep', 'linkage_threshold',
                               'linkage_qualityday', 'linkage_linksample', 'linkage_biggest']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY learned_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['linkage_weightset', 'linkage_weightstep', 'linkage_threshold', 'linkage_qualityday']
    LOOP
        EXECUTE format('CREATE POLICY learned_read ON %I FOR SELECT USING ((SELECT context.actor()) IS NOT NULL)', name);
    END LOOP;
    -- a day is counted anew; samples are answered, and go with their child
    FOREACH name IN ARRAY ARRAY['linkage_qualityday', 'linkage_linksample', 'linkage_biggest']
    LOOP
        EXECUTE format('CREATE POLICY learned_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', name);
        EXECUTE format('CREATE POLICY learned_remove ON %I FOR DELETE USING ((SELECT context.is_machine()))', name);
    END LOOP;
END
$do$;

-- A link to look at is work for who sees the child's identity.
CREATE POLICY sample_read ON linkage_linksample FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM people_person p WHERE p.id = person_id
               AND ((SELECT access.reach(2)) @> p.place OR p.id IN (SELECT access.linked(2)))));
CREATE POLICY biggest_read ON linkage_biggest FOR SELECT USING ((SELECT context.is_machine()));
