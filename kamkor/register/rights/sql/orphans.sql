-- Standings and gaps of children who are no more (their only record was taken back).
-- Grain: one person id that was touched (`left_over`) and has no person now.

-- step: gone
CREATE TEMPORARY TABLE gone ON COMMIT DROP AS
SELECT l.person_id FROM left_over l
LEFT JOIN people_person p ON p.id = l.person_id
WHERE p.id IS NULL;

-- step: steps
DELETE FROM rights_gapstep s USING rights_gap g, gone
WHERE s.gap_id = g.id AND g.person_id = gone.person_id;

-- step: gaps
DELETE FROM rights_gap g USING gone WHERE g.person_id = gone.person_id;

-- step: changes
DELETE FROM rights_change c USING gone WHERE c.person_id = gone.person_id;

-- step: safety
DELETE FROM rights_safety s USING gone WHERE s.person_id = gone.person_id;

-- step: standing
DELETE FROM rights_standing s USING gone WHERE s.person_id = gone.person_id;

-- step: done
DROP TABLE gone
