-- Pairs decided before readings were kept wait for nobody; what was decided of them was
-- one person's answer. Grain: one pair. (Their words are sealed by the migration.)
UPDATE linkage_pair SET awaits = 'nobody' WHERE state IN ('same', 'different', 'moot');
UPDATE linkage_pair SET round = 2 WHERE state = 'unsure';
INSERT INTO linkage_reading (id, pair_id, round, nth, reader, answer, read_at)
SELECT context.new_id(), id, 1, 1, decided_by, state, decided_at
FROM linkage_pair
WHERE decided_by IS NOT NULL AND state IN ('same', 'different', 'unsure')
  AND method <> 'person';
