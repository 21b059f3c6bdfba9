-- The figure that counts now. Grain: indicator, area, period, sex, age, breakdown.
-- Of accepted files the one decided last; a figure that a severe finding holds back does
-- not replace the one before it. Parameters: codes of indicators, countries and areas
-- (NULL for all), periods from and to (NULL for all), everybody (true: no breakdowns).
SELECT DISTINCT ON (i.position, o.country, o.area, o.period, o.sex, o.age, o.breakdown)
       i.code AS indicator, o.country, o.area, o.period, o.sex, o.age, o.breakdown,
       o.value, o.lower, o.upper, o.numerator, o.denominator, o.status,
       s.code AS source, o.address, o.note, o.vintage_id AS vintage
FROM indicators_observation o
JOIN indicators_indicator i ON i.id = o.indicator_id
JOIN indicators_vintage v ON v.id = o.vintage_id AND v.state = 'accepted'
LEFT JOIN indicators_source s ON s.id = o.source_id
WHERE (%(codes)s::text[] IS NULL OR i.code = ANY (%(codes)s))
  AND (%(countries)s::text[] IS NULL OR o.country = ANY (%(countries)s))
  AND (%(areas)s::text[] IS NULL OR o.area = ANY (%(areas)s))
  AND (%(since)s::text IS NULL OR o.period >= %(since)s)
  AND (%(until)s::text IS NULL OR left(o.period, length(%(until)s)) <= %(until)s)
  AND (NOT %(everybody)s OR (o.sex = '' AND o.age = '' AND o.breakdown = ''))
  AND NOT EXISTS (
      SELECT FROM indicators_finding f
      WHERE f.vintage_id = o.vintage_id AND f.indicator_id = o.indicator_id
        AND f.area = o.area AND o.period = ANY (f.periods)
        AND f.sex = o.sex AND f.age = o.age AND f.breakdown = o.breakdown
        AND f.severity = 'block' AND f.outcome <> 'let_through')
ORDER BY i.position, o.country, o.area, o.period, o.sex, o.age, o.breakdown,
         v.decided_at DESC, v.id DESC
