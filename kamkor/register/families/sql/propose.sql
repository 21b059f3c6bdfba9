-- Proposals follow what lists say now; answers of people stay as they are.
-- Grain: one pair. Reads kin_found, kin_touched. Parameters: at, method.

-- step: standing
-- what was asked or answered of the children touched, by the children they are now
CREATE TEMPORARY TABLE kin_standing ON COMMIT DROP AS
SELECT k.id, k.state, least(l.root_id, r.root_id) AS left_id,
       greatest(l.root_id, r.root_id) AS right_id
FROM (
    SELECT k.id FROM kin_touched t
    JOIN people_person p ON p.root_id = t.root JOIN families_kin k ON k.left_id = p.id
    UNION
    SELECT k.id FROM kin_touched t
    JOIN people_person p ON p.root_id = t.root JOIN families_kin k ON k.right_id = p.id
) near
JOIN families_kin k ON k.id = near.id
JOIN people_person l ON l.id = k.left_id
JOIN people_person r ON r.id = k.right_id;

-- step: withdraw
DELETE FROM families_kin k
USING kin_standing s
WHERE k.id = s.id AND s.state = 'proposed'
  AND NOT EXISTS (SELECT FROM kin_found f
                  WHERE f.left_id = s.left_id AND f.right_id = s.right_id);

-- step: renew
UPDATE families_kin k SET through = f.through, signs = f.signs, records = f.records
FROM kin_standing s
JOIN kin_found f ON f.left_id = s.left_id AND f.right_id = s.right_id
WHERE k.id = s.id AND s.state = 'proposed'
  AND (k.through, k.signs::text[], k.records) IS DISTINCT FROM (f.through, f.signs, f.records);

-- step: proposed
INSERT INTO families_kin (id, left_id, right_id, through, signs, records, method, raised_at,
                          state, note)
SELECT context.new_id(), f.left_id, f.right_id, f.through, f.signs, f.records, %(method)s,
       %(at)s, 'proposed', ''
FROM kin_found f
WHERE NOT EXISTS (SELECT FROM kin_standing s
                  WHERE s.left_id = f.left_id AND s.right_id = f.right_id)
ON CONFLICT (left_id, right_id) DO NOTHING;
