-- What hangs on the children in `stake_of`: rights not met (1 each) or at risk (a half),
-- and how many of these gaps somebody has in hand. Grain: one child with an open gap.
INSERT INTO stake (person_id, weight, work)
SELECT g.person_id,
       sum(CASE g.status WHEN %(not_met)s THEN 1.0 ELSE 0.5 END),
       count(*) FILTER (WHERE g.state <> 'open')
FROM stake_of s
JOIN rights_gap g ON g.person_id = s.person_id AND g.closed_at IS NULL
GROUP BY g.person_id
