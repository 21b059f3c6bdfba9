-- Writes the staged territories: new ones are added, known ones follow. Nothing is
-- deleted. Grain: one territory. Inputs: places_staged, one row a code of one country.
INSERT INTO places_territory (
    id, country, code, level, parent_id, low, high, iso_code, name_ky, name_kk, name_ru,
    name_en, aliases, valid_from, valid_to, tile_column, tile_row, origin
)
SELECT
    staged.id, staged.country, staged.code, staged.level,
    coalesce(parent.id, staged_parent.id), 0, 0,
    staged.iso_code, staged.name_ky, staged.name_kk, staged.name_ru, staged.name_en,
    staged.aliases, staged.valid_from, staged.valid_to, staged.tile_column,
    staged.tile_row, staged.origin
FROM places_staged AS staged
LEFT JOIN places_territory AS parent
    ON parent.country = staged.country AND parent.code = staged.parent
LEFT JOIN places_staged AS staged_parent ON staged_parent.code = staged.parent
WHERE NOT EXISTS (
    SELECT 1 FROM places_territory AS known
    WHERE known.country = staged.country AND known.code = staged.code
);

UPDATE places_territory AS known
SET level = staged.level,
    parent_id = parent.id,
    iso_code = staged.iso_code,
    name_ky = staged.name_ky,
    name_kk = staged.name_kk,
    name_ru = staged.name_ru,
    name_en = staged.name_en,
    aliases = staged.aliases,
    valid_from = staged.valid_from,
    valid_to = staged.valid_to,
    tile_column = staged.tile_column,
    tile_row = staged.tile_row,
    origin = staged.origin
FROM places_staged AS staged
LEFT JOIN places_territory AS parent
    ON parent.country = staged.country AND parent.code = staged.parent
WHERE known.country = staged.country
    AND known.code = staged.code
    AND known.id <> staged.id;
