-- Grain: one row a cell of a table of counts. {places}: its dimensions as columns.
SELECT
    frequency({period}) AS FREQ,
    {places}
    {period} AS TIME_PERIOD,
    value AS OBS_VALUE,
    CASE WHEN value IS NULL THEN 'Q' ELSE 'A' END AS OBS_STATUS
FROM cell
WHERE counts = :counts
