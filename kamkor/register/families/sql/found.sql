-- Which pairs of kin_pair are brothers or sisters, by which signs, through which parent.
-- Grain: one pair. Reads kin_said, kin_number.
-- Parameters: closest and farthest, days between births that no one mother has.

-- step: signs
CREATE TEMPORARY TABLE kin_sign ON COMMIT DROP AS
SELECT q.left_id, q.right_id,
       bool_or(a.father = b.father AND a.family = b.family AND a.father <> '') AS line,
       bool_or(a.family = b.family) FILTER (WHERE a.family <> '' AND b.family <> '') AS family,
       bool_and(a.father <> b.father) FILTER (WHERE a.father <> '' AND b.father <> '')
           AS father_differs,
       -- the shorter name inside the longer one, two words at least
       bool_or(a.mother = b.mother AND cardinality(a.mother_full) > 1
               AND cardinality(b.mother_full) > 1
               AND (a.mother_full <@ b.mother_full OR b.mother_full <@ a.mother_full))
           AS mother_name,
       bool_and(a.mother <> b.mother) FILTER (WHERE a.mother <> '' AND b.mother <> '')
           AS mother_differs,
       bool_or(a.phone = b.phone AND a.phone <> '') AS phone,
       bool_or(a.village = b.village AND a.district = b.district AND a.village <> '') AS village,
       bool_or(a.district = b.district AND a.district <> '') AS district,
       bool_or(a.given = b.given AND a.given <> '') AS given,
       coalesce(array_agg(DISTINCT a.record_id) FILTER (WHERE a.mother = b.mother AND a.mother <> ''
                                                        OR a.father = b.father AND a.father <> ''), '{}')
       || coalesce(array_agg(DISTINCT b.record_id) FILTER (WHERE a.mother = b.mother AND a.mother <> ''
                                                           OR a.father = b.father AND a.father <> ''), '{}')
           AS records
FROM kin_pair q
JOIN kin_said a ON a.root = q.left_id
JOIN kin_said b ON b.root = q.right_id
GROUP BY q.left_id, q.right_id;

-- step: shared_numbers
CREATE TEMPORARY TABLE kin_shared ON COMMIT DROP AS
SELECT q.left_id, q.right_id,
       bool_or('mother' IN (a.whose, b.whose) AND 'father' NOT IN (a.whose, b.whose)) AS mother,
       bool_or('father' IN (a.whose, b.whose) AND 'mother' NOT IN (a.whose, b.whose)) AS father,
       array_agg(DISTINCT a.record_id) || array_agg(DISTINCT b.record_id) AS records
FROM kin_pair q
JOIN kin_number a ON a.root = q.left_id
JOIN kin_number b ON b.root = q.right_id AND b.value = a.value
GROUP BY q.left_id, q.right_id;

-- step: homes
-- `told`: one list shows both in one household, and the family page says so already
CREATE TEMPORARY TABLE kin_home ON COMMIT DROP AS
SELECT q.left_id, q.right_id, bool_or(r.batch_id = s.batch_id) AS told,
       array_agg(DISTINCT r.id) || array_agg(DISTINCT s.id) AS records
FROM kin_pair q
JOIN people_person a ON a.root_id = q.left_id
JOIN people_membership m ON m.person_id = a.id
JOIN people_membership n ON n.household_id = m.household_id
JOIN people_person b ON b.id = n.person_id AND b.root_id = q.right_id
JOIN sources_record r ON r.id = m.record_id
JOIN sources_record s ON s.id = n.record_id
GROUP BY q.left_id, q.right_id;

-- step: births
CREATE TEMPORARY TABLE kin_birth ON COMMIT DROP AS
SELECT q.left_id, q.right_id,
       bool_and(abs(c.date - d.date) BETWEEN %(closest)s AND %(farthest)s) AS too_close,
       bool_or(c.date = d.date) AS same_day
FROM kin_pair q
JOIN people_person a ON a.root_id = q.left_id
JOIN people_birth c ON c.person_id = a.id AND c.precision = 'day'
JOIN people_person b ON b.root_id = q.right_id
JOIN people_birth d ON d.person_id = b.id AND d.precision = 'day'
-- lists write 1 January where no day is known
WHERE extract(doy FROM c.date) <> 1 AND extract(doy FROM d.date) <> 1
GROUP BY q.left_id, q.right_id;

-- step: judged
-- strong: a parent's number; both parents' names near each other; the mother's full name
-- with her phone; a household with a parent. The rest says too little to ask anybody.
CREATE TEMPORARY TABLE kin_found ON COMMIT DROP AS
WITH told AS (
    SELECT s.left_id, s.right_id,
           coalesce(n.mother, false) AS mother_number,
           coalesce(n.father, false) AS father_number,
           coalesce(s.mother_name, false) AS mother_name,
           s.line,
           coalesce(s.family, false) AS family,
           h.left_id IS NOT NULL AS home,
           s.phone, s.village, s.district,
           coalesce(s.mother_differs, false) AS mother_differs,
           coalesce(s.father_differs, false) AS father_differs,
           coalesce(b.too_close, false) AS too_close,
           coalesce(b.same_day, false) AS same_day,
           s.given AND abs(l.birth_year - r.birth_year) <= 1 AS maybe_one,
           s.records || coalesce(n.records, '{}') || coalesce(h.records, '{}') AS records
    FROM kin_sign s
    JOIN people_person l ON l.id = s.left_id
    JOIN people_person r ON r.id = s.right_id
    LEFT JOIN kin_shared n USING (left_id, right_id)
    LEFT JOIN kin_home h USING (left_id, right_id)
    LEFT JOIN kin_birth b USING (left_id, right_id)
    WHERE NOT coalesce(h.told, false)
),
parents AS (
    SELECT *,
           (mother_number OR mother_name) AND NOT mother_differs AND NOT too_close AS by_mother,
           (father_number OR line) AND NOT father_differs AS by_father
    FROM told
)
SELECT left_id, right_id,
       CASE WHEN by_mother AND by_father THEN 'both'
            WHEN by_mother THEN 'mother' ELSE 'father' END AS through,
       array_remove(ARRAY[
           CASE WHEN mother_number THEN 'mother_number' END,
           CASE WHEN father_number THEN 'father_number' END,
           CASE WHEN mother_name THEN 'mother_name' END,
           CASE WHEN line THEN 'line' END,
           CASE WHEN home THEN 'home' END,
           CASE WHEN phone THEN 'phone' END,
           CASE WHEN village THEN 'village' WHEN district THEN 'district' END,
           CASE WHEN mother_differs THEN 'mother_differs' END,
           CASE WHEN father_differs THEN 'father_differs' END,
           CASE WHEN same_day THEN 'same_day' END], NULL) AS signs,
       ARRAY(SELECT DISTINCT unnest(records) ORDER BY 1 LIMIT 12) AS records
FROM parents
WHERE (by_mother AND mother_number
       OR by_father AND father_number
       OR by_mother AND by_father AND (phone OR village OR (district AND family))
       OR by_mother AND mother_name AND phone
       OR home AND by_mother
       OR home AND by_father AND NOT mother_differs)
  AND NOT (by_father AND too_close AND NOT by_mother AND NOT father_number)
  -- who may be one child is asked first whether it is
  AND NOT coalesce(maybe_one, true)
  AND NOT EXISTS (SELECT FROM linkage_pair d
                  JOIN people_person x ON x.id = d.left_id
                  JOIN people_person y ON y.id = d.right_id
                  WHERE d.state IN ('open', 'unsure')
                    AND d.left_id IN (SELECT id FROM people_person
                                      WHERE root_id IN (parents.left_id, parents.right_id))
                    AND least(x.root_id, y.root_id) = parents.left_id
                    AND greatest(x.root_id, y.root_id) = parents.right_id);
