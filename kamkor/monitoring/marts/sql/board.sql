-- Figures of a territory and of those just below it. Grain: quarter, part, measure.
-- `part`: the code of a territory below; of the whole it means nothing. {part}, from code
-- alone: the column that tells those below. Parameters: code, quarters.
WITH place AS (
    SELECT quarter, {part} AS part, children, gaps_due - gaps_on_time AS gaps_late, cases_open,
           plans_due - plans_on_time AS plans_late
    FROM marts.place_quarter WHERE %(code)s IN (country, region, district) AND quarter = ANY(%(quarters)s)
), told AS (
    SELECT p.quarter, p.part, v.measure, v.value
    FROM place p
    CROSS JOIN LATERAL (VALUES
        ('children', p.children), ('gaps_late', p.gaps_late), ('cases_open', p.cases_open),
        ('plans_late', p.plans_late)) AS v (measure, value)
    UNION ALL
    SELECT quarter, {part}, 'gap' || coalesce(':' || "right", ''), children
    FROM marts.gap_quarter WHERE %(code)s IN (country, region, district) AND quarter = ANY(%(quarters)s)
    UNION ALL
    SELECT quarter, {part}, 'worries', signals
    FROM marts.signal_quarter WHERE %(code)s IN (country, region, district) AND quarter = ANY(%(quarters)s)
    UNION ALL
    SELECT quarter, {part}, 'procedures', running
    FROM marts.procedure_quarter WHERE %(code)s IN (country, region, district) AND quarter = ANY(%(quarters)s)
)
SELECT quarter, grouping(part) = 1 AS is_whole, part, measure, sum(value)::int
FROM told
GROUP BY GROUPING SETS ((quarter, measure), (quarter, measure, part))
