-- What became of the rows of each source's last list, and of those before it; where there
-- was none before, of the other sources of its kind. Grain: one source.
WITH list AS (
    SELECT b.source_id, b.kind, b.id,
           coalesce((b.counts ->> 'rows')::bigint, 0) AS rows,
           coalesce((b.counts ->> 'refused')::bigint, 0) AS refused,
           coalesce((b.counts ->> 'persons_matched')::bigint, 0) AS matched,
           coalesce((b.counts ->> 'to_review')::bigint, 0) AS raised,
           row_number() OVER (PARTITION BY b.source_id ORDER BY b.received_at DESC, b.id DESC) AS back
    FROM sources_batch b WHERE b.state = 'done'
), past AS (
    SELECT source_id, sum(rows) AS rows, sum(refused) AS refused, sum(matched) AS matched, sum(raised) AS raised
    FROM list WHERE back > 1 GROUP BY source_id
), kin AS (
    SELECT l.source_id, sum(k.rows) AS rows, sum(k.refused) AS refused, sum(k.matched) AS matched, sum(k.raised) AS raised
    FROM list l JOIN list k ON k.kind = l.kind AND k.source_id <> l.source_id
    WHERE l.back = 1 GROUP BY l.source_id
)
SELECT o.name, l.rows, l.refused, l.matched, l.raised, p.source_id IS NOT NULL AS by_own_past,
       coalesce(p.rows, k.rows), coalesce(p.refused, k.refused), coalesce(p.matched, k.matched),
       coalesce(p.raised, k.raised)
FROM list l
JOIN sources_source o ON o.id = l.source_id
LEFT JOIN past p ON p.source_id = l.source_id
LEFT JOIN kin k ON k.source_id = l.source_id
WHERE l.back = 1 AND coalesce(p.rows, k.rows) > 0
ORDER BY o.name
