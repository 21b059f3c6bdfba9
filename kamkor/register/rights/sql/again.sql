-- Two children joined at a moment are two again: work that ended at that moment goes on
-- where it stood, with whom it was given to. What does not hold any more is closed by the
-- evaluation that follows. Grain: one gap. Parameter: again, the moment.

-- step: ended
CREATE TEMPORARY TABLE ended ON COMMIT DROP AS
SELECT g.id
FROM rights_gap g
JOIN people_person p ON p.id = g.person_id
JOIN scope_person t ON t.person_id = p.root_id
WHERE g.closed_at = %(again)s
  AND NOT EXISTS (
      SELECT FROM rights_gap o
      WHERE o.person_id = g.person_id AND o."right" = g."right" AND o.reason = g.reason
        AND o.closed_at IS NULL);

-- step: untold
DELETE FROM rights_gapstep s USING ended e
WHERE s.gap_id = e.id AND s.state = 'closed' AND s.at = %(again)s;

-- step: gaps
UPDATE rights_gap g SET closed_at = NULL, state = coalesce((
    SELECT s.state FROM rights_gapstep s WHERE s.gap_id = g.id
    ORDER BY s.at DESC, s.id DESC LIMIT 1), 'open')
FROM ended e WHERE g.id = e.id;

-- step: links
UPDATE access_link l SET valid_until = NULL
FROM ended e
WHERE l.record = e.id AND l.relation = 'assigned' AND l.valid_until = %(again)s;

-- step: forgotten
DROP TABLE ended
