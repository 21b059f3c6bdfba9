-- What binds somebody to children, apart from where they live, and what shuts them out.
-- Grain: one link or one block (relation empty). Reads access_link, access_block.
-- Gives one row more than the limit where there are more links.
(SELECT subject, relation, sensitivity, organisation_id
   FROM access_link
  WHERE (user_id = %(user)s AND relation = ANY(%(by_user)s)
         OR organisation_id = ANY(%(offices)s) AND relation = ANY(%(by_organisation)s))
    AND valid_from <= %(at)s AND (valid_until IS NULL OR valid_until > %(at)s)
  LIMIT %(few)s + 1)
UNION ALL
SELECT subject, '', 0, NULL
  FROM access_block
 WHERE user_id = %(user)s AND since <= %(at)s AND (until IS NULL OR until > %(at)s)
