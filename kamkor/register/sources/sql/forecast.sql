-- The rows that would become records nobody had before, for stages to look at.
-- Grain: one row of `fate`.

-- step: forecast
CREATE TEMPORARY TABLE scope_forecast ON COMMIT DROP AS
SELECT i.n, i."values"
FROM incoming i JOIN fate f USING (n)
WHERE f.fate IN ('new', 'mended');
ALTER TABLE scope_forecast ADD PRIMARY KEY (n);
ANALYZE scope_forecast
