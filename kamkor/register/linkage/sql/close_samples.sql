-- Samples that nobody need look at any more: their link has ended or the child is shielded
-- now. Grain: one sample.
UPDATE linkage_linksample s SET state = 'moot'
FROM linkage_assignment a, people_person p
WHERE a.id = s.assignment_id AND p.id = s.person_id AND s.state = 'open'
  AND (a.ended_at IS NOT NULL OR p.is_shielded)
