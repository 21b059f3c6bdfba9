-- Pairs of children for a person to decide. One ever raised or decided, also between
-- others of the same two groups, is not raised again. Grain: one pair.
INSERT INTO linkage_pair (id, left_id, right_id, record_id, score, bits, why, method,
                          raised_at, place, state)
SELECT d.id, d.left_id, d.right_id, d.record_id, d.score, d.bits, d.why, d.method,
       d.raised_at, d.place, d.state
FROM link_pair d
WHERE NOT EXISTS (
    SELECT FROM linkage_pair p
    JOIN people_person l ON l.id = p.left_id
    JOIN people_person r ON r.id = p.right_id
    WHERE p.left_id IN (SELECT id FROM people_person WHERE root_id IN (d.left_id, d.right_id))
      AND least(l.root_id, r.root_id) = d.left_id
      AND greatest(l.root_id, r.root_id) = d.right_id)
ON CONFLICT (left_id, right_id) DO NOTHING
