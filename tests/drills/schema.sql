-- What a database is made of, but its rows. Grain: one thing and how it is defined.
SELECT 'function ' || p.oid::regprocedure, md5(pg_get_functiondef(p.oid) || coalesce(p.proacl::text, ''))
FROM pg_proc p
WHERE p.pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
  AND p.prokind = 'f'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT format('column %s.%s.%s', table_schema, table_name, column_name),
       concat_ws(' ', data_type, is_nullable, column_default)
FROM information_schema.columns
WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
UNION ALL
SELECT 'index ' || indexname, indexdef FROM pg_indexes
WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
UNION ALL
SELECT format('policy %s on %s', policyname, tablename),
       concat_ws(' ', cmd, roles::text, qual, with_check)
FROM pg_policies
UNION ALL
SELECT format('trigger %s on %s', tgname, tgrelid::regclass), pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT format('constraint %s on %s', conname, conrelid::regclass), pg_get_constraintdef(oid)
FROM pg_constraint WHERE conrelid <> 0
UNION ALL
SELECT format('%s %s', relkind, oid::regclass),
       concat_ws(' ', relacl::text, relrowsecurity, relforcerowsecurity)
FROM pg_class
WHERE relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  AND relkind IN ('r', 'v', 'S')
