-- Mart: calendar. Grain: one day.
-- The days of the quarters of this build, with two years before and after.
-- day: the day
-- quarter: the first day of its quarter
-- period: its quarter as text, 2026-Q3
-- year: its year
-- is_working: whether it is a working day of the country
-- working_number: how many working days lie from the first row to this day; the difference of two is the working days between them
-- is_final: whether its quarter had ended when the marts were built
SELECT d.day,
       date_trunc('quarter', d.day)::date AS quarter,
       to_char(d.day, 'YYYY-"Q"Q') AS period,
       extract(year FROM d.day)::smallint AS year,
       w.day IS NOT NULL AS is_working,
       count(w.day) OVER (ORDER BY d.day)::int AS working_number,
       (date_trunc('quarter', d.day) + interval '3 months')::date <= %(today)s::date AS is_final
FROM (SELECT day::date FROM generate_series(
          %(calendar_from)s::date, %(calendar_to)s::date, interval '1 day') AS day) AS d
LEFT JOIN unnest(%(working_days)s::date[]) AS w (day) ON w.day = d.day
