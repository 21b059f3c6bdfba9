-- The records that speak of these children: those given to them last, and the rows
-- without a child that replace them or are replaced by them.
-- Grain: one record. Parameter: children.
WITH RECURSIVE last AS (
    SELECT DISTINCT ON (a.record_id) a.record_id, a.person_id
    FROM linkage_assignment a
    WHERE a.record_id IN (SELECT o.record_id FROM linkage_assignment o
                          WHERE o.person_id = ANY (%(children)s))
    ORDER BY a.record_id, a.ended_at DESC NULLS FIRST, a.id DESC
),
near (id) AS (
    SELECT record_id FROM last WHERE person_id = ANY (%(children)s)
    UNION
    SELECT beside.id
    FROM near n
    CROSS JOIN LATERAL (
        SELECT o.replaces_id FROM sources_record o WHERE o.id = n.id
        UNION ALL
        SELECT r.id FROM sources_record r WHERE r.replaces_id = n.id
    ) beside (id)
    WHERE NOT EXISTS (SELECT FROM linkage_assignment a WHERE a.record_id = beside.id)
)
SELECT id FROM near WHERE id IS NOT NULL
