-- Validity periods of one parameter do not overlap. Grain: one row a code and period.
-- btree_gist is a trusted extension: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE law_parameter
    ADD CONSTRAINT parameter_periods_do_not_overlap
    EXCLUDE USING gist (
        country WITH =,
        code WITH =,
        daterange(valid_from, valid_to) WITH &&
    ) DEFERRABLE INITIALLY IMMEDIATE;

-- The value in force; NULL when there is none or it is not known.
CREATE FUNCTION law_value(country text, code text, on_day date) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT p.value
    FROM law_parameter AS p
    WHERE p.country = law_value.country
        AND p.code = law_value.code
        AND daterange(p.valid_from, p.valid_to) @> law_value.on_day;
END;

-- The n-th working day after the given day; NULL outside the days kept.
CREATE FUNCTION law_add_working_days(country text, start date, days integer)
RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN law_add_working_days.days = 0 THEN law_add_working_days.start
           ELSE last.day END
    FROM law_calendarday AS first
    LEFT JOIN law_calendarday AS last
        ON last.country = first.country
        AND last.number = first.number + law_add_working_days.days
        AND last.is_working
    WHERE first.country = law_add_working_days.country
        AND first.day = law_add_working_days.start;
END;

-- History is closed, never erased.
GRANT SELECT, INSERT, UPDATE ON law_parameter TO kamkor_app;
REVOKE DELETE, TRUNCATE ON law_parameter FROM kamkor_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON law_calendarday TO kamkor_app;
GRANT EXECUTE ON FUNCTION
    law_value(text, text, date), law_add_working_days(text, date, integer)
TO kamkor_app;
