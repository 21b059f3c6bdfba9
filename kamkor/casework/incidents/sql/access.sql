-- Who opens incidents of violence. Grain: the acting user.
-- Who sees the child's content, and besides leads, wrote the incident down, or has it: a
-- case of the child alone opens none. A block on any of those that were found to be the
-- same child shuts it, and so does a shield that the actor does not hold. near.sql leaves the
-- question to children found to be the same as another.
CREATE FUNCTION incidents_child_seen(child uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM people_person p
        WHERE p.id = child AND (people_seen(p.root_id, 3) OR people_seen(p.id, 3)))
    AND NOT people_hidden(child);
END
$$;
GRANT EXECUTE ON FUNCTION incidents_child_seen(uuid) TO kamkor_app;

-- The roles that hold the action "incident" in kamkor/foundation/access/policy.py.
CREATE FUNCTION incidents_leads() RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$ SELECT access.has_role('supervisor', 'territorial_officer') $$;
GRANT EXECUTE ON FUNCTION incidents_leads() TO kamkor_app;

ALTER TABLE incidents_incident ENABLE ROW LEVEL SECURITY;
ALTER TABLE incidents_incident FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_read ON incidents_incident FOR SELECT USING (
    (SELECT context.is_machine())
    OR ((SELECT incidents_leads())
        OR opened_by = (SELECT context.actor()) OR worker = (SELECT context.actor()))
       AND incidents_child_seen(person_id));

DO $do$
DECLARE
    topic record;
BEGIN
    FOR topic IN
        SELECT * FROM (VALUES
            ('incidents_incident', NULL),
            ('incidents_account', 'EXISTS (SELECT FROM incidents_incident i WHERE i.id = incident_id)'),
            ('incidents_step', 'EXISTS (SELECT FROM incidents_incident i WHERE i.id = incident_id)'),
            ('incidents_response', 'EXISTS (SELECT FROM incidents_incident i WHERE i.id = incident_id)'),
            ('incidents_answer', 'EXISTS (SELECT FROM incidents_response r WHERE r.id = response_id)')
        ) AS t (name, seen)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', topic.name);
        IF topic.seen IS NOT NULL THEN
            EXECUTE format('CREATE POLICY incident_part_read ON %I FOR SELECT USING ((SELECT context.is_machine()) OR %s)', topic.name, topic.seen);
        END IF;
        EXECUTE format('CREATE POLICY incident_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', topic.name);
        EXECUTE format('CREATE POLICY incident_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', topic.name);
    END LOOP;
END
$do$;

-- What was said stays as it was said; nothing is ever deleted.
REVOKE UPDATE, DELETE ON incidents_account, incidents_answer, incidents_step FROM kamkor_app;
REVOKE DELETE ON incidents_incident, incidents_response FROM kamkor_app;

-- A deadline of an incident tells of it: whoever may not open the incident does not see
-- it either, though they see the child.
CREATE POLICY deadline_of_incident ON clock_deadline AS RESTRICTIVE FOR SELECT USING (
    CASE WHEN kind IN ('incident', 'incident.response')
         THEN (SELECT context.is_machine())
              OR EXISTS (SELECT FROM incidents_incident i WHERE i.id = about)
         ELSE true END);

-- And so does the log: "who looked at this child" tells of incidents to who leads and to
-- who did it themselves. The auditor reads all of the log.
CREATE POLICY audit_of_incident ON audit_entry AS RESTRICTIVE FOR SELECT USING (
    CASE WHEN verb LIKE 'incident.%'
         THEN (SELECT context.is_machine()) OR (SELECT access.has_role('auditor'))
              OR (SELECT incidents_leads()) OR actor = (SELECT context.actor())
         WHEN verb LIKE 'deadline.%'
         THEN (SELECT context.is_machine()) OR (SELECT access.has_role('auditor'))
              OR EXISTS (SELECT FROM clock_deadline d
                         WHERE d.id = nullif(record_id, '')::uuid)
         ELSE true END);
