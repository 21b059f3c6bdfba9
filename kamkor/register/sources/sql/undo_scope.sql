-- What taking a list back would touch. Grain: one accepted record of the list.
-- Fills scope_record, and stand_again with the earlier rows that would count again.
-- Parameter: batch.

-- step: line
-- Walk back from each standing record of the list, over what else was taken back, to
-- the first accepted row of another list; refused rows on the way wait again.
DROP TABLE IF EXISTS pg_temp.stand_again;
CREATE TEMPORARY TABLE stand_again ON COMMIT DROP AS
WITH RECURSIVE line AS (
    SELECT r.id AS start, r.id, r.batch_id, r.state, r.problems, r.replaces_id
    FROM sources_record r
    WHERE r.batch_id = %(batch)s AND r.state IN ('accepted', 'refused')
    UNION ALL
    SELECT l.start, p.id, p.batch_id, p.state, p.problems, p.replaces_id
    FROM line l
    JOIN sources_record p ON p.id = l.replaces_id
    WHERE l.batch_id = %(batch)s OR l.state = 'undone' OR l.problems <> '[]'
)
SELECT DISTINCT id, start,
       CASE WHEN problems = '[]' THEN 'accepted' ELSE 'refused' END AS state
FROM line
WHERE batch_id <> %(batch)s AND state = 'superseded';

-- step: scope
INSERT INTO scope_record (record_id, replaces_id)
SELECT r.id, (SELECT a.id FROM stand_again a WHERE a.start = r.id AND a.state = 'accepted')
FROM sources_record r
WHERE r.batch_id = %(batch)s AND r.state = 'accepted';
ANALYZE scope_record
