-- A link that repeats another ends with it, whoever ends that one and why.
-- Grain: a statement that changes links.
CREATE FUNCTION access.end_spread() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    IF EXISTS (SELECT FROM changed c JOIN access_link s ON s.origin_id = c.id
               WHERE s.valid_until IS DISTINCT FROM c.valid_until) THEN
        UPDATE access_link s SET valid_until = c.valid_until
        FROM changed c
        WHERE s.origin_id = c.id AND s.valid_until IS DISTINCT FROM c.valid_until;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER link_end_spread AFTER UPDATE ON access_link
REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION access.end_spread();
