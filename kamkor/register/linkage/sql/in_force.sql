-- The set of weights in force, nothing where it is that of the program, and the last estimate
-- of the cut for it. Grain: one row, always.
SELECT w.body, t.bits, t.records
FROM (SELECT 1) one
LEFT JOIN LATERAL (
    SELECT in_force_id FROM linkage_weightstep
    WHERE state IN ('adopted', 'rolled_back') ORDER BY id DESC LIMIT 1) s ON true
LEFT JOIN linkage_weightset w ON w.id = s.in_force_id
LEFT JOIN LATERAL (
    SELECT e.bits, e.records FROM linkage_threshold e
    WHERE e.version = coalesce(w.version, %(shipped)s)
    ORDER BY e.at DESC, e.id DESC LIMIT 1) t ON true
