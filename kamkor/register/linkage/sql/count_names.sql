-- How many records bear each name, counted anew; '' holds how many have one at all.
-- Grain: one name in one part of the full name.
INSERT INTO linkage_namecount (part, value, times)
SELECT n.part, coalesce(n.value, ''), count(*)
FROM linkage_profile f
CROSS JOIN LATERAL (VALUES ('given', f.given), ('father', f.father), ('family', f.family)) n (part, value)
WHERE n.value IS NOT NULL
GROUP BY GROUPING SETS ((n.part, n.value), (n.part))
