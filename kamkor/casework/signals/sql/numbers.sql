-- Take the next numbers of a year. Grain: one row, the last number taken.
INSERT INTO signals_counter (country, year, last)
VALUES (%(country)s, %(year)s, %(many)s)
ON CONFLICT (country, year)
DO UPDATE SET last = signals_counter.last + excluded.last
RETURNING last;
