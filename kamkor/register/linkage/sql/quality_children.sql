-- What the records in force say of each child, for telling groups apart. Grain: one child
-- (root). Temporary, for the night's sums.
CREATE TEMPORARY TABLE quality_child ON COMMIT DROP AS
SELECT p.root_id AS child,
       count(*) AS records,
       bool_or(n.name ~ '[A-Za-z]') AS latin,
       bool_or(n.name ~ '[А-Яа-яЁё]') AS cyrillic,
       CASE WHEN count(DISTINCT r.values ->> 'sex') FILTER (WHERE r.values ->> 'sex' IN ('male', 'female')) = 1
            THEN max(r.values ->> 'sex') FILTER (WHERE r.values ->> 'sex' IN ('male', 'female'))
            ELSE 'unknown' END AS sex,
       count(*) FILTER (WHERE coalesce(r.values ->> 'pin', '') <> '') AS numbers,
       count(DISTINCT nullif(lower(r.values ->> 'district'), '')) AS districts
FROM linkage_assignment a
JOIN people_person p ON p.id = a.person_id
JOIN sources_record r ON r.id = a.record_id
CROSS JOIN LATERAL (
    SELECT concat_ws(' ', r.values ->> 'full_name', r.values ->> 'surname', r.values ->> 'given_name') AS name) n
WHERE a.ended_at IS NULL
GROUP BY p.root_id
