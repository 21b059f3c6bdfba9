-- What follows from facts for each child in scope: sex, year of birth, place.
-- Grain: one group of persons found to be the same (all rows of one root alike).
-- A record that placed the child where it was not found (people_doubt) places it nowhere.
WITH member AS (
    SELECT p.id, p.root_id
    FROM scope_person s
    JOIN people_person p ON p.root_id = s.person_id
),
-- the most exact date, then the registry's, then the newest
birth AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, extract(year FROM f.date)::smallint AS year
    FROM member m
    JOIN people_birth f ON f.person_id = m.id
    JOIN sources_record r ON r.id = f.record_id
    JOIN sources_source o ON o.id = r.source_id
    WHERE f.date IS NOT NULL
    ORDER BY m.root_id,
             array_position(ARRAY['day', 'month', 'year', 'about', 'unknown'], f.precision::text),
             o.kind <> 'civil', f.seen_on DESC, f.id DESC
),
sex AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, f.sex
    FROM member m
    JOIN people_birth f ON f.person_id = m.id
    WHERE f.sex <> 'unknown'
    GROUP BY m.root_id, f.sex
    ORDER BY m.root_id, count(*) DESC, max(f.seen_on) DESC, f.sex
),
lives AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, f.territory_id
    FROM member m
    JOIN people_residence f ON f.person_id = m.id
    WHERE f.territory_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM people_doubt d
                      WHERE d.record_id = f.record_id AND d.lifted_at IS NULL)
    ORDER BY m.root_id, f.seen_on DESC, f.id DESC
),
-- nobody says where the child lives: where the newest list was kept
listed AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, b.territory_id
    FROM member m
    JOIN people_name n ON n.person_id = m.id
    JOIN sources_record r ON r.id = n.record_id
    JOIN sources_batch b ON b.id = r.batch_id
    WHERE b.territory_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM people_doubt d
                      WHERE d.record_id = r.id AND d.lifted_at IS NULL)
    ORDER BY m.root_id, b.kind = 'border', b.list_date DESC, b.id DESC
)
UPDATE people_person p
SET birth_year = birth.year,
    sex = coalesce(sex.sex, 'unknown'),
    territory_id = t.id,
    place = coalesce(t.low, 0)
FROM member m
LEFT JOIN birth USING (root_id)
LEFT JOIN sex USING (root_id)
LEFT JOIN lives USING (root_id)
LEFT JOIN listed USING (root_id)
LEFT JOIN places_territory t ON t.id = coalesce(lives.territory_id, listed.territory_id)
WHERE p.id = m.id
  AND (p.birth_year, p.sex, p.territory_id, p.place)
      IS DISTINCT FROM (birth.year, coalesce(sex.sex, 'unknown'), t.id, coalesce(t.low, 0))
