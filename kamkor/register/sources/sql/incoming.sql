-- The rows of one file as read, before they become records. Grain: one data row.
DROP TABLE IF EXISTS pg_temp.incoming, pg_temp.fresh, pg_temp.candidate, pg_temp.pair,
    pg_temp.fate, pg_temp.scope_forecast, pg_temp.sealed;
CREATE TEMPORARY TABLE incoming (
    n integer NOT NULL,
    sheet text NOT NULL,
    row_number integer NOT NULL,
    raw jsonb NOT NULL,
    "values" jsonb NOT NULL,
    secret text NOT NULL,
    problems jsonb NOT NULL,
    remarks jsonb NOT NULL,
    identity text NOT NULL,
    content text NOT NULL
) ON COMMIT DROP;
-- What of these rows is sealed, by the record it becomes.
CREATE TEMPORARY TABLE sealed (id uuid PRIMARY KEY, sealed bytea NOT NULL) ON COMMIT DROP
