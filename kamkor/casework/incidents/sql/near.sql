-- Incidents out of the actor's reach are passed over before incidents_child_seen is asked,
-- which is dear: a list asks of every open incident of the country. Grain: the acting user.
-- Whom a child's content is shown to reaches it, or its root, by place or by link.
CREATE FUNCTION incidents_child_near(child uuid, reach int4multirange, linked uuid[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM people_person p
        JOIN people_person r ON r.id = p.root_id
        WHERE p.id = child
          AND (reach @> p.place OR reach @> r.place OR p.id = ANY (linked) OR r.id = ANY (linked)));
END
$$;
GRANT EXECUTE ON FUNCTION incidents_child_near(uuid, int4multirange, uuid[]) TO kamkor_app;

ALTER POLICY incident_read ON incidents_incident USING (
    (SELECT context.is_machine())
    OR ((SELECT incidents_leads())
        OR opened_by = (SELECT context.actor()) OR worker = (SELECT context.actor()))
       AND incidents_child_near(person_id, (SELECT access.reach(3)),
                                (SELECT array(SELECT access.linked(3))))
       AND incidents_child_seen(person_id));
