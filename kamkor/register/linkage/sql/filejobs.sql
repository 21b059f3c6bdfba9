-- Who sees that somebody linked files of their own: they alone, and the machine that does
-- it. Grain: the acting user.
ALTER TABLE linkage_filejob ENABLE ROW LEVEL SECURITY;
ALTER TABLE linkage_filejob FORCE ROW LEVEL SECURITY;
CREATE POLICY filejob_read ON linkage_filejob FOR SELECT USING (
    asked_by = (SELECT context.actor()) OR (SELECT context.is_machine()));
CREATE POLICY filejob_add ON linkage_filejob FOR INSERT WITH CHECK (
    asked_by = (SELECT context.actor()));
CREATE POLICY filejob_change ON linkage_filejob FOR UPDATE USING (
    asked_by = (SELECT context.actor()) OR (SELECT context.is_machine()));
