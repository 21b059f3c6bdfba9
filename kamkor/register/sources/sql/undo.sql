-- The list's records are taken back, earlier ones count again.
-- Grain: one record. Parameter: batch.

-- step: take_back
UPDATE sources_record SET state = 'undone' WHERE batch_id = %(batch)s;

-- step: stand_again
-- Its place among the rows about the same child may have been taken since.
UPDATE sources_record r
SET state = a.state,
    ordinal = CASE WHEN a.state = 'accepted' AND EXISTS (
                  SELECT FROM sources_record o
                  WHERE o.source_id = r.source_id AND o.identity = r.identity
                    AND o.ordinal = r.ordinal AND o.state = 'accepted')
              THEN (SELECT max(o.ordinal) + 1 FROM sources_record o
                    WHERE o.source_id = r.source_id AND o.identity = r.identity
                      AND o.state = 'accepted')
              ELSE r.ordinal END
FROM (SELECT DISTINCT id, state FROM stand_again) a
WHERE r.id = a.id;

-- step: scope
TRUNCATE scope_record;
INSERT INTO scope_record (record_id)
SELECT DISTINCT id FROM stand_again WHERE state = 'accepted';
ANALYZE scope_record
