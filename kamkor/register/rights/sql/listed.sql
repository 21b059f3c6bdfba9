-- Where lists of a kind speak for a place: since when, and that they are not too old.
-- Grain: one place of a child in scope and one kind of list (school).
-- Reads child. Law: ATTENDANCE_STALE_MONTHS.
SELECT p.place, b.kind, min(b.list_date) AS first_on
FROM (SELECT DISTINCT place FROM child WHERE place <> 0) p
JOIN places_territory t ON p.place BETWEEN t.low AND t.high
JOIN sources_batch b ON b.territory_id = t.id
WHERE b.kind = 'school' AND b.state IN ('running', 'done')
GROUP BY p.place, b.kind
HAVING max(b.list_date) >= %(today)s::date
                           - make_interval(months => %(attendance_stale_months)s::int)
