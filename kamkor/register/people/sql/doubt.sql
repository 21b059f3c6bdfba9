-- Which records are not believed about a child's place: the machine's own. Grain: the
-- acting user.
ALTER TABLE people_doubt ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_doubt FORCE ROW LEVEL SECURITY;
CREATE POLICY doubt_read ON people_doubt FOR SELECT USING ((SELECT context.is_machine()));
CREATE POLICY doubt_add ON people_doubt FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY doubt_change ON people_doubt FOR UPDATE USING ((SELECT context.is_machine()));
