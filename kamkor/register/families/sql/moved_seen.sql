-- May be run again. Grain: one family that moved, for the acting user.
-- A family that moved is shown to officers and heads of both territories, who may not see
-- its children (any more): so this looks at the children past the reader's reach. Nobody
-- who is shut out from a child of it, and of a shielded child nobody but who holds it.
CREATE OR REPLACE FUNCTION families_moved_seen(which uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM families_mover m
        WHERE m.hand_over_id = which AND people_hidden(m.person_id));
END
$$;
GRANT EXECUTE ON FUNCTION families_moved_seen(uuid) TO kamkor_app;
