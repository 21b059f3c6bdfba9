-- Who sees assessments. Grain: the acting user.
-- An assessment is case content, S3, and follows the child (shield, block); answers of
-- class S4 lie apart. Rows are written by the machine, after permission was asked. Forms
-- are public and stand without a policy.
DO $do$
DECLARE
    topic record;
BEGIN
    FOR topic IN
        SELECT * FROM (VALUES
            ('assessments_assessment', 'people_seen(person_id, 3)'),
            ('assessments_guarded', 'people_seen(person_id, 4)'),
            ('assessments_step', 'EXISTS (
                SELECT FROM assessments_assessment a WHERE a.id = assessment_id)')
        ) AS t (name, seen)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('CREATE POLICY assessment_read ON %I FOR SELECT USING ((SELECT context.is_machine()) OR %s)', topic.name, topic.seen);
        EXECUTE format('CREATE POLICY assessment_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', topic.name);
    END LOOP;
END
$do$;

-- Steps are added and never changed; nothing here is removed.
CREATE POLICY assessment_change ON assessments_assessment FOR UPDATE USING ((SELECT context.is_machine()));
CREATE POLICY assessment_change ON assessments_guarded FOR UPDATE USING ((SELECT context.is_machine()));
