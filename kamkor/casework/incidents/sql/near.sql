-- Incidents out of the actor's reach are passed over before incidents_child_seen is asked,
-- which is dear: a list asks of every open incident of the country. Grain: the acting user.
-- Whom a child's content is shown to sees the child, as its own policy says, unless it was
-- found to be another one, of which the exact question is asked.
CREATE FUNCTION incidents_child_merged(child uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM people_person p WHERE p.id = child AND NOT p.is_root);
END
$$;
GRANT EXECUTE ON FUNCTION incidents_child_merged(uuid) TO kamkor_app;

ALTER POLICY incident_read ON incidents_incident USING (
    (SELECT context.is_machine())
    OR ((SELECT incidents_leads())
        OR opened_by = (SELECT context.actor()) OR worker = (SELECT context.actor()))
       AND (EXISTS (SELECT FROM people_person p WHERE p.id = person_id OFFSET 0)
            OR incidents_child_merged(person_id))
       AND incidents_child_seen(person_id));
