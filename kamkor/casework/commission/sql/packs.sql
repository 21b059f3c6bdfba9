-- step: recuse
-- Who is shut out from a child has no part in its item. Grain: an item and a member.
INSERT INTO commission_recusal (id, item_id, "user", "by", at)
SELECT context.new_id(), i.id, v.user_id, v.user_id, %(at)s
FROM commission_item i
CROSS JOIN LATERAL commission_voters(i.session_id) v
WHERE i.session_id = %(session)s AND i.state = 'listed'
  AND NOT EXISTS (SELECT FROM commission_fit(i.id) f WHERE f.user_id = v.user_id)
ON CONFLICT DO NOTHING
RETURNING id;

-- step: show
-- Each member who has a part in an item holds its pack from the day on that the packs are
-- open: a link of the class of status, see access.sql. Grain: an item and a member.
INSERT INTO access_link (id, subject, relation, user_id, sensitivity, valid_from, record)
SELECT context.new_id(), i.person_id, 'assigned', f.user_id, 1, %(since)s, i.id
FROM commission_item i
CROSS JOIN LATERAL commission_fit(i.id) f
WHERE i.session_id = %(session)s AND i.state = 'listed'
  AND NOT EXISTS (
      SELECT FROM access_link l
      WHERE l.record = i.id AND l.user_id = f.user_id AND l.relation = 'assigned'
        AND l.valid_until IS NULL)
RETURNING id;

-- step: take
-- What is not on an agenda any more is shown to nobody for it. Grain: a link.
UPDATE access_link AS l SET valid_until = %(at)s
FROM commission_item i
JOIN commission_session s ON s.id = %(session)s
WHERE l.record = i.id AND l.relation = 'assigned' AND l.valid_until IS NULL
  AND i.commission_id = s.commission_id
  AND (i.state IN ('waiting', 'dropped')
       OR i.session_id = s.id AND s.state NOT IN ('planned', 'open'))
RETURNING l.id;
