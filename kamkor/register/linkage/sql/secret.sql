-- Rows of lists are kept secret with their child, whatever list they stand in.
-- `sources_record.secret_of` holds the shielded children of whom a row speaks, NULL for
-- none, so that a page of rows asks nothing further. Triggers keep it; they go row by row
-- along keys, also while a young database has counted nothing yet and would read whole
-- tables each time. Grain: one record.

-- The rows beside a row in its line: what it replaces and what replaces it.
CREATE FUNCTION linkage_beside(record uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 2
AS $$
    SELECT r.replaces_id FROM public.sources_record r
    WHERE r.id = record AND r.replaces_id IS NOT NULL
    UNION ALL
    SELECT r.id FROM public.sources_record r WHERE r.replaces_id = record
$$;

-- The child a row was given to last; NULL for a row that waits or was never linked.
CREATE FUNCTION linkage_last_child(record uuid) RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED
AS $$
    SELECT a.person_id FROM public.linkage_assignment a WHERE a.record_id = record
    ORDER BY a.ended_at DESC NULLS FIRST, a.id DESC LIMIT 1
$$;

-- The children of whom a row speaks: its own, or those of the nearest rows of its line
-- both ways that have one.
CREATE FUNCTION linkage_speaks_of(record uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 2
AS $$
    WITH RECURSIVE walk (id, child) AS (
        SELECT record, public.linkage_last_child(record)
        UNION
        SELECT next, public.linkage_last_child(next)
        FROM walk CROSS JOIN LATERAL public.linkage_beside(walk.id) next
        WHERE walk.child IS NULL
    )
    SELECT DISTINCT child FROM walk WHERE child IS NOT NULL
$$;

-- The rows that may speak of the same children as these: they, and what stands beside
-- them without a child of its own.
CREATE FUNCTION linkage_around(records uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 10
AS $$
    WITH RECURSIVE near (id) AS (
        SELECT unnest(records)
        UNION
        SELECT next
        FROM near CROSS JOIN LATERAL public.linkage_beside(near.id) next
        WHERE public.linkage_last_child(next) IS NULL
    )
    SELECT id FROM near
$$;

-- Say anew of whom these rows and those around them are secret. A shielded child that is
-- no more, taken back with its list, keeps its rows secret.
CREATE FUNCTION linkage_hide(records uuid[]) RETURNS void
LANGUAGE sql
AS $$
    UPDATE public.sources_record r SET secret_of = said.children
    FROM (
        SELECT o.id, (
            SELECT array_agg(child ORDER BY child)
            FROM (
                SELECT p.id AS child
                FROM public.linkage_speaks_of(o.id) s
                JOIN public.people_person p ON p.id = s AND p.is_shielded
                UNION
                SELECT gone FROM unnest(o.secret_of) gone
                WHERE NOT EXISTS (SELECT FROM public.people_person p WHERE p.id = gone)
            ) shielded) AS children
        FROM public.linkage_around(records) near
        JOIN public.sources_record o ON o.id = near
    ) said
    WHERE r.id = said.id AND r.secret_of IS DISTINCT FROM said.children
$$;

-- A shield is raised or falls: the child's rows follow in the same statement.
CREATE FUNCTION linkage_shield_rows() RETURNS trigger
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
DECLARE
    moved uuid[] := ARRAY(
        SELECT a.record_id FROM person_after p
        JOIN person_before b ON b.id = p.id AND b.is_shielded <> p.is_shielded
        JOIN linkage_assignment a ON a.person_id = p.id);
BEGIN
    IF moved <> '{}' THEN
        PERFORM linkage_hide(moved);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER linkage_shield_rows AFTER UPDATE ON people_person
    REFERENCING OLD TABLE AS person_before NEW TABLE AS person_after
    FOR EACH STATEMENT EXECUTE FUNCTION linkage_shield_rows();

-- A row is given to a child. The lock has a shield raised at the same moment wait, or be
-- waited for: one of the two sees the other.
CREATE FUNCTION linkage_give_row() RETURNS trigger
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
DECLARE
    given uuid[];
BEGIN
    PERFORM FROM people_person p WHERE p.id IN (SELECT person_id FROM given_now)
    ORDER BY p.id FOR SHARE;
    given := ARRAY(
        SELECT n.record_id FROM given_now n
        JOIN people_person p ON p.id = n.person_id
        JOIN sources_record r ON r.id = n.record_id
        WHERE p.is_shielded OR r.secret_of IS NOT NULL);
    IF given <> '{}' THEN
        PERFORM linkage_hide(given);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER linkage_give_row AFTER INSERT ON linkage_assignment
    REFERENCING NEW TABLE AS given_now
    FOR EACH STATEMENT EXECUTE FUNCTION linkage_give_row();

-- A row that replaces another is as secret, until it has a child of its own.
CREATE FUNCTION linkage_follow_line() RETURNS trigger
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
BEGIN
    PERFORM FROM people_person p
    WHERE p.id IN (SELECT child FROM record_new n
                   CROSS JOIN LATERAL linkage_speaks_of(n.replaces_id) child
                   WHERE n.state = 'refused' AND n.replaces_id IS NOT NULL)
    ORDER BY p.id FOR SHARE;
    UPDATE sources_record r SET secret_of = o.secret_of
    FROM record_new n
    JOIN sources_record o ON o.id = n.replaces_id AND o.secret_of IS NOT NULL
    WHERE r.id = n.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER linkage_follow_line AFTER INSERT ON sources_record
    REFERENCING NEW TABLE AS record_new
    FOR EACH STATEMENT EXECUTE FUNCTION linkage_follow_line();

SELECT linkage_hide(ARRAY(
    SELECT a.record_id FROM linkage_assignment a
    JOIN people_person p ON p.id = a.person_id AND p.is_shielded));

-- Whether the actor may see all of these children at class 4.
CREATE FUNCTION linkage_held(children uuid[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM unnest(children) child WHERE NOT people_seen(child, 4));
END
$$;

-- The rows about children from whom the actor is shut out. Few have any: once a statement.
CREATE FUNCTION linkage_barred() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED COST 1
SET search_path = pg_catalog, public
AS $$
DECLARE
    children uuid[] := access.blocked();
BEGIN
    IF children = '{}' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT linkage_around(ARRAY(
            SELECT a.record_id FROM linkage_assignment a
            WHERE a.person_id = ANY (children)
              AND linkage_last_child(a.record_id) = a.person_id)));
END
$$;
GRANT EXECUTE ON FUNCTION linkage_beside(uuid), linkage_last_child(uuid),
    linkage_speaks_of(uuid), linkage_around(uuid[]), linkage_hide(uuid[]),
    linkage_held(uuid[]), linkage_barred() TO kamkor_app;

-- Beside whatever lets a row be seen.
CREATE POLICY record_secret ON sources_record AS RESTRICTIVE FOR SELECT USING (
    (secret_of IS NULL OR (SELECT context.is_machine()) OR linkage_held(secret_of))
    AND id <> ALL ((SELECT linkage_barred())::uuid[]));
