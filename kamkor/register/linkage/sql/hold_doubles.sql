-- Who holds a shielded child holds those who may be it, while that is undecided. The link
-- carries the shield's id and goes with it, or with the one it comes from; a link of this
-- sort gives no further one.
-- Grain: one doubtful child and one holder. Parameter: at.
INSERT INTO access_link (id, subject, relation, user_id, organisation_id, sensitivity,
                         valid_from, valid_until, record, origin_id)
SELECT context.new_id(), new.person_id, 'assigned', new.user_id, NULL, 4, %(at)s,
       new.valid_until, new.shield, new.origin
FROM (
    SELECT DISTINCT ON (s.person_id, s.id, l.user_id, l.valid_until)
           s.person_id, s.id AS shield, l.user_id, l.valid_until, l.id AS origin
    FROM people_shield s
    JOIN people_person n ON n.id = s.person_id
    JOIN (
        SELECT a.root_id AS one, b.root_id AS other
        FROM linkage_pair d
        JOIN people_person a ON a.id = d.left_id
        JOIN people_person b ON b.id = d.right_id
        WHERE d.state IN ('open', 'unsure')
        UNION
        SELECT b.root_id, a.root_id
        FROM linkage_pair d
        JOIN people_person a ON a.id = d.left_id
        JOIN people_person b ON b.id = d.right_id
        WHERE d.state IN ('open', 'unsure')
    ) doubt ON doubt.one = n.root_id AND doubt.other <> n.root_id
    JOIN people_person h ON h.root_id = doubt.other
    JOIN access_link l ON l.subject = h.id AND l.relation = 'assigned'
                      AND l.user_id IS NOT NULL AND l.sensitivity >= 4
                      AND (l.valid_until IS NULL OR l.valid_until > %(at)s)
    WHERE s.is_provisional AND s.lowered_at IS NULL
      AND NOT EXISTS (SELECT FROM people_shield o WHERE o.id = l.record)
      AND NOT EXISTS (SELECT FROM access_block b
                      WHERE b.subject = h.id AND b.user_id = l.user_id
                        AND (b.until IS NULL OR b.until > %(at)s))
) new
WHERE NOT EXISTS (
    SELECT FROM access_link l
    WHERE l.subject = new.person_id AND l.user_id = new.user_id
      AND l.relation = 'assigned' AND l.sensitivity >= 4
      AND l.valid_until IS NOT DISTINCT FROM new.valid_until)
