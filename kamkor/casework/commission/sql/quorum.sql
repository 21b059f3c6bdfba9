-- Who may decide, and that nobody decides without a quorum. Grain: one session or item.
-- Voting members of the session's day; `is_present` who came and did not leave.
CREATE FUNCTION commission_voters(which uuid)
RETURNS TABLE (user_id uuid, is_present boolean)
LANGUAGE sql STABLE PARALLEL RESTRICTED
AS $$
    SELECT m.user,
           EXISTS (SELECT FROM commission_attendance a
                   WHERE a.session_id = s.id AND a.member_id = m.id AND a.left_at IS NULL)
    FROM commission_session s
    JOIN commission_member m ON m.commission_id = s.commission_id
    WHERE s.id = which AND m.function <> 'secretary'
      AND m.since <= s.day
      AND (m.until IS NULL OR m.until > s.day)
$$;

-- Of these, who has a part in the item: not recused, not shut out from the child.
CREATE FUNCTION commission_fit(which uuid)
RETURNS TABLE (user_id uuid, is_present boolean)
LANGUAGE sql STABLE PARALLEL RESTRICTED
AS $$
    SELECT v.user_id, v.is_present
    FROM commission_item i
    CROSS JOIN LATERAL commission_voters(i.session_id) v
    WHERE i.id = which
      AND NOT EXISTS (SELECT FROM commission_recusal r
                      WHERE r.item_id = i.id AND r.user = v.user_id)
      AND NOT EXISTS (
          SELECT FROM access_block b
          JOIN people_person child ON child.id = b.subject
          JOIN people_person one ON one.root_id = child.root_id
          WHERE one.id = i.person_id AND b.user_id = v.user_id
            AND b.since <= clock_timestamp()
            AND (b.until IS NULL OR b.until > clock_timestamp()))
$$;

-- How many must be present of so many.
CREATE FUNCTION commission_needed(share numeric, members bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT greatest(1, ceil(share * members))::bigint $$;

CREATE FUNCTION commission_session_moves() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    present bigint;
    members bigint;
BEGIN
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (('planned', 'open'), ('planned', 'cancelled'),
                                      ('open', 'closed'), ('closed', 'signed')) THEN
        RAISE EXCEPTION 'a session does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'open' THEN
        SELECT count(*) FILTER (WHERE is_present), count(*) INTO present, members
        FROM commission_voters(NEW.id);
        IF present < commission_needed(NEW.share, members) THEN
            RAISE EXCEPTION 'no quorum' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER commission_session_moves BEFORE UPDATE ON commission_session
    FOR EACH ROW EXECUTE FUNCTION commission_session_moves();

CREATE FUNCTION commission_vote_counts() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM commission_item i
        JOIN commission_session s ON s.id = i.session_id AND s.state = 'open'
        JOIN commission_fit(i.id) f ON f.user_id = NEW.user AND f.is_present
        WHERE i.id = NEW.item_id AND i.state = 'listed' AND s.id = NEW.session_id)
    THEN
        RAISE EXCEPTION 'no vote on this item' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER commission_vote_counts BEFORE INSERT OR UPDATE ON commission_vote
    FOR EACH ROW EXECUTE FUNCTION commission_vote_counts();

CREATE FUNCTION commission_decision_holds() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    present bigint;
    members bigint;
    law numeric;
    counted bigint[];
BEGIN
    SELECT s.share INTO law
    FROM commission_item i
    JOIN commission_session s ON s.id = i.session_id AND s.state = 'open'
    WHERE i.id = NEW.item_id AND i.state = 'listed';
    SELECT count(*) FILTER (WHERE is_present), count(*) INTO present, members
    FROM commission_fit(NEW.item_id);
    IF law IS NULL OR present < commission_needed(law, members) THEN
        RAISE EXCEPTION 'no quorum' USING ERRCODE = 'check_violation';
    END IF;
    SELECT ARRAY[count(*) FILTER (WHERE choice = 'for'),
                 count(*) FILTER (WHERE choice = 'against'),
                 count(*) FILTER (WHERE choice = 'abstained')]
    INTO counted
    FROM commission_vote v
    JOIN commission_item i ON i.id = v.item_id AND i.session_id = v.session_id
    JOIN commission_fit(NEW.item_id) f ON f.user_id = v.user AND f.is_present
    WHERE v.item_id = NEW.item_id;
    IF counted <> ARRAY[NEW.votes_for, NEW.votes_against, NEW.votes_abstained]::bigint[] THEN
        RAISE EXCEPTION 'the votes are others' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER commission_decision_holds BEFORE INSERT ON commission_decision
    FOR EACH ROW EXECUTE FUNCTION commission_decision_holds();

-- A plan that asks for a session is agreed to, or returned by the Commission, by a decision
-- taken since it was submitted, and by nothing else.
CREATE FUNCTION commission_plan_decided() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM commission_item i
        JOIN commission_decision d ON d.item_id = i.id
        WHERE i.plan_id = NEW.id AND d.at >= NEW.submitted_at
          AND d.result = CASE NEW.state WHEN 'agreed' THEN 'adopted' ELSE 'rejected' END)
    THEN
        RAISE EXCEPTION 'no session decided about the plan' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER commission_plan_decided BEFORE UPDATE ON plans_plan
    FOR EACH ROW
    WHEN (NEW.in_session AND OLD.state = 'submitted' AND NEW.state IN ('agreed', 'returned'))
    EXECUTE FUNCTION commission_plan_decided();

-- The signature of the Commission likewise, also where another has to agree after it.
CREATE FUNCTION commission_signature_decided() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM plans_plan p
        WHERE p.id = NEW.plan_id AND p.in_session AND p.waits_for = NEW.step
          AND NOT EXISTS (
              SELECT FROM commission_item i
              JOIN commission_decision d ON d.item_id = i.id
              WHERE i.plan_id = p.id AND d.at >= p.submitted_at AND d.result = 'adopted'))
    THEN
        RAISE EXCEPTION 'no session decided about the plan' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER commission_signature_decided BEFORE INSERT ON plans_signature
    FOR EACH ROW WHEN (NEW.deed = 'agree')
    EXECUTE FUNCTION commission_signature_decided();
