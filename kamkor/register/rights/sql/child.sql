-- Who each child in scope is, as far as rights depend on it. Grain: one child.
-- Reads scope, member. Law: CHILD_AGE.
-- born_from … born_to bound the day of birth: the same day where it is known exactly,
-- a month, a year or three years otherwise. A rule about age fires only when it holds
-- for the whole of that time: what is not known is not held against anybody.
SELECT s.person_id, p.territory_id, p.place, p.birth_year, p.sex,
       b.born_from, b.born_to, b.record_id AS birth_record,
       coalesce(b.born_to <= %(today)s::date - make_interval(years => %(child_age)s::int),
                false) AS is_adult
FROM scope s
JOIN people_person p ON p.id = s.person_id
LEFT JOIN (
    -- the most exact date, then the newest
    SELECT DISTINCT ON (m.root_id) m.root_id, f.record_id,
           CASE f.precision
               WHEN 'day' THEN f.date
               WHEN 'month' THEN date_trunc('month', f.date)::date
               WHEN 'year' THEN date_trunc('year', f.date)::date
               WHEN 'about' THEN (date_trunc('year', f.date) - interval '1 year')::date
           END AS born_from,
           CASE f.precision
               WHEN 'day' THEN f.date
               WHEN 'month' THEN (date_trunc('month', f.date) + interval '1 month - 1 day')::date
               WHEN 'year' THEN (date_trunc('year', f.date) + interval '1 year - 1 day')::date
               WHEN 'about' THEN (date_trunc('year', f.date) + interval '2 years - 1 day')::date
           END AS born_to
    FROM member m
    JOIN people_birth f ON f.person_id = m.person_id
    WHERE f.date IS NOT NULL AND f.precision <> 'unknown'
    ORDER BY m.root_id,
             CASE f.precision WHEN 'day' THEN 0 WHEN 'month' THEN 1 WHEN 'year' THEN 2 ELSE 3 END,
             f.seen_on DESC, f.record_id DESC
) b ON b.root_id = s.person_id
