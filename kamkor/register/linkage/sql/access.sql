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

-- The ledger is seen with the child's identity. (Who sees search keys: search.sql.)
CREATE POLICY assignment_read ON linkage_assignment FOR SELECT USING (
    (SELECT context.is_machine())
    OR people_seen(person_id, 2));
-- Profiles and match keys serve the machine alone.
CREATE POLICY profile_read ON linkage_profile FOR SELECT USING ((SELECT context.is_machine()));
CREATE POLICY match_read ON linkage_matchkey FOR SELECT USING ((SELECT context.is_machine()));
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

-- The record behind a fact is seen with the child, whichever office sent it: by class 2,
-- and where it tells of hardship by class 3. Of several policies the one last by name is
-- asked first: "record_read", which lets the machine through, before this one.
CREATE FUNCTION linkage_record_seen(record uuid, source uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM linkage_assignment a
        JOIN sources_source s ON s.id = source
        WHERE a.record_id = record
          AND a.ended_at IS NULL
          AND people_seen(a.person_id, CASE s.kind WHEN 'hardship' THEN 3 ELSE 2 END));
END
$$;
GRANT EXECUTE ON FUNCTION linkage_record_seen(uuid, uuid) TO kamkor_app;
CREATE POLICY record_by_child ON sources_record FOR SELECT USING (
    linkage_record_seen(id, source_id));
