-- Counts that may be shown. Grain: one cell of `counted` (cell, count, key, sensitive).
-- `noise` is ptable.csv as rows (count, key, noise), 64 counts × 256 keys; NULL: too few.
-- The same in PostgreSQL and DuckDB, and cell by cell what perturbing.py computes.
SELECT
    c.cell,
    CASE
        WHEN NOT c.sensitive THEN c.count + n.noise
        WHEN c.count < 10 THEN NULL
        WHEN 10 * ((c.key + 101 * c.count) % 256) + 10 <= 512 * (c.count % 5) + 5
            THEN c.count - c.count % 5 + 5
        ELSE c.count - c.count % 5
    END AS shown
FROM counted AS c
JOIN noise AS n
    ON n.key = c.key
    AND n.count = CASE WHEN c.count < 64 THEN c.count ELSE 32 + (c.count - 32) % 32 END
ORDER BY c.cell
