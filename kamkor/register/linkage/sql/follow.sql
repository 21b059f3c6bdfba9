-- Whatever moves a child or shields it, its search keys follow in the same statement.
-- Grain: one key of one child.
-- A list moves its new children by the hundred thousand, and none has keys yet. The planner
-- cannot know that and would read all keys of the register; so those with keys are looked
-- up first, each by the index (a scalar subquery stays one), and counted in an array.
CREATE OR REPLACE FUNCTION linkage_follow() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    moved uuid[] := ARRAY(
        SELECT p.id
        FROM person_after p
        JOIN person_before b ON b.id = p.id
        WHERE linkage_found_at(p.place, p.is_shielded)
              <> linkage_found_at(b.place, b.is_shielded)
          AND (SELECT true FROM linkage_searchkey s WHERE s.person_id = p.id LIMIT 1));
BEGIN
    UPDATE linkage_searchkey s SET place = linkage_found_at(p.place, p.is_shielded)
    FROM person_after p
    WHERE s.person_id = ANY (moved) AND p.id = s.person_id;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER linkage_follow AFTER UPDATE ON people_person
    REFERENCING OLD TABLE AS person_before NEW TABLE AS person_after
    FOR EACH STATEMENT EXECUTE FUNCTION linkage_follow();
