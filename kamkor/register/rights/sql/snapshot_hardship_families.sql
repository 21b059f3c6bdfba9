-- Families on the register of difficult life situation on a day. Grain: the territory.
-- A family is its number in the register; a child without one is a family of its own.
SELECT count(DISTINCT coalesce(nullif(f.family, ''), p.root_id::text))
FROM people_hardship f
JOIN people_person p ON p.id = f.person_id
WHERE p.place BETWEEN %(low)s AND %(high)s
  AND f.entered_on <= %(ends)s AND (f.removed_on IS NULL OR f.removed_on > %(ends)s)
