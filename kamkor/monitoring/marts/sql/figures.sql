-- The figures that the marts hold. Grain: one indicator, area, period, sex and age band.
SELECT indicator, area, period, sex, age_band, numerator, denominator, unknown, value, is_final
FROM marts.figure
WHERE (cardinality(%(some)s::text[]) = 0 OR indicator = ANY (%(some)s::text[]))
  AND (is_final OR NOT %(final)s)
ORDER BY indicator, period, area, sex NULLS FIRST, age_band NULLS FIRST
