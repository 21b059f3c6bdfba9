-- What brothers and sisters would share, of the children in kin_asked, anew.
-- Grain: one person and key. Reads kin_said, kin_number.

-- step: wanted
CREATE TEMPORARY TABLE kin_key ON COMMIT DROP AS
SELECT DISTINCT hashtextextended(words, 0) AS hash, person_id
FROM (
    SELECT concat_ws('|', 'parents', father, family, mother), person_id FROM kin_said
    WHERE father <> '' AND mother <> ''
    UNION ALL
    SELECT concat_ws('|', 'mother', mother, phone), person_id FROM kin_said
    WHERE mother <> '' AND phone <> ''
    UNION ALL
    SELECT concat_ws('|', 'number', value), person_id FROM kin_number
) told (words, person_id);

-- step: gone
DELETE FROM families_key k
USING kin_asked a, people_person p
WHERE p.root_id = a.root AND k.person_id = p.id
  AND NOT EXISTS (SELECT FROM kin_key n
                  WHERE n.hash = k.hash AND n.person_id = k.person_id);

-- step: new
INSERT INTO families_key (hash, person_id)
SELECT hash, person_id FROM kin_key
ON CONFLICT DO NOTHING;

-- step: done
DROP TABLE kin_key;
