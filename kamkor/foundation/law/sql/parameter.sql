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

-- History is closed, never erased.
GRANT SELECT, INSERT, UPDATE ON law_parameter, law_movedday TO kamkor_app;
REVOKE DELETE, TRUNCATE ON law_parameter, law_movedday FROM kamkor_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON law_calendarday TO kamkor_app;
