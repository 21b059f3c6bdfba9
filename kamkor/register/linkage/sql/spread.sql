-- Who is linked to a child that was found to be another as well is linked to both, from the
-- moment of the link: share.sql does the same at the moment of a merge.
-- Grain: a statement that adds links.
CREATE FUNCTION linkage_spread() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM added WHERE origin_id IS NULL) THEN  -- its own rows
        RETURN NULL;
    END IF;
    INSERT INTO access_link (id, subject, relation, user_id, organisation_id, sensitivity,
                             valid_from, valid_until, record, origin_id)
    SELECT context.new_id(), p.id, l.relation, l.user_id, l.organisation_id,
           l.sensitivity, l.valid_from, l.valid_until, g.id, l.id
    FROM added l
    JOIN people_person one ON one.id = l.subject
    JOIN people_person p ON p.root_id = one.root_id AND p.id <> one.id
    JOIN LATERAL (
        SELECT m.id FROM linkage_merge m
        JOIN people_person k ON k.id = m.gone_id AND k.root_id = one.root_id
        WHERE m.undone_at IS NULL
        ORDER BY m.id DESC LIMIT 1
    ) g ON true
    WHERE l.origin_id IS NULL AND l.relation <> 'lease';
    RETURN NULL;
END
$$;
CREATE TRIGGER link_spread AFTER INSERT ON access_link
REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION linkage_spread();
