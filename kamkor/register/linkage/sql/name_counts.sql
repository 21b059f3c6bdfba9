-- Counts of folded names serve the machine alone. Grain: one name.
ALTER TABLE linkage_namecount ENABLE ROW LEVEL SECURITY;
ALTER TABLE linkage_namecount FORCE ROW LEVEL SECURITY;
CREATE POLICY namecount_all ON linkage_namecount FOR ALL
    USING ((SELECT context.is_machine())) WITH CHECK ((SELECT context.is_machine()));
