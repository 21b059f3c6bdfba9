-- Who sees why a child is shielded. Grain: the acting user.
ALTER TABLE people_shield ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_shield FORCE ROW LEVEL SECURITY;
CREATE POLICY shield_read ON people_shield FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM people_person p WHERE p.id = person_id
               AND ((SELECT access.reach(4)) @> p.place OR p.id IN (SELECT access.linked(4)))));
CREATE POLICY shield_add ON people_shield FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY shield_change ON people_shield FOR UPDATE USING ((SELECT context.is_machine()));
