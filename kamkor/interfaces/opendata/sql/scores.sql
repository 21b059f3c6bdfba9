-- Grain: one row a score of an area and a part of the index in a frozen edition.
SELECT
    CASE WHEN length(period) = 4 THEN 'A' ELSE frequency(period) END AS FREQ,
    area AS REF_AREA,
    edition AS EDITION,
    node AS COMPONENT,
    period AS TIME_PERIOD,
    value AS OBS_VALUE,
    CASE WHEN value IS NULL THEN 'M' ELSE 'A' END AS OBS_STATUS,
    lower AS LOWER_BOUND,
    upper AS UPPER_BOUND,
    rank AS RANK,
    rank_lower AS RANK_LOWER,
    rank_upper AS RANK_UPPER,
    nullif(band, '') AS BAND,
    observed AS COVERAGE
FROM score
