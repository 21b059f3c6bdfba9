-- Grain: one row a published figure of an indicator.
SELECT
    CASE WHEN length(period) = 4 THEN 'A' ELSE frequency(period) END AS FREQ,
    area AS REF_AREA,
    indicator AS INDICATOR,
    sex AS SEX,
    age AS AGE,
    period AS TIME_PERIOD,
    value AS OBS_VALUE,
    status AS OBS_STATUS,
    indicator AS UNIT_MEASURE,
    lower AS LOWER_BOUND,
    upper AS UPPER_BOUND,
    note AS COMMENT_OBS,
    source AS SOURCE
FROM observation
