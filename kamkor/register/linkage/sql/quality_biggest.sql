-- The children with most records, kept for the month. Grain: one child of a month.
INSERT INTO linkage_biggest (month, person_id, records)
SELECT %(month)s, child, records FROM quality_child ORDER BY records DESC, child LIMIT %(most)s
ON CONFLICT (month, person_id) DO UPDATE SET records = excluded.records
