-- What a session left behind stays as it was. Grain: one row that is written.
-- A closed session takes the secretary's signature and nothing else.
CREATE FUNCTION commission_session_stays() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    signing text[] := CASE WHEN OLD.state = 'closed' AND NEW.state = 'signed'
        THEN ARRAY['state', 'secretary', 'secretary_signed_at'] ELSE '{}' END;
BEGIN
    IF to_jsonb(NEW) - signing <> to_jsonb(OLD) - signing THEN
        RAISE EXCEPTION 'a % session does not change', OLD.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER commission_session_stays BEFORE UPDATE ON commission_session
    FOR EACH ROW WHEN (OLD.state IN ('closed', 'signed', 'cancelled'))
    EXECUTE FUNCTION commission_session_stays();

CREATE FUNCTION commission_attendance_in_time() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM commission_session s
                   WHERE s.id = NEW.session_id AND s.state IN ('planned', 'open'))
       OR TG_OP = 'UPDATE' AND (NEW.session_id, NEW.member_id, NEW.came_at)
                               <> (OLD.session_id, OLD.member_id, OLD.came_at) THEN
        RAISE EXCEPTION 'the session is over' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER commission_attendance_in_time BEFORE INSERT OR UPDATE ON commission_attendance
    FOR EACH ROW EXECUTE FUNCTION commission_attendance_in_time();

CREATE FUNCTION commission_recusal_in_time() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM commission_item i
                   JOIN commission_session s ON s.id = i.session_id
                   WHERE i.id = NEW.item_id AND i.state = 'listed'
                     AND s.state IN ('planned', 'open')) THEN
        RAISE EXCEPTION 'the item is not on an agenda' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER commission_recusal_in_time BEFORE INSERT ON commission_recusal
    FOR EACH ROW EXECUTE FUNCTION commission_recusal_in_time();

CREATE FUNCTION commission_item_stays() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'the item is %', OLD.state USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER commission_item_stays BEFORE UPDATE ON commission_item
    FOR EACH ROW
    WHEN (OLD.state IN ('decided', 'dropped') AND OLD IS DISTINCT FROM NEW)
    EXECUTE FUNCTION commission_item_stays();

CREATE FUNCTION commission_task_in_time() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM commission_decision d
                   JOIN commission_item i ON i.id = d.item_id
                   JOIN commission_session s ON s.id = i.session_id
                   WHERE d.id = NEW.decision_id AND s.state = 'open') THEN
        RAISE EXCEPTION 'the session is over' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER commission_task_in_time BEFORE INSERT ON commission_task
    FOR EACH ROW EXECUTE FUNCTION commission_task_in_time();
