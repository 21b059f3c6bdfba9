-- Who sees files of cases. Grain: the acting user.
-- A file follows its case. Its bytes are kept back as well while nobody agrees to what it
-- needs: the page says the same by days, this by withdrawal.
CREATE FUNCTION cases_agreed(which uuid, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT EXISTS (
        SELECT FROM cases_case mine
        JOIN people_person one ON one.id = mine.person_id
        JOIN people_person p ON p.root_id = one.root_id
        JOIN cases_case c ON c.person_id = p.id
        JOIN cases_consent k ON k.case_id = c.id
        WHERE mine.id = which AND k.scope = wanted AND k.withdrawn_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION cases_agreed(uuid, text) TO kamkor_app;

ALTER TABLE cases_casefile ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_casefile FORCE ROW LEVEL SECURITY;
CREATE POLICY case_part_read ON cases_casefile FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id));
CREATE POLICY case_add ON cases_casefile FOR INSERT
    WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY case_change ON cases_casefile FOR UPDATE
    USING ((SELECT context.is_machine()));
REVOKE UPDATE, DELETE ON cases_casefile FROM kamkor_app;
GRANT UPDATE (removed_at, removed_by, removed_why) ON cases_casefile TO kamkor_app;

ALTER TABLE cases_filebody ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_filebody FORCE ROW LEVEL SECURITY;
CREATE POLICY body_read ON cases_filebody FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (
        SELECT FROM cases_casefile f
        WHERE f.id = file_id
          AND (f.scope = '' OR cases_agreed(f.case_id, f.scope))));
CREATE POLICY body_add ON cases_filebody FOR INSERT
    WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY body_destroy ON cases_filebody FOR DELETE
    USING ((SELECT context.is_machine()));
REVOKE UPDATE ON cases_filebody FROM kamkor_app;

-- What is sealed does not shrink: the attempt is spared.
ALTER TABLE cases_filebody ALTER COLUMN sealed SET STORAGE EXTERNAL;
