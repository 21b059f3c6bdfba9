-- Who sees links between records and children. Grain: the acting user.
DO $do$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['linkage_assignment', 'linkage_profile', 'linkage_matchkey', 'linkage_searchkey',
                               'linkage_pair', 'linkage_merge', 'linkage_notice']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY link_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', name);
        EXECUTE format('CREATE POLICY link_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', name);
        EXECUTE format('CREATE POLICY link_remove ON %I FOR DELETE USING ((SELECT context.is_machine()))', name);
    END LOOP;
END
$do$;

-- The ledger and the keys are seen with the child's identity, asked for each row that is
-- looked at (OFFSET 0, as for facts).
CREATE POLICY assignment_read ON linkage_assignment FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM people_person p WHERE p.id = person_id
               AND ((SELECT access.reach(2)) @> p.place OR p.id IN (SELECT access.linked(2)))
               OFFSET 0));
-- Profiles and match keys serve the machine alone.
CREATE POLICY profile_read ON linkage_profile FOR SELECT USING ((SELECT context.is_machine()));
CREATE POLICY match_read ON linkage_matchkey FOR SELECT USING ((SELECT context.is_machine()));
-- A child is found by who may see its identity.
CREATE POLICY search_read ON linkage_searchkey FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM people_person p WHERE p.id = person_id
               AND ((SELECT access.reach(2)) @> p.place OR p.id IN (SELECT access.linked(2)))
               OFFSET 0));
-- A pair is work for who sees the identity of both.
CREATE POLICY pair_read ON linkage_pair FOR SELECT USING (
    (SELECT context.is_machine())
    OR (EXISTS (SELECT FROM people_person p WHERE p.id = left_id
                AND ((SELECT access.reach(2)) @> p.place OR p.id IN (SELECT access.linked(2))))
        AND EXISTS (SELECT FROM people_person p WHERE p.id = right_id
                AND ((SELECT access.reach(2)) @> p.place OR p.id IN (SELECT access.linked(2))))));
CREATE POLICY merge_read ON linkage_merge FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM people_person p WHERE p.id = kept_id
               AND ((SELECT access.reach(2)) @> p.place OR p.id IN (SELECT access.linked(2)))));

-- An enquiry is its author's; that a child was asked for is told with its identity.
ALTER TABLE linkage_enquiry ENABLE ROW LEVEL SECURITY;
ALTER TABLE linkage_enquiry FORCE ROW LEVEL SECURITY;
CREATE POLICY enquiry_read ON linkage_enquiry FOR SELECT USING (
    (SELECT context.is_machine()) OR asked_by = (SELECT context.actor())
    OR EXISTS (SELECT FROM linkage_notice n WHERE n.enquiry_id = linkage_enquiry.id));
CREATE POLICY enquiry_add ON linkage_enquiry FOR INSERT WITH CHECK (
    asked_by = (SELECT context.actor()));
CREATE POLICY enquiry_change ON linkage_enquiry FOR UPDATE USING ((SELECT context.is_machine()));
CREATE POLICY notice_read ON linkage_notice FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM people_person p WHERE p.id = person_id
               AND ((SELECT access.reach(2)) @> p.place OR p.id IN (SELECT access.linked(2)))));

-- The record behind a fact is seen with the child, whichever office sent it: the ledger's
-- own policy is class 2, and hardship lists, told by the source, are class 3. Of several
-- policies the one last by name is asked first: "record_read", which lets the machine
-- through, before this one.
CREATE POLICY record_by_child ON sources_record FOR SELECT USING (
    EXISTS (
        SELECT FROM linkage_assignment a
        WHERE a.record_id = sources_record.id
          AND a.ended_at IS NULL
          AND ((SELECT s.kind FROM sources_source s
                WHERE s.id = sources_record.source_id) <> 'hardship'
               OR EXISTS (
                   SELECT FROM people_person p
                   WHERE p.id = a.person_id
                     AND ((SELECT access.reach(3)) @> p.place
                          OR p.id IN (SELECT access.linked(3)))))));
