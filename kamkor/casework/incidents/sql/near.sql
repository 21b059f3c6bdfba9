-- A list asks of every open incident of the country, and incidents_child_seen is dear: it is
-- left to children found to be the same as another, of whom it knows more than their own row
-- says. Of all others the child's policy and reach say the same. Grain: the acting user.
CREATE FUNCTION incidents_child_alone(child uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM people_person one
        JOIN people_person same ON same.root_id = one.root_id AND same.id <> one.id
        WHERE one.id = child);
END
$$;
GRANT EXECUTE ON FUNCTION incidents_child_alone(uuid) TO kamkor_app;

ALTER POLICY incident_read ON incidents_incident USING (
    (SELECT context.is_machine())
    OR ((SELECT incidents_leads())
        OR opened_by = (SELECT context.actor()) OR worker = (SELECT context.actor()))
       AND CASE WHEN incidents_child_alone(person_id) THEN EXISTS (
                    SELECT FROM people_person p
                    WHERE p.id = person_id
                      AND ((SELECT access.reach(3)) @> p.place AND NOT p.is_shielded
                           OR people_seen(p.id, 3))
                    OFFSET 0)
                ELSE incidents_child_seen(person_id) END);
