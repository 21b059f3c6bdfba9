-- Who builds the marts and who reads them. Grain: the role.
-- The builder owns both schemas and nothing else. It is bound by row-level security as the
-- program is, and sees of a table only the columns named here: no name, number, address,
-- paper or word of anybody.
CREATE SCHEMA marts AUTHORIZATION kamkor_builder;
CREATE SCHEMA marts_next AUTHORIZATION kamkor_builder;
SET LOCAL ROLE kamkor_builder;
GRANT USAGE ON SCHEMA marts TO kamkor_app, kamkor_analyst;
SET LOCAL ROLE NONE;
GRANT USAGE ON SCHEMA context, access TO kamkor_builder;

GRANT SELECT (id, root_id, sex, birth_year, place, is_root, is_shielded, created_at) ON people_person TO kamkor_builder;
GRANT SELECT (id, person_id, record_id, seen_on, date, precision) ON people_birth TO kamkor_builder;
GRANT SELECT (person_id, record_id, seen_on) ON people_name TO kamkor_builder;
GRANT SELECT (person_id, seen_on, kind) ON people_number TO kamkor_builder;
GRANT SELECT (id, person_id, record_id, seen_on, territory_id) ON people_residence TO kamkor_builder;
GRANT SELECT (id, person_id, seen_on, household_id) ON people_membership TO kamkor_builder;
GRANT SELECT (person_id, record_id, seen_on, parent, migration, since, until) ON people_absence TO kamkor_builder;
GRANT SELECT (person_id, record_id, seen_on, kinship, basis, since, until) ON people_care TO kamkor_builder;
GRANT SELECT (person_id, record_id, seen_on, kind, held) ON people_paper TO kamkor_builder;
GRANT SELECT (person_id, record_id, seen_on, kind, held, attendance, until) ON people_enrolment TO kamkor_builder;
GRANT SELECT (person_id, record_id, entered_on, removed_on) ON people_hardship TO kamkor_builder;
GRANT SELECT (record_id, lifted_at) ON people_doubt TO kamkor_builder;
GRANT SELECT (id, batch_id) ON sources_record TO kamkor_builder;
GRANT SELECT (id, kind, territory_id, place, list_date, received_by_id, organisation_id) ON sources_batch TO kamkor_builder;
GRANT SELECT (id, person_id, "right", reason, sensitivity, since, opened_at, closed_at) ON rights_gap TO kamkor_builder;
GRANT SELECT (id, person_id, territory_id, place, place_to, received_at, channel, danger, outcome, state, lead_id) ON signals_signal TO kamkor_builder;
GRANT SELECT (id, person_id, place) ON cases_case TO kamkor_builder;
GRANT SELECT (id, case_id, after, at) ON cases_step TO kamkor_builder;
GRANT SELECT (id, case_id, reason, at) ON cases_closing TO kamkor_builder;
GRANT SELECT (id, case_id) ON plans_plan TO kamkor_builder;
GRANT SELECT (id, person_id, opened_at, worker, opened_by) ON incidents_incident TO kamkor_builder;
GRANT SELECT (id, kind, about, person_id, place, sensitivity, owner, organisation_id, term_id, due_at, ended_at, outcome) ON clock_deadline TO kamkor_builder;
GRANT SELECT (id, code) ON clock_term TO kamkor_builder;
GRANT SELECT ON places_territory TO kamkor_builder;
