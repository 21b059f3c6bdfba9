-- Row-level security's half of the policy, by hand. Grain: the acting user.
-- Written independently of policy.py; the tests compare the two and a third oracle.
CREATE SCHEMA IF NOT EXISTS access;
GRANT USAGE ON SCHEMA access TO kamkor_app;

-- The roles the actor holds now, with the interval of the territory. Without an owner's
-- rights and a search path of its own, so that the planner works it into its callers.
CREATE FUNCTION access.held()
RETURNS TABLE (user_id uuid, role text, low integer, high integer, organisation_id uuid)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 2
AS $$
    SELECT g.user_id, g.role, t.low, t.high, g.organisation_id
    FROM public.access_grant g
    JOIN public.accounts_user u ON u.id = g.user_id AND u.is_active
    LEFT JOIN public.places_territory t ON t.id = g.territory_id
    WHERE g.user_id = (SELECT context.actor())
      AND g.valid_from <= clock_timestamp()
      AND (g.valid_until IS NULL OR g.valid_until > clock_timestamp())
$$;

-- How far each role reaches by territory.
CREATE FUNCTION access.territory_class(role text) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE role
        WHEN 'supervisor' THEN 3
        WHEN 'territorial_officer' THEN 3
        WHEN 'social_worker' THEN 1
        WHEN 'local_official' THEN 1
        WHEN 'headquarters' THEN 1
        ELSE 0
    END::smallint
$$;

-- Policies ask the next three once a statement, but the planner counts their cost for every
-- row, and would rather read all children first: COST and ROWS say less than is true.

-- The places whose children the actor sees at class `wanted`. Everything for the machine.
CREATE FUNCTION access.reach(wanted integer) RETURNS int4multirange
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED COST 1
SET search_path = pg_catalog, public
AS $$
DECLARE
    near int4multirange := (
        SELECT range_agg(int4range(low, high, '[]'))
        FROM access.held()
        WHERE low IS NOT NULL AND access.territory_class(role) >= wanted);
BEGIN
    IF near IS NULL AND context.is_machine() THEN
        RETURN '{(,)}'::int4multirange;
    END IF;
    RETURN coalesce(near, '{}'::int4multirange);
END
$$;

-- The class that a role and a link both allow; 0 when the link does not hold at `moment`.
CREATE FUNCTION access.tie(role text, l public.access_link, moment timestamptz) RETURNS integer
LANGUAGE sql STABLE PARALLEL RESTRICTED
AS $$
    SELECT CASE WHEN l.valid_from <= moment
                 AND (l.valid_until IS NULL OR l.valid_until > moment)
                THEN least(access.link_class(role, l.relation), l.sensitivity) ELSE 0 END
$$;

-- The children linked to the actor, or to the actor's organisation, at class `wanted`.
-- Two branches, so that each finds its links by an index however many others there are.
CREATE FUNCTION access.linked(wanted integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED COST 1 ROWS 50
SET search_path = pg_catalog, public
AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    RETURN QUERY
    SELECT own.subject
    FROM access.held() h
    JOIN access_link own ON own.user_id = h.user_id
                        AND own.relation IN ('assigned', 'lease')
    WHERE access.tie(h.role, own, moment) >= wanted
    UNION ALL
    SELECT ours.subject
    FROM access.held() h
    JOIN access_link ours ON ours.organisation_id = h.organisation_id
                         AND ours.relation IN ('organisation', 'referred')
    WHERE access.tie(h.role, ours, moment) >= wanted;
END
$$;

-- The children the actor must not see whatever else holds.
CREATE FUNCTION access.blocked() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED COST 1
SET search_path = pg_catalog, public
AS $$
    SELECT coalesce(array_agg(subject), '{}')
    FROM access_block
    WHERE user_id = context.actor()
      AND since <= clock_timestamp()
      AND (until IS NULL OR until > clock_timestamp())
$$;

-- The organisations the actor acts for.
CREATE FUNCTION access.organisations() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT coalesce(array_agg(organisation_id) FILTER (WHERE organisation_id IS NOT NULL), '{}')
    FROM access.held()
$$;

CREATE FUNCTION access.has_role(VARIADIC wanted text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$ SELECT EXISTS (SELECT FROM access.held() WHERE role = ANY (wanted)) $$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA access TO kamkor_app;

-- A link says that a child exists: its holder, its organisation and the machine see it.
ALTER TABLE access_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_link FORCE ROW LEVEL SECURITY;
CREATE POLICY link_read ON access_link FOR SELECT USING (
    user_id = (SELECT context.actor())
    OR organisation_id = ANY ((SELECT access.organisations())::uuid[])
    OR (SELECT context.is_machine()));
CREATE POLICY link_add ON access_link FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY link_change ON access_link FOR UPDATE USING ((SELECT context.is_machine()));
CREATE POLICY link_remove ON access_link FOR DELETE USING ((SELECT context.is_machine()));

ALTER TABLE access_block ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_block FORCE ROW LEVEL SECURITY;
CREATE POLICY block_read ON access_block FOR SELECT USING (
    user_id = (SELECT context.actor()) OR (SELECT context.is_machine()));
CREATE POLICY block_add ON access_block FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY block_change ON access_block FOR UPDATE USING ((SELECT context.is_machine()));

ALTER TABLE access_lease ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_lease FORCE ROW LEVEL SECURITY;
CREATE POLICY lease_read ON access_lease FOR SELECT USING (
    user_id = (SELECT context.actor())
    OR (SELECT access.has_role('auditor'))
    OR (SELECT context.is_machine()));
CREATE POLICY lease_add ON access_lease FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY lease_change ON access_lease FOR UPDATE USING ((SELECT context.is_machine()));

-- The auditor reads the log (it holds no names).
CREATE POLICY audit_read_auditor ON audit_entry FOR SELECT USING (
    (SELECT access.has_role('auditor')) OR (SELECT context.is_machine()));
