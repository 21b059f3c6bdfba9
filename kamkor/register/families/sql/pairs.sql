-- Children who share a key or a household with one of kin_touched (root).
-- Grain: one pair of children. Parameters: crowd, rows of a key that are looked at; most,
-- children beyond whom a key or an address says nothing (a number made up, a home for many).
CREATE TEMPORARY TABLE kin_pair ON COMMIT DROP AS
WITH probe AS MATERIALIZED (
    SELECT DISTINCT k.hash
    FROM kin_touched t
    JOIN people_person p ON p.root_id = t.root
    JOIN families_key k ON k.person_id = p.id
),
met AS MATERIALIZED (
    SELECT ARRAY(SELECT k.person_id FROM families_key k
                 WHERE k.hash = probe.hash LIMIT %(crowd)s + 1) AS persons
    FROM probe
),
home AS MATERIALIZED (
    SELECT DISTINCT m.household_id
    FROM kin_touched t
    JOIN people_person p ON p.root_id = t.root
    JOIN people_membership m ON m.person_id = p.id
),
housed AS MATERIALIZED (
    SELECT ARRAY(SELECT m.person_id FROM people_membership m
                 WHERE m.household_id = home.household_id LIMIT %(crowd)s + 1) AS persons
    FROM home
),
together AS (
    SELECT ARRAY(SELECT DISTINCT p.root_id FROM people_person p
                 WHERE p.id = ANY (g.persons)) AS roots
    FROM (SELECT persons FROM met UNION ALL SELECT persons FROM housed) g
    WHERE cardinality(g.persons) BETWEEN 2 AND %(crowd)s
)
SELECT DISTINCT one AS left_id, other AS right_id
FROM together, unnest(roots) AS one, unnest(roots) AS other
WHERE cardinality(roots) <= %(most)s AND one < other
  AND (one IN (SELECT root FROM kin_touched) OR other IN (SELECT root FROM kin_touched))
