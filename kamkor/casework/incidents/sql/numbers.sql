-- Take the next number of a year. Grain: one row, the last number taken.
INSERT INTO incidents_counter (country, year, last)
VALUES (%(country)s, %(year)s, 1)
ON CONFLICT (country, year) DO UPDATE SET last = incidents_counter.last + 1
RETURNING last;
