-- Who sees signals. Grain: the acting user.
-- Nothing here is ever removed: no table but the draft has a policy for it, so that not
-- even the machine deletes a signal.

-- Whether the actor sees a child, whatever it was found to be the same as. A block on any
-- of them holds for all.
CREATE FUNCTION signals_child_seen(child uuid, wanted integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM people_person p
        WHERE p.id = child AND people_seen(p.root_id, wanted)
          AND p.id <> ALL (access.blocked()));
END
$$;
GRANT EXECUTE ON FUNCTION signals_child_seen(uuid, integer) TO kamkor_app;

ALTER TABLE signals_signal ENABLE ROW LEVEL SECURITY;
ALTER TABLE signals_signal FORCE ROW LEVEL SECURITY;
CREATE POLICY signal_read ON signals_signal FOR SELECT USING (
    (SELECT context.is_machine())
    OR CASE WHEN person_id IS NULL
            THEN (SELECT access.reach(3)) && int4range(place, place_to, '[]')
            ELSE signals_child_seen(person_id, 3) END);
CREATE POLICY signal_add ON signals_signal FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY signal_change ON signals_signal FOR UPDATE USING ((SELECT context.is_machine()));

-- The teller's own, and nobody else's.
ALTER TABLE signals_receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE signals_receipt FORCE ROW LEVEL SECURITY;
CREATE POLICY receipt_read ON signals_receipt FOR SELECT USING (
    (SELECT context.is_machine()) OR owner = (SELECT context.actor()));
CREATE POLICY receipt_add ON signals_receipt FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY receipt_change ON signals_receipt FOR UPDATE USING ((SELECT context.is_machine()));

-- S4: whoever holds the child at class 4. About nobody found yet: the head of unit of the
-- place who has taken the signal up. The one who wrote it down does not see it again.
ALTER TABLE signals_source ENABLE ROW LEVEL SECURITY;
ALTER TABLE signals_source FORCE ROW LEVEL SECURITY;
CREATE POLICY source_read ON signals_source FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (
        SELECT FROM signals_signal s
        WHERE s.id = signal_id
          AND CASE WHEN s.person_id IS NULL
                   THEN s.assignee = (SELECT context.actor())
                        AND (SELECT access.has_role('supervisor'))
                   ELSE signals_child_seen(s.person_id, 4) END));
CREATE POLICY source_add ON signals_source FOR INSERT WITH CHECK ((SELECT context.is_machine()));

-- Seen with the signal. Steps are added and never changed.
ALTER TABLE signals_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE signals_step FORCE ROW LEVEL SECURITY;
CREATE POLICY step_read ON signals_step FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM signals_signal s WHERE s.id = signal_id));
CREATE POLICY step_add ON signals_step FOR INSERT WITH CHECK ((SELECT context.is_machine()));

ALTER TABLE signals_emergency ENABLE ROW LEVEL SECURITY;
ALTER TABLE signals_emergency FORCE ROW LEVEL SECURITY;
CREATE POLICY emergency_read ON signals_emergency FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM signals_signal s WHERE s.id = signal_id));
CREATE POLICY emergency_add ON signals_emergency FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY emergency_change ON signals_emergency FOR UPDATE USING ((SELECT context.is_machine()));

ALTER TABLE signals_emergencystep ENABLE ROW LEVEL SECURITY;
ALTER TABLE signals_emergencystep FORCE ROW LEVEL SECURITY;
CREATE POLICY emergency_step_read ON signals_emergencystep FOR SELECT USING (
    (SELECT context.is_machine())
    OR EXISTS (SELECT FROM signals_emergency e WHERE e.signal_id = emergency_id));
CREATE POLICY emergency_step_add ON signals_emergencystep FOR INSERT WITH CHECK ((SELECT context.is_machine()));
CREATE POLICY emergency_step_change ON signals_emergencystep FOR UPDATE USING ((SELECT context.is_machine()));

-- What somebody has not sent yet is theirs alone.
ALTER TABLE signals_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE signals_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY draft_own ON signals_draft
    USING (owner = (SELECT context.actor()))
    WITH CHECK (owner = (SELECT context.actor()));

-- How many signals led to what, for the auditor, who sees none of them: that a signal was
-- called false, or the same as another, can be counted after any office.
CREATE FUNCTION signals_counts()
RETURNS TABLE (year integer, state text, outcome text, signals bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
BEGIN
    IF NOT access.has_role('auditor') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT extract(year FROM s.received_at)::integer, s.state::text, s.outcome::text, count(*)
    FROM signals_signal s GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3;
END
$$;
GRANT EXECUTE ON FUNCTION signals_counts() TO kamkor_app;
