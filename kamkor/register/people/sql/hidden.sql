-- May be run again. Grain: one child, for the acting user.
-- Whether a child is hidden from the actor whatever else holds: shut out from any that
-- were found to be the same, or one of them is shielded and held by others.
CREATE OR REPLACE FUNCTION people_hidden(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT EXISTS (
        SELECT FROM people_person one
        JOIN people_person child ON child.root_id = one.root_id
        WHERE one.id = which
          AND (child.id = ANY (access.blocked())
               OR child.is_shielded AND NOT people_seen(child.id, 4)))
$$;
GRANT EXECUTE ON FUNCTION people_hidden(uuid) TO kamkor_app;
