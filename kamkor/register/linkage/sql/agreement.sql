-- What a reader said beside what the other reader of the same pair said, blind to each
-- other. Grain: a reader, their answer, the other's answer. Parameters: readers, since.
SELECT mine.reader, mine.answer, other.answer, count(*)
FROM linkage_reading mine
JOIN linkage_reading other ON other.pair_id = mine.pair_id
                          AND other.round = mine.round AND other.nth = 3 - mine.nth
WHERE mine.nth IN (1, 2)
  AND mine.reader = ANY(%(readers)s) AND mine.read_at >= %(since)s
GROUP BY mine.reader, mine.answer, other.answer
