-- The rows of the file become records, predecessors step back. Grain: one row of `fate`.
-- Parameters: batch, source, at.

-- step: step_back
UPDATE sources_record r SET state = 'superseded'
FROM (
    SELECT old AS id FROM fate
    WHERE old IS NOT NULL
      AND (fate IN ('changed', 'mended') OR fate = 'refused' AND old_refused)
    UNION
    SELECT w.id FROM fate f JOIN candidate w ON w.held = f.old
    WHERE f.fate IN ('changed', 'refused')
) gone
WHERE r.id = gone.id;

-- step: add
INSERT INTO sources_record (id, batch_id, source_id, sheet, row_number, raw, "values",
    sealed, problems, remarks, identity, ordinal, content_hash, state, replaces_id, received_at)
SELECT f.id, %(batch)s, %(source)s, left(i.sheet, 100), i.row_number, i.raw, i."values",
       s.sealed, i.problems, i.remarks, i.identity, f.ordinal, i.content,
       CASE WHEN f.refused THEN 'refused' ELSE 'accepted' END,
       f.replaces, %(at)s
FROM incoming i
JOIN fate f USING (n)
LEFT JOIN sealed s ON s.id = f.id
WHERE f.id IS NOT NULL
ORDER BY i.n;

-- step: scope
INSERT INTO scope_record (record_id, replaces_id)
SELECT id, CASE WHEN NOT old_refused THEN old END
FROM fate
WHERE id IS NOT NULL AND NOT refused;
ANALYZE scope_record
