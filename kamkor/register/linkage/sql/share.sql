-- Who must not see one of a group sees none, and who works with one works with all (what
-- shields one shields all: shielding.py). Blocks only spread: taking a merge back lowers
-- none. Links that a merge spread carry its id and go with it, and each ends with the one
-- it repeats; break-glass is for one child and does not spread. What is linked later:
-- spread.sql.
-- Grain: one person of the groups. Parameters: all (persons whose groups are meant), at.

-- step: blocks
INSERT INTO access_block (id, subject, user_id, reason, since, until)
SELECT context.new_id(), new.subject, new.user_id, new.reason, new.since, new.until
FROM (
    SELECT DISTINCT p.id AS subject, b.user_id, b.reason, b.since, b.until
    FROM people_person one
    JOIN people_person p ON p.root_id = one.root_id
    JOIN people_person other ON other.root_id = one.root_id AND other.id <> p.id
    JOIN access_block b ON b.subject = other.id AND (b.until IS NULL OR b.until > %(at)s)
    WHERE one.id = ANY(%(all)s)
) new
WHERE NOT EXISTS (
    SELECT FROM access_block b
    WHERE b.subject = new.subject AND b.user_id = new.user_id
      AND b.until IS NOT DISTINCT FROM new.until);

-- step: unlink
DELETE FROM access_link l USING people_person one, people_person p, linkage_merge g
WHERE one.id = ANY(%(all)s) AND p.root_id = one.root_id
  AND l.subject = p.id AND l.record = g.id;

-- step: link
INSERT INTO access_link (id, subject, relation, user_id, organisation_id, sensitivity,
                         valid_from, valid_until, record, origin_id)
SELECT context.new_id(), new.*
FROM (
    SELECT DISTINCT p.id AS subject, l.relation, l.user_id, l.organisation_id,
           l.sensitivity, l.valid_from, l.valid_until, g.id AS record, l.id AS origin
    FROM people_person one
    JOIN people_person p ON p.root_id = one.root_id
    JOIN people_person other ON other.root_id = one.root_id AND other.id <> p.id
    JOIN access_link l ON l.subject = other.id AND l.relation <> 'lease'
    JOIN LATERAL (
        SELECT m.id FROM linkage_merge m
        JOIN people_person k ON k.id = m.gone_id AND k.root_id = one.root_id
        WHERE m.undone_at IS NULL
        ORDER BY m.id DESC LIMIT 1
    ) g ON true
    WHERE one.id = ANY(%(all)s)
      AND (l.valid_until IS NULL OR l.valid_until > %(at)s)
      AND NOT EXISTS (SELECT FROM linkage_merge m WHERE m.id = l.record)
) new
