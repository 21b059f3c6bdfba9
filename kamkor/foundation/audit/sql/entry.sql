-- Grain: one thing done or seen. The application may add rows and nothing else.

-- The canonical text of a row: every field with its length, so that no two rows share it.
CREATE FUNCTION audit_canonical(e audit_entry) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog
SET timezone = 'UTC'
AS $$
    SELECT convert_to(string_agg(length(part)::text || ':' || part, '|' ORDER BY n), 'UTF8')
    FROM unnest(ARRAY[
        e.seq::text,
        extract(epoch FROM e.happened_at)::text,
        coalesce(e.actor::text, ''),
        e.verb,
        coalesce(e.sensitivity::text, ''),
        coalesce(e.subject::text, ''),
        e.record,
        e.record_id,
        e.relation,
        e.request_id,
        e.detail::text,
        e.xid::text
    ]) WITH ORDINALITY AS parts (part, n)
$$;

CREATE FUNCTION audit_leaf() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    NEW.xid := pg_current_xact_id()::text::bigint;
    -- RFC 6962: a leaf is hashed with a zero byte before it
    NEW.leaf := sha256('\x00'::bytea || audit_canonical(NEW));
    RETURN NEW;
END
$$;

CREATE TRIGGER audit_leaf BEFORE INSERT ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_leaf();

CREATE FUNCTION audit_refuse() RETURNS trigger
LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

REVOKE ALL ON audit_entry FROM kamkor_app;
GRANT INSERT, SELECT ON audit_entry TO kamkor_app;

ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
-- Anybody may be recorded, also one who is not signed in; nobody may pose as another.
CREATE POLICY audit_add ON audit_entry FOR INSERT WITH CHECK (true);
-- Who may read is said by access (auditor) and people (who looked at this child).
