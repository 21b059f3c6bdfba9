-- Who sees deadlines. Grain: the acting user.
-- A deadline is seen by who answers for it, by who is of an organisation that does, with
-- its child at the class of its term, and by place where it is of no child. A block
-- stands before everything. OFFSET 0 has the child asked for each row that is looked at;
-- without it the planner lists all children of the reach before the first row.
ALTER TABLE clock_deadline ENABLE ROW LEVEL SECURITY;
ALTER TABLE clock_deadline FORCE ROW LEVEL SECURITY;
CREATE POLICY deadline_read ON clock_deadline FOR SELECT USING (
    (SELECT context.is_machine())
    OR ((owner = (SELECT context.actor())
         OR organisation_id = ANY ((SELECT access.organisations())::uuid[]))
        AND (person_id IS NULL OR person_id <> ALL ((SELECT access.blocked())::uuid[])))
    OR CASE
        WHEN person_id IS NULL THEN
            CASE WHEN sensitivity <= 1 THEN (SELECT access.reach(1)) @> place
                 ELSE (SELECT access.reach(3)) @> place END
        WHEN sensitivity <= 1 THEN
            EXISTS (SELECT FROM people_person p WHERE p.id = person_id OFFSET 0)
        ELSE EXISTS (
            SELECT FROM people_person p
            WHERE p.id = person_id
              AND ((SELECT access.reach(3)) @> p.place OR people_seen(p.id, 3))
            OFFSET 0)
       END);
CREATE POLICY deadline_add ON clock_deadline FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY deadline_change ON clock_deadline FOR UPDATE USING ((SELECT context.is_machine()));

-- An event is seen with its deadline; it is added and never changed.
ALTER TABLE clock_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE clock_event FORCE ROW LEVEL SECURITY;
CREATE POLICY event_read ON clock_event FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM clock_deadline d WHERE d.id = deadline_id));
CREATE POLICY event_add ON clock_event FOR INSERT WITH CHECK ((SELECT context.is_machine()));
REVOKE UPDATE, DELETE ON clock_event FROM kamkor_app;
REVOKE DELETE ON clock_deadline FROM kamkor_app;
