-- What the application may do here: read, add, change; nothing is ever deleted.
GRANT SELECT, INSERT, UPDATE ON
    places_territory, places_formername, places_succession, places_organisation,
    places_classifierload, places_edition
TO kamkor_app;
REVOKE DELETE, TRUNCATE ON
    places_territory, places_formername, places_succession, places_organisation,
    places_classifierload, places_edition
FROM kamkor_app;
