-- Verifies the signed context. Grain: one row, the key; functions, no data.
CREATE SCHEMA IF NOT EXISTS context;
GRANT USAGE ON SCHEMA context TO kamkor_app;

-- The two HMAC pads. The application role may not read them.
CREATE TABLE context.pads (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL
);
REVOKE ALL ON context.pads FROM kamkor_app, PUBLIC;

-- Who is acting; raises when nobody is, when the token is forged, late or of another
-- backend. Never returns NULL: silence would read as "no rows".
CREATE FUNCTION context.actor() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog
AS $$
DECLARE
    token text := current_setting('kamkor.context', true);
    parts text[];
    good bytea;
BEGIN
    IF token IS NULL OR token = '' THEN
        RAISE EXCEPTION 'no acting user: protected rows cannot be touched'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    parts := string_to_array(token, '.');
    SELECT sha256(outer_pad || sha256(inner_pad || convert_to(
               parts[1] || '.' || parts[2] || '.' || pg_backend_pid()::text, 'UTF8')))
      INTO good FROM context.pads;
    IF array_length(parts, 1) IS DISTINCT FROM 3
       OR good IS NULL
       OR encode(good, 'hex') <> parts[3]
       OR parts[2]::bigint < extract(epoch FROM clock_timestamp())
    THEN
        RAISE EXCEPTION 'the acting user is not proven'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN parts[1]::uuid;
END
$$;

-- True for the machine itself: imports, linkage, rights.
CREATE FUNCTION context.is_machine() RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED
AS $$ SELECT context.actor() = '00000000-0000-7000-8000-000000000001'::uuid $$;

GRANT EXECUTE ON FUNCTION context.actor(), context.is_machine() TO kamkor_app;

-- A UUIDv7 made by the database: built in from PostgreSQL 18, composed before it.
DO $do$
BEGIN
    IF current_setting('server_version_num')::int >= 180000 THEN
        CREATE FUNCTION context.new_id() RETURNS uuid
        LANGUAGE sql VOLATILE PARALLEL SAFE AS 'SELECT uuidv7()';
    ELSE
        CREATE FUNCTION context.new_id() RETURNS uuid
        LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
            SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
                PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
        $$;
    END IF;
END
$do$;
GRANT EXECUTE ON FUNCTION context.new_id() TO kamkor_app;
