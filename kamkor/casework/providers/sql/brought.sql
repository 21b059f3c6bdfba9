-- Services of a file into the directory. Grain: one service of the temporary table
-- providers_brought, known by organisation and the id of the file.

-- step: ours
-- A file we gave out ourselves names services by our own ids.
UPDATE providers_service AS s SET outside_id = b.outside_id
FROM providers_brought AS b
WHERE s.outside_id IS NULL AND s.id::text = b.outside_id
  AND s.organisation_id = b.organisation_id;

-- step: keep
INSERT INTO providers_service AS s (
    id, organisation_id, territory_id, place, name_ky, name_kk, name_ru, name_en, need,
    about, for_whom, age_from, age_to, languages, cost, is_free, capacity, taken, address,
    phones, email, web, hours, documents, is_accessible, valid_from, valid_to, verified_on,
    outside_id, changed_at, changed_by)
SELECT
    id, organisation_id, territory_id, place, name_ky, name_kk, name_ru, name_en, need,
    about, for_whom, age_from, age_to, languages, cost, is_free, capacity, taken, address,
    phones, email, web, hours, documents, is_accessible, valid_from, valid_to, verified_on,
    outside_id, changed_at, changed_by
FROM providers_brought
ON CONFLICT (organisation_id, outside_id) DO UPDATE SET
    territory_id = excluded.territory_id, place = excluded.place,
    name_ky = excluded.name_ky, name_kk = excluded.name_kk, name_ru = excluded.name_ru,
    name_en = excluded.name_en, need = excluded.need, about = excluded.about,
    for_whom = excluded.for_whom, age_from = excluded.age_from, age_to = excluded.age_to,
    languages = excluded.languages, cost = excluded.cost, is_free = excluded.is_free,
    capacity = excluded.capacity, taken = excluded.taken, address = excluded.address,
    phones = excluded.phones, email = excluded.email, web = excluded.web,
    hours = excluded.hours, documents = excluded.documents, is_accessible = excluded.is_accessible,
    valid_from = excluded.valid_from, valid_to = excluded.valid_to,
    verified_on = excluded.verified_on, changed_at = excluded.changed_at,
    changed_by = excluded.changed_by;
