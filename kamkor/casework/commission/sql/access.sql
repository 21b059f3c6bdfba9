-- Who sees the Commission and what is before it. Grain: the acting user.
-- That it meets and who sits there is seen at its place and by its members; an item by who
-- sees the content of its child, and with what hangs on it by who holds its pack; a task by
-- who is to do it too, and nothing else of the decision. The pack of an item is the item,
-- its plan, and of a follow-up the decision that is followed up with its tasks; the link to
-- it is of the class of status and opens no other row of the child.
CREATE FUNCTION commission_sits(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT EXISTS (
        SELECT FROM commission_member m
        WHERE m.commission_id = which AND m.user = context.actor() AND m.until IS NULL)
$$;

-- Whether the actor holds the pack of an item: a link with the item as its record.
CREATE FUNCTION commission_packed(item uuid, child uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT EXISTS (
        SELECT FROM access_link l
        JOIN access.held() h ON h.user_id = l.user_id
        WHERE l.record = item AND l.relation = 'assigned'
          AND access.tie(h.role, l, clock_timestamp()) >= 1)
        AND NOT people_hidden(child)
$$;

-- Whether the plan is in a pack that the actor holds.
CREATE FUNCTION commission_plan_packed(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT EXISTS (
        SELECT FROM commission_item i
        WHERE i.plan_id = which AND commission_packed(i.id, i.person_id))
$$;

CREATE FUNCTION commission_task_open(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = pg_catalog, public
AS $$
    SELECT NOT EXISTS (
        SELECT FROM commission_decision d
        JOIN commission_item i ON i.id = d.item_id
        WHERE d.id = which AND people_hidden(i.person_id))
$$;
GRANT EXECUTE ON FUNCTION commission_sits(uuid), commission_packed(uuid, uuid),
    commission_plan_packed(uuid), commission_task_open(uuid) TO kamkor_app;

-- Beside those who see the plan by its case or to sign it.
CREATE POLICY commission_pack ON plans_plan FOR SELECT USING (commission_plan_packed(id));

DO $do$
DECLARE
    topic record;
BEGIN
    FOR topic IN
        SELECT * FROM (VALUES
            ('commission_commission', 'commission_sits(id) OR EXISTS (
                SELECT FROM places_organisation o
                JOIN places_territory t ON t.id = o.territory_id
                WHERE o.id = organisation_id AND (SELECT access.reach(1)) @> t.low)'),
            ('commission_member', 'EXISTS (SELECT FROM commission_commission c WHERE c.id = commission_id)'),
            ('commission_session', 'EXISTS (SELECT FROM commission_commission c WHERE c.id = commission_id)'),
            ('commission_report', 'EXISTS (SELECT FROM commission_commission c WHERE c.id = commission_id)'),
            ('commission_attendance', 'EXISTS (SELECT FROM commission_session s WHERE s.id = session_id)'),
            ('commission_item', 'people_seen(person_id, 3) OR commission_packed(id, person_id)'),
            ('commission_postponement', 'EXISTS (SELECT FROM commission_item i WHERE i.id = item_id)'),
            ('commission_recusal', 'EXISTS (SELECT FROM commission_item i WHERE i.id = item_id)'),
            ('commission_vote', 'EXISTS (SELECT FROM commission_item i WHERE i.id = item_id)'),
            ('commission_decision', 'EXISTS (SELECT FROM commission_item i WHERE i.id = item_id)
                OR EXISTS (SELECT FROM commission_item f WHERE f.earlier_id = commission_decision.id)'),
            ('commission_task', '(owner = (SELECT context.actor())
                    OR organisation_id = ANY ((SELECT access.organisations())::uuid[]))
                    AND commission_task_open(decision_id)
                OR EXISTS (SELECT FROM commission_decision d WHERE d.id = decision_id)')
        ) AS t (name, seen)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', topic.name);
        EXECUTE format('CREATE POLICY commission_read ON %I FOR SELECT USING ((SELECT context.is_machine()) OR %s)', topic.name, topic.seen);
        EXECUTE format('CREATE POLICY commission_add ON %I FOR INSERT WITH CHECK ((SELECT context.is_machine()))', topic.name);
        EXECUTE format('CREATE POLICY commission_change ON %I FOR UPDATE USING ((SELECT context.is_machine()))', topic.name);
    END LOOP;
END
$do$;

-- What was decided stays, and nothing is deleted.
REVOKE UPDATE ON commission_postponement, commission_recusal, commission_decision, commission_report FROM kamkor_app;
REVOKE DELETE ON commission_commission, commission_member, commission_session, commission_report, commission_attendance,
    commission_item, commission_postponement, commission_recusal, commission_vote, commission_decision, commission_task FROM kamkor_app;
