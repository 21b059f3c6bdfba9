-- What lets marts be built by several processes, quarter by quarter. Grain: the role.
-- A policy that asks for the reach of somebody runs in one process only, since who acts is
-- bound to it. The builder has a policy of its own on what is large: the machine, else
-- nothing. Quarters of marts lie in a schema that nobody else may enter.
CREATE SCHEMA marts_quarters AUTHORIZATION kamkor_builder;

DO $do$
DECLARE
    topic text;
BEGIN
    FOREACH topic IN ARRAY ARRAY['birth', 'name', 'number', 'residence', 'membership',
                                 'absence', 'care', 'paper', 'enrolment', 'hardship']
    LOOP
        EXECUTE format('ALTER POLICY fact_read ON people_%s TO kamkor_app', topic);
        EXECUTE format('CREATE POLICY mart_read ON people_%s FOR SELECT TO kamkor_builder'
                       ' USING ((SELECT context.is_machine()))', topic);
    END LOOP;
END
$do$;
ALTER POLICY person_read ON people_person TO kamkor_app;
CREATE POLICY mart_read ON people_person FOR SELECT TO kamkor_builder
    USING ((SELECT context.is_machine()));
