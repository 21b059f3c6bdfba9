-- A shield is history and stays, but for one of the machine over a child that is taken back
-- with its list. Grain: the acting user.
CREATE POLICY shield_remove ON people_shield FOR DELETE USING (
    is_provisional AND (SELECT context.is_machine()));
