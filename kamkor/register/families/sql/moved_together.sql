-- Which of the children who moved belong together: one household, or kin confirmed; with
-- each other, or with one whose hand-over waits already.
-- Grain: one pair (child, other child or NULL, the hand-over that waits or NULL).
WITH near AS (
    SELECT v.root, b.root_id AS other
    FROM moved v
    JOIN people_person a ON a.root_id = v.root
    JOIN people_membership m ON m.person_id = a.id
    JOIN people_membership n ON n.household_id = m.household_id
    JOIN people_person b ON b.id = n.person_id AND b.root_id <> v.root
    UNION
    SELECT v.root, CASE WHEN l.root_id = v.root THEN r.root_id ELSE l.root_id END
    FROM moved v
    JOIN people_person a ON a.root_id = v.root
    JOIN families_kin k ON (k.left_id = a.id OR k.right_id = a.id) AND k.state = 'confirmed'
    JOIN people_person l ON l.id = k.left_id
    JOIN people_person r ON r.id = k.right_id
)
SELECT n.root, v.root, NULL::uuid
FROM near n
JOIN moved me ON me.root = n.root
JOIN moved v ON v.root = n.other AND v.from_unit = me.from_unit AND v.to_unit = me.to_unit
WHERE n.root < n.other AND NOT me.is_shielded AND NOT v.is_shielded
UNION ALL
SELECT n.root, NULL, h.id
FROM near n
JOIN moved me ON me.root = n.root AND NOT me.is_shielded
JOIN people_person p ON p.root_id = n.other AND NOT p.is_shielded
JOIN families_mover m ON m.person_id = p.id
JOIN families_handover h ON h.id = m.hand_over_id AND h.state = 'proposed'
     AND h.from_territory_id = me.from_unit AND h.to_territory_id = me.to_unit
