-- The builder counts procedures too. Grain: the role. Of a procedure it sees which one it
-- is, whose, where and since when; no answer, carer or number.
GRANT SELECT (id, person_id, code, place, begun_at, closed_at) ON procedures_procedure TO kamkor_builder;
