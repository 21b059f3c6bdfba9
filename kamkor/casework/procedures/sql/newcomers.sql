-- Bodies near enough to act in a step that waits without its body, or has one instead of
-- it. Grain: one open procedure and kind of body, with the nearest of that kind.
-- Parameters: steps (JSON: code, step, kinds), country, on.
WITH wanted AS (
    SELECT w.code, w.step, w.kinds
    FROM jsonb_to_recordset(%(steps)s::jsonb) AS w (code text, step text, kinds text[])
)
SELECT p.id, o.kind, (array_agg(o.id ORDER BY t.low DESC, o.code DESC))[1]
FROM procedures_procedure AS p
JOIN wanted AS w ON w.code = p.code AND w.step = p.step
JOIN places_territory AS t ON p.place BETWEEN t.low AND t.high
JOIN places_organisation AS o ON o.territory_id = t.id AND o.kind = ANY (w.kinds)
WHERE p.closed_at IS NULL
    AND p.body_found IN ('nobody', 'instead')
    AND o.country = %(country)s
    AND (o.valid_from IS NULL OR o.valid_from <= %(on)s)
    AND (o.valid_to IS NULL OR o.valid_to > %(on)s)
GROUP BY p.id, o.kind
