-- How many children have so many records. Grain: one number of records.
SELECT records, count(*) FROM quality_child GROUP BY records ORDER BY records
