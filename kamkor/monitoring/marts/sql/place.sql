-- Mart: place. Grain: one territory of the country.
-- place: the number by which rows say where they are
-- code: the code of the territory in the official classifier
-- level: country, region, district, city and so on
-- parent: the code of the territory above
-- country: the code of the country
-- region: the code of the territory just below the country that this one is or lies in; empty for the country itself
-- district: the code of the territory just below the region that this one is or lies in; empty where there is none
-- iso_code: ISO 3166-2, where there is one
-- name_ky: the name in Kyrgyz
-- name_kk: the name in Kazakh
-- name_ru: the name in Russian
-- name_en: the name in English
-- valid_from: the first day of the territory, where it is known
-- valid_to: the first day it was no more
SELECT t.low AS place, t.code::text, t.level::text, up.code::text AS parent,
       c.code::text AS country, r.code::text AS region, d.code::text AS district,
       t.iso_code::text, t.name_ky::text, t.name_kk::text, t.name_ru::text, t.name_en::text,
       t.valid_from, t.valid_to
FROM places_territory c
JOIN places_territory t ON t.country = c.country
LEFT JOIN places_territory up ON up.id = t.parent_id
LEFT JOIN places_territory r ON r.parent_id = c.id AND t.low BETWEEN r.low AND r.high
LEFT JOIN places_territory d ON d.parent_id = r.id AND t.low BETWEEN d.low AND d.high
WHERE c.country = %(country)s AND c.level = 'country'
