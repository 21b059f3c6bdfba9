-- Grain: a role and a kind of link. A file of its own, so that it can be loaded again.
CREATE SCHEMA IF NOT EXISTS access;
GRANT USAGE ON SCHEMA access TO kamkor_app;

-- How far each role reaches by a link of each kind.
CREATE OR REPLACE FUNCTION access.link_class(role text, relation text) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE relation
        WHEN 'assigned' THEN CASE role
            WHEN 'supervisor' THEN 4
            WHEN 'social_worker' THEN 3
            WHEN 'territorial_officer' THEN 3
            WHEN 'local_official' THEN 2
            WHEN 'hotline' THEN 2
            WHEN 'council' THEN 3
            WHEN 'akimat' THEN 3
            WHEN 'school' THEN 1
            WHEN 'clinic' THEN 1
            WHEN 'partner' THEN 1
            ELSE 0 END
        WHEN 'lease' THEN CASE
            WHEN role IN ('social_worker', 'supervisor', 'territorial_officer',
                          'hotline', 'ombudsman', 'auditor') THEN 3
            ELSE 0 END
        WHEN 'organisation' THEN CASE WHEN role IN ('school', 'clinic') THEN 2 ELSE 0 END
        WHEN 'referred' THEN CASE
            WHEN role IN ('ngo', 'school', 'clinic', 'partner', 'local_official',
                          'social_worker', 'supervisor', 'territorial_officer') THEN 2
            ELSE 0 END
        ELSE 0
    END::smallint
$$;
