-- Pairs of records found at night as pairs of today's children, the strongest of every
-- two; what was merged or removed meanwhile falls out. Reads link_met, fills link_pair.
-- Grain: one pair of children. Parameters: method, at.

-- step: pairs
INSERT INTO link_pair (id, left_id, right_id, record_id, score, bits, why, method,
                       raised_at, place, state)
SELECT DISTINCT ON (least(a.root_id, b.root_id), greatest(a.root_id, b.root_id))
       context.new_id(), least(a.root_id, b.root_id), greatest(a.root_id, b.root_id),
       m.record_id, m.score, m.bits, m.why, %(method)s, %(at)s, s.place, 'open'
FROM link_met m
JOIN linkage_profile f ON f.record_id = m.record_id
JOIN people_person a ON a.id = f.person_id
JOIN linkage_profile g ON g.record_id = m.other_id
JOIN people_person b ON b.id = g.person_id
JOIN sources_record r ON r.id = m.record_id
JOIN sources_batch s ON s.id = r.batch_id
WHERE a.root_id <> b.root_id
ORDER BY least(a.root_id, b.root_id), greatest(a.root_id, b.root_id), m.bits DESC;

-- step: refresh
UPDATE linkage_pair p
SET score = d.score, bits = d.bits, why = d.why, method = d.method
FROM link_pair d
JOIN people_person l ON l.root_id IN (d.left_id, d.right_id)
JOIN people_person r ON r.root_id IN (d.left_id, d.right_id) AND r.root_id <> l.root_id
WHERE p.left_id = l.id AND p.right_id = r.id AND p.state IN ('open', 'unsure');

-- step: moot
UPDATE linkage_pair p SET state = 'moot'
FROM people_person l, people_person r
WHERE p.state IN ('open', 'unsure')
  AND l.id = p.left_id AND r.id = p.right_id AND l.root_id = r.root_id
