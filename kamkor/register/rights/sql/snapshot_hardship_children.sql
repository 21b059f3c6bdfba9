-- Children on the register of difficult life situation on a day. Grain: the territory.
-- An entry stands from the day it was made to the day before its removal.
SELECT count(DISTINCT p.root_id)
FROM people_hardship f
JOIN people_person p ON p.id = f.person_id
WHERE p.place BETWEEN %(low)s AND %(high)s
  AND f.entered_on <= %(ends)s AND (f.removed_on IS NULL OR f.removed_on > %(ends)s)
