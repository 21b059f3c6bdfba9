-- Which earlier row of the same source each row of the file stands for.
-- Grain: one row of `incoming`; the outcome is `fate`. Nothing is written yet.
-- Parameters: source, list_date, one_row_a_child.

-- step: fresh
-- An exact repetition inside the file is dropped: `first` is the row that counts.
CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS
SELECT n, sheet, row_number, identity, content,
       problems <> '[]' AS refused,
       "values" ->> 'pin' AS pin,
       min(n) OVER (PARTITION BY identity, content) AS first
FROM incoming;
CREATE INDEX ON fresh (identity);
ANALYZE fresh;

-- step: candidates
-- What stands now: rows of the same identity, and rows of a list of the same day.
-- `held` is the accepted row that a refused one would have replaced.
CREATE TEMPORARY TABLE candidate ON COMMIT DROP AS
WITH standing AS (
    SELECT r.* FROM sources_record r
    WHERE r.source_id = %(source)s AND r.state = 'accepted'
      AND r.identity IN (SELECT identity FROM fresh)
    UNION ALL
    SELECT r.* FROM sources_record r
    WHERE r.source_id = %(source)s AND r.state = 'refused'
    UNION ALL
    SELECT r.* FROM sources_record r JOIN sources_batch b ON b.id = r.batch_id
    WHERE b.source_id = %(source)s AND b.list_date = %(list_date)s
      AND r.source_id = %(source)s AND r.state = 'accepted'
      AND NOT EXISTS (SELECT FROM fresh f WHERE f.identity = r.identity)
)
SELECT s.id, s.identity, s.ordinal, s.content_hash AS content, s.sheet, s.row_number,
       s.state = 'refused' AS refused,
       s."values" ->> 'pin' AS pin,
       p.id AS held
FROM standing s
LEFT JOIN sources_record p ON p.id = s.replaces_id AND p.state = 'accepted'
                          AND s.state = 'refused';
CREATE INDEX ON candidate (identity);
ANALYZE candidate;

CREATE TEMPORARY TABLE pair (n integer, old uuid, same boolean) ON COMMIT DROP;

-- step: unchanged
INSERT INTO pair
SELECT DISTINCT ON (f.n) f.n, c.id, true
FROM fresh f
JOIN candidate c USING (identity, content, refused)
WHERE f.n = f.first
ORDER BY f.n, c.ordinal, c.id;
ANALYZE pair;

-- step: same_identity
-- Several rows about one child are told apart by their order.
INSERT INTO pair
SELECT f.n, c.id, false
FROM (SELECT n, identity, row_number() OVER (PARTITION BY identity ORDER BY n) AS nth
      FROM fresh f
      WHERE n = first AND NOT EXISTS (SELECT FROM pair p WHERE p.n = f.n)) f
JOIN (SELECT id, identity,
             row_number() OVER (PARTITION BY identity ORDER BY refused, ordinal, id) AS nth
      FROM candidate c
      WHERE held IS NULL AND NOT EXISTS (SELECT FROM pair p WHERE p.old = c.id)) c USING (identity, nth);
ANALYZE pair;

-- step: same_number
-- The name or the date was mended, the personal number stayed.
INSERT INTO pair
SELECT f.n, c.id, false
FROM (SELECT min(n) AS n, pin FROM fresh f
      WHERE n = first AND pin <> '' AND NOT EXISTS (SELECT FROM pair p WHERE p.n = f.n)
      GROUP BY pin HAVING count(*) = 1) f
JOIN (SELECT min(id::text)::uuid AS id, pin FROM candidate c
      WHERE held IS NULL AND pin <> '' AND NOT EXISTS (SELECT FROM pair p WHERE p.old = c.id)
      GROUP BY pin HAVING count(*) = 1) c USING (pin)
WHERE %(one_row_a_child)s;

-- step: same_row
-- In the same row of the same sheet, and at least half a name or the birth date stayed.
INSERT INTO pair
SELECT DISTINCT ON (f.n) f.n, c.id, false
FROM fresh f
JOIN candidate c USING (sheet, row_number)
JOIN incoming i ON i.n = f.n
JOIN sources_record r ON r.id = c.id
CROSS JOIN LATERAL (SELECT sources_name_words(i."values") AS new, sources_name_words(r."values") AS old) w
WHERE f.n = f.first AND c.held IS NULL
  AND NOT EXISTS (SELECT FROM pair p WHERE p.n = f.n)
  AND NOT EXISTS (SELECT FROM pair p WHERE p.old = c.id)
  AND (w.new = w.old AND cardinality(w.new) > 0
       OR w.new && w.old
          AND i."values" -> 'birth_date' ->> 'date' = r."values" -> 'birth_date' ->> 'date'
       OR c.refused AND (cardinality(w.new) = 0 OR cardinality(w.old) = 0)
          AND sources_mostly_alike(i.raw, r.raw))
  AND (%(one_row_a_child)s OR c.refused)
ORDER BY f.n, c.refused, c.ordinal;

-- step: fate
-- `old` is the row replaced, `replaces` the newest of its line (a refused row that
-- waited in between), `ordinal` the next free one among the rows about this child.
CREATE TEMPORARY TABLE fate ON COMMIT DROP AS
WITH decided AS (
    SELECT f.n, f.identity, f.refused, c.id AS old, c.refused AS old_refused,
           w.id AS waited,
           CASE WHEN c.identity = f.identity AND NOT c.refused THEN c.ordinal END AS ordinal,
           CASE WHEN f.n <> f.first THEN 'repeated'
                WHEN p.same AND f.refused THEN 'waiting'
                WHEN p.same THEN 'unchanged'
                WHEN f.refused THEN 'refused'
                WHEN c.id IS NULL THEN 'new'
                WHEN c.refused THEN 'mended'
                ELSE 'changed' END AS fate
    FROM fresh f
    LEFT JOIN pair p ON p.n = f.n
    LEFT JOIN candidate c ON c.id = p.old
    LEFT JOIN (SELECT DISTINCT ON (held) held, id FROM candidate
               WHERE held IS NOT NULL ORDER BY held, id DESC) w ON w.held = c.id
),
taken AS (
    SELECT identity, max(ordinal) AS last FROM candidate WHERE NOT refused GROUP BY identity
),
numbered AS (
    SELECT n, coalesce(t.last, 0) + row_number() OVER (PARTITION BY d.identity ORDER BY n) AS ordinal
    FROM decided d LEFT JOIN taken t USING (identity)
    WHERE d.fate IN ('new', 'mended', 'changed') AND d.ordinal IS NULL
)
SELECT d.n, d.fate, d.refused, d.old, d.old_refused, d.waited,
       coalesce(d.waited, d.old) AS replaces,
       coalesce(d.ordinal, m.ordinal, 1) AS ordinal,
       CASE WHEN d.fate IN ('new', 'mended', 'changed', 'refused') THEN context.new_id() END AS id
FROM decided d
LEFT JOIN numbered m USING (n)
ORDER BY d.n;
ALTER TABLE fate ADD PRIMARY KEY (n);
ANALYZE fate
