-- Children of a mart by cell of a table, with all totals, and the cell's key: the sum of
-- their record keys mod 256. Grain: one cell that has children. What stands in braces is
-- written by counting.py from tables.toml: columns or expressions of them, as text, and
-- marks that say "this is a total".
SELECT quarter, region, {district}, {columns}
       grouping(region) = 1 AS of_country, {whole} AS of_region, {marks}
       count(*) AS count, (sum(record_key) %% 256)::integer AS key
FROM {mart}
WHERE upper(country) = %(country)s AND quarter = ANY(%(quarters)s) {fixed}
GROUP BY quarter, ROLLUP ({area}) {crossed}
