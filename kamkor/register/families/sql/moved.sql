-- Children whom newer records place in another district than where they were.
-- Grain: one child (root). Reads moved_asked (root) and moved_worked (root): those about
-- whom apps above have open work. Parameter: since, the first day.

-- step: told
-- where records place the child; lists that only stand for a place say where it was
CREATE TEMPORARY TABLE moved_told ON COMMIT DROP AS
SELECT a.root, f.seen_on, f.id, f.record_id, f.territory_id, true AS lives
FROM moved_asked a
JOIN people_person p ON p.root_id = a.root
JOIN people_residence f ON f.person_id = p.id
WHERE f.territory_id IS NOT NULL
UNION ALL
SELECT a.root, b.list_date, n.id, n.record_id, b.territory_id, false
FROM moved_asked a
JOIN people_person p ON p.root_id = a.root
JOIN people_name n ON n.person_id = p.id
JOIN sources_record r ON r.id = n.record_id
JOIN sources_batch b ON b.id = r.batch_id
WHERE b.territory_id IS NOT NULL AND b.kind <> 'border'
  AND NOT EXISTS (SELECT FROM people_residence f WHERE f.record_id = n.record_id);

-- step: placed
-- the district or city in which that is; a capital city is a region of its own
CREATE TEMPORARY TABLE moved_placed ON COMMIT DROP AS
WITH unit AS (
    SELECT DISTINCT ON (t.id) t.id, t.low AS place, u.id AS unit, u.low, u.high
    FROM (SELECT DISTINCT territory_id FROM moved_told) d
    JOIN places_territory t ON t.id = d.territory_id
    JOIN places_territory u ON t.low BETWEEN u.low AND u.high AND u.country = t.country
    WHERE u.level IN ('region', 'district', 'city')
    ORDER BY t.id, u.level = 'region', u.high - u.low DESC
)
SELECT o.root, o.seen_on, o.id, o.record_id, o.lives, u.unit, u.low, u.high, u.place
FROM moved_told o
JOIN unit u ON u.id = o.territory_id
WHERE NOT EXISTS (SELECT FROM people_doubt d
                  WHERE d.record_id = o.record_id AND d.lifted_at IS NULL);

-- step: now
CREATE TEMPORARY TABLE moved_now ON COMMIT DROP AS
SELECT DISTINCT ON (root) * FROM moved_placed WHERE lives
ORDER BY root, seen_on DESC, id DESC;

-- step: moved
CREATE TEMPORARY TABLE moved ON COMMIT DROP AS
WITH waiting AS (
    SELECT DISTINCT ON (p.root_id) p.root_id AS root, h.from_territory_id AS unit, h.from_place AS place
    FROM moved_now n
    JOIN people_person p ON p.root_id = n.root
    JOIN families_mover m ON m.person_id = p.id
    JOIN families_handover h ON h.id = m.hand_over_id AND h.state = 'proposed'
    ORDER BY p.root_id, h.id DESC
),
before AS (
    SELECT DISTINCT ON (p.root) p.root, p.seen_on, p.unit, p.place
    FROM moved_placed p
    JOIN moved_now n ON n.root = p.root
    -- a region without its district is not another district; ids of records are in the
    -- order in which they came: who learns late where a child once was, hands nothing over
    WHERE (p.high < n.low OR p.low > n.high)
      AND p.seen_on < n.seen_on AND p.record_id < n.record_id
    ORDER BY p.root, p.seen_on DESC, p.id DESC
),
arrived AS (
    SELECT p.root, min(p.seen_on) AS since
    FROM moved_placed p
    JOIN moved_now n ON n.root = p.root AND n.unit = p.unit
    JOIN before b ON b.root = p.root AND b.seen_on < p.seen_on
    WHERE p.lives
    GROUP BY p.root
)
SELECT n.root, c.code, c.birth_year, c.is_shielded, n.unit AS to_unit, n.place AS to_place,
       n.record_id, a.since,
       -- who has not been asked yet stays responsible, however often the family goes on
       coalesce(w.unit, b.unit) AS from_unit, coalesce(w.place, b.place) AS from_place,
       c.is_shielded
       OR EXISTS (SELECT FROM rights_gap g WHERE g.person_id = n.root
                  AND g.closed_at IS NULL AND g.assignee IS NOT NULL)
       OR EXISTS (SELECT FROM moved_worked w WHERE w.root = n.root)
       OR EXISTS (SELECT FROM access_block k JOIN people_person p ON p.id = k.subject
                  WHERE p.root_id = n.root AND (k.until IS NULL OR k.until > now()))
       AS has_work
FROM moved_now n
JOIN people_person c ON c.id = n.root
JOIN before b ON b.root = n.root
JOIN arrived a ON a.root = n.root
LEFT JOIN waiting w ON w.root = n.root
WHERE a.since >= %(since)s
  AND n.unit <> coalesce(w.unit, b.unit)
  -- asked before, and it has not moved since
  AND NOT EXISTS (
      SELECT FROM (
          SELECT h.to_territory_id, h.state
          FROM people_person p
          JOIN families_mover m ON m.person_id = p.id
          JOIN families_handover h ON h.id = m.hand_over_id
          WHERE p.root_id = n.root AND h.state <> 'moot'
          ORDER BY h.id DESC LIMIT 1
      ) latest
      WHERE latest.to_territory_id = n.unit AND latest.state <> 'not_here');

-- step: gone_on
-- of proposals: children who are not there any more by what records say now
CREATE TEMPORARY TABLE moved_on ON COMMIT DROP AS
SELECT m.id, m.hand_over_id
FROM moved_now n
JOIN people_person p ON p.root_id = n.root
JOIN families_mover m ON m.person_id = p.id
JOIN families_handover h ON h.id = m.hand_over_id AND h.state = 'proposed'
JOIN places_territory t ON t.id = h.to_territory_id
WHERE t.high < n.low OR t.low > n.high;

-- step: moot
UPDATE families_handover h SET state = 'moot'
WHERE h.state = 'proposed'
  AND (h.id IN (SELECT hand_over_id FROM moved_on)
       OR NOT EXISTS (SELECT FROM families_mover m WHERE m.hand_over_id = h.id))
  AND NOT EXISTS (SELECT FROM families_mover m WHERE m.hand_over_id = h.id
                  AND m.id NOT IN (SELECT id FROM moved_on));

-- step: left_out
DELETE FROM families_mover m
USING moved_on o, families_handover h
WHERE m.id = o.id AND h.id = o.hand_over_id AND h.state = 'proposed';
