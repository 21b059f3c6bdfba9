-- Personal numbers that more records state than a child could have. Only the first digits
-- leave the database. Grain: one number.
SELECT left(n.digits, %(shown)s), count(*)
FROM linkage_assignment a
JOIN sources_record r ON r.id = a.record_id
CROSS JOIN LATERAL (SELECT regexp_replace(coalesce(r.values ->> 'pin', ''), '\D', '', 'g') AS digits) n
WHERE a.ended_at IS NULL AND n.digits <> ''
GROUP BY n.digits HAVING count(*) > %(largest)s
ORDER BY count(*) DESC, n.digits LIMIT %(most)s
