-- How many births the lists in scope date, and how many of them on 1 January.
-- Grain: one list of one day.
SELECT r.source_id, b.list_date, count(*),
       count(*) FILTER (WHERE r.values #>> '{birth_date,date}' LIKE '%%-01-01')
FROM (
    SELECT DISTINCT r.batch_id
    FROM scope_record s
    JOIN sources_record r ON r.id = s.record_id
) listed
JOIN sources_record r ON r.batch_id = listed.batch_id
JOIN sources_batch b ON b.id = r.batch_id
WHERE r.state = 'accepted' AND r.values #>> '{birth_date,precision}' = 'day'
GROUP BY r.source_id, b.list_date
