-- Brings what is kept in line with `verdict`. Grain: one child in scope.
-- Reads verdict, member and the reasons; writes standing, safety, change, gap. A child
-- whose rights stand as before costs a comparison and no write.

-- step: present
-- Looked up once and kept apart: a table that is being filled must not be joined with
-- itself, or a plan made while it was empty reads every row written so far for each row.
CREATE TEMPORARY TABLE present ON COMMIT DROP AS
SELECT s.person_id FROM rights_standing s JOIN verdict v ON v.person_id = s.person_id;

-- step: present_known
ANALYZE present;

-- step: had
CREATE TEMPORARY TABLE had ON COMMIT DROP AS
SELECT g.id, g.person_id, g."right", g.reason, g.assignee, m.person_id = m.root_id AS is_root
FROM rights_gap g
JOIN member m ON m.person_id = g.person_id
WHERE g.closed_at IS NULL;

-- step: had_known
ANALYZE had;

-- step: steady
-- the same reason as before: it holds since the earliest day known for it
UPDATE verdict v SET
    identity_since = CASE WHEN (s.identity, s.identity_reason) = (v.identity, v.identity_reason)
        THEN least(s.identity_since, v.identity_since) ELSE v.identity_since END,
    care_since = CASE WHEN (s.care, s.care_reason) = (v.care, v.care_reason)
        THEN least(s.care_since, v.care_since) ELSE v.care_since END,
    education_since = CASE WHEN (s.education, s.education_reason) = (v.education, v.education_reason)
        THEN least(s.education_since, v.education_since) ELSE v.education_since END,
    health_since = CASE WHEN (s.health, s.health_reason) = (v.health, v.health_reason)
        THEN least(s.health_since, v.health_since) ELSE v.health_since END,
    social_since = CASE WHEN (s.social, s.social_reason) = (v.social, v.social_reason)
        THEN least(s.social_since, v.social_since) ELSE v.social_since END,
    contact_since = CASE WHEN (s.contact, s.contact_reason) = (v.contact, v.contact_reason)
        THEN least(s.contact_since, v.contact_since) ELSE v.contact_since END,
    safety_since = CASE WHEN (f.safety, f.safety_reason) = (v.safety, v.safety_reason)
        THEN least(f.safety_since, v.safety_since) ELSE v.safety_since END
FROM rights_standing s
JOIN rights_safety f ON f.person_id = s.person_id
WHERE s.person_id = v.person_id
  AND (s.identity_since < v.identity_since OR s.care_since < v.care_since
       OR s.education_since < v.education_since OR s.health_since < v.health_since
       OR s.social_since < v.social_since OR s.contact_since < v.contact_since
       OR f.safety_since < v.safety_since);

-- step: merged
-- children found to be the same as another stand with that other
DELETE FROM rights_standing s USING member m
WHERE s.person_id = m.person_id AND m.person_id <> m.root_id;

-- step: merged_safety
DELETE FROM rights_safety s USING member m
WHERE s.person_id = m.person_id AND m.person_id <> m.root_id;

-- step: changes
INSERT INTO rights_change (id, person_id, "right", before, before_reason, before_since,
                           status, reason, since, evidence, sensitivity, changed_at)
SELECT context.new_id(), v.person_id, g.*, 1, %(at)s
FROM verdict v
JOIN rights_standing s ON s.person_id = v.person_id
CROSS JOIN LATERAL (VALUES
    ('identity', s.identity, s.identity_reason, s.identity_since,
     v.identity, v.identity_reason, v.identity_since, v.identity_evidence),
    ('care', s.care, s.care_reason, s.care_since,
     v.care, v.care_reason, v.care_since, v.care_evidence),
    ('education', s.education, s.education_reason, s.education_since,
     v.education, v.education_reason, v.education_since, v.education_evidence),
    ('health', s.health, s.health_reason, s.health_since,
     v.health, v.health_reason, v.health_since, v.health_evidence),
    ('social', s.social, s.social_reason, s.social_since,
     v.social, v.social_reason, v.social_since, v.social_evidence),
    ('contact', s.contact, s.contact_reason, s.contact_since,
     v.contact, v.contact_reason, v.contact_since, v.contact_evidence)
) AS g ("right", before, before_reason, before_since, status, reason, since, evidence)
WHERE (s.identity, s.identity_reason, s.care, s.care_reason, s.education, s.education_reason,
       s.health, s.health_reason, s.social, s.social_reason, s.contact, s.contact_reason)
      IS DISTINCT FROM
      (v.identity, v.identity_reason, v.care, v.care_reason, v.education, v.education_reason,
       v.health, v.health_reason, v.social, v.social_reason, v.contact, v.contact_reason)
  AND (g.before, g.before_reason) IS DISTINCT FROM (g.status, g.reason);

-- step: changes_safety
INSERT INTO rights_change (id, person_id, "right", before, before_reason, before_since,
                           status, reason, since, evidence, sensitivity, changed_at)
SELECT context.new_id(), v.person_id, 'safety', s.safety, s.safety_reason, s.safety_since,
       v.safety, v.safety_reason, v.safety_since, v.safety_evidence, 3, %(at)s
FROM verdict v
JOIN rights_safety s ON s.person_id = v.person_id
WHERE (s.safety, s.safety_reason) IS DISTINCT FROM (v.safety, v.safety_reason);

-- step: standing_changed
UPDATE rights_standing s SET
    place = v.place, is_migrant = v.is_migrant,
    identity = v.identity, identity_since = v.identity_since, identity_reason = v.identity_reason,
    care = v.care, care_since = v.care_since, care_reason = v.care_reason,
    education = v.education, education_since = v.education_since,
    education_reason = v.education_reason,
    health = v.health, health_since = v.health_since, health_reason = v.health_reason,
    social = v.social, social_since = v.social_since, social_reason = v.social_reason,
    contact = v.contact, contact_since = v.contact_since, contact_reason = v.contact_reason,
    changed_at = %(at)s
FROM verdict v
WHERE s.person_id = v.person_id
  AND (s.place, s.is_migrant,
       s.identity, s.identity_since, s.identity_reason, s.care, s.care_since, s.care_reason,
       s.education, s.education_since, s.education_reason,
       s.health, s.health_since, s.health_reason, s.social, s.social_since, s.social_reason,
       s.contact, s.contact_since, s.contact_reason)
      IS DISTINCT FROM
      (v.place, v.is_migrant,
       v.identity, v.identity_since, v.identity_reason, v.care, v.care_since, v.care_reason,
       v.education, v.education_since, v.education_reason,
       v.health, v.health_since, v.health_reason, v.social, v.social_since, v.social_reason,
       v.contact, v.contact_since, v.contact_reason);

-- step: standing_new
INSERT INTO rights_standing (person_id, place, is_migrant,
    identity, identity_since, identity_reason, care, care_since, care_reason,
    education, education_since, education_reason, health, health_since, health_reason,
    social, social_since, social_reason, contact, contact_since, contact_reason, changed_at)
SELECT v.person_id, v.place, v.is_migrant,
    v.identity, v.identity_since, v.identity_reason, v.care, v.care_since, v.care_reason,
    v.education, v.education_since, v.education_reason,
    v.health, v.health_since, v.health_reason, v.social, v.social_since, v.social_reason,
    v.contact, v.contact_since, v.contact_reason, %(at)s
FROM verdict v
LEFT JOIN present s ON s.person_id = v.person_id
WHERE s.person_id IS NULL;

-- step: safety_changed
UPDATE rights_safety s SET
    place = v.place, safety = v.safety, safety_since = v.safety_since,
    safety_reason = v.safety_reason, changed_at = %(at)s
FROM verdict v
WHERE s.person_id = v.person_id
  AND (s.place, s.safety, s.safety_since, s.safety_reason)
      IS DISTINCT FROM (v.place, v.safety, v.safety_since, v.safety_reason);

-- step: safety_new
INSERT INTO rights_safety (person_id, place, safety, safety_since, safety_reason, changed_at)
SELECT v.person_id, v.place, v.safety, v.safety_since, v.safety_reason, %(at)s
FROM verdict v
LEFT JOIN present s ON s.person_id = v.person_id
WHERE s.person_id IS NULL;

-- step: competent
-- which body is asked at each place: the first kind of the reason's list of which exactly
-- one serves the narrowest territory around the place
CREATE TEMPORARY TABLE competent ON COMMIT DROP AS
SELECT DISTINCT ON (served.place, b."right", b.reason)
       served.place, b."right", b.reason, served.organisation_id
FROM (
    SELECT p.place, o.kind, t.low, t.high, o.id AS organisation_id,
           count(*) OVER (PARTITION BY p.place, o.kind, t.low, t.high) AS rivals
    FROM (SELECT DISTINCT place FROM verdict WHERE place <> 0) p
    JOIN places_territory t ON p.place BETWEEN t.low AND t.high
    JOIN places_organisation o ON o.territory_id = t.id
    WHERE (o.valid_from IS NULL OR o.valid_from <= %(today)s::date)
      AND (o.valid_to IS NULL OR o.valid_to > %(today)s::date)
) served
JOIN jsonb_to_recordset(%(bodies)s::jsonb)
     AS b ("right" text, reason text, rank integer, kind text) ON b.kind = served.kind
WHERE served.rivals = 1
ORDER BY served.place, b."right", b.reason, b.rank, served.high - served.low;

-- step: competent_known
ANALYZE competent;

-- step: lacking
-- seven passes over narrow filters cost half of turning each child into seven rows
CREATE TEMPORARY TABLE lacking ON COMMIT DROP AS
SELECT v.person_id, v.territory_id, v.place, v.birth_year, v.sex, 'identity' AS "right", v.identity AS status,
       v.identity_since AS since, v.identity_reason AS reason, v.identity_evidence AS evidence, 1 AS sensitivity
FROM verdict v WHERE v.identity >= 2
UNION ALL
SELECT v.person_id, v.territory_id, v.place, v.birth_year, v.sex, 'care', v.care, v.care_since, v.care_reason, v.care_evidence, 1
FROM verdict v WHERE v.care >= 2
UNION ALL
SELECT v.person_id, v.territory_id, v.place, v.birth_year, v.sex, 'education', v.education, v.education_since, v.education_reason, v.education_evidence, 1
FROM verdict v WHERE v.education >= 2
UNION ALL
SELECT v.person_id, v.territory_id, v.place, v.birth_year, v.sex, 'health', v.health, v.health_since, v.health_reason, v.health_evidence, 1
FROM verdict v WHERE v.health >= 2
UNION ALL
SELECT v.person_id, v.territory_id, v.place, v.birth_year, v.sex, 'social', v.social, v.social_since, v.social_reason, v.social_evidence, 1
FROM verdict v WHERE v.social >= 2
UNION ALL
SELECT v.person_id, v.territory_id, v.place, v.birth_year, v.sex, 'safety', v.safety, v.safety_since, v.safety_reason, v.safety_evidence, 3
FROM verdict v WHERE v.safety >= 2
UNION ALL
SELECT v.person_id, v.territory_id, v.place, v.birth_year, v.sex, 'contact', v.contact, v.contact_since, v.contact_reason, v.contact_evidence, 1
FROM verdict v WHERE v.contact >= 2;

-- step: lacking_known
ANALYZE lacking (person_id, "right", reason);

-- step: restored
CREATE TEMPORARY TABLE restored ON COMMIT DROP AS
SELECT g.id, g.assignee
FROM had g
LEFT JOIN lacking l ON l.person_id = g.person_id AND l."right" = g."right"
                   AND l.reason = g.reason AND g.is_root
WHERE l.person_id IS NULL;

-- step: gaps_closed
UPDATE rights_gap g SET closed_at = %(at)s, state = 'closed'
FROM restored r WHERE g.id = r.id;

-- step: gaps_told
-- whoever worked on it finds in its story that it was restored
INSERT INTO rights_gapstep (id, gap_id, by, at, state, assignee, note)
SELECT context.new_id(), r.id, (SELECT context.actor()), %(at)s, 'closed', NULL, NULL
FROM restored r WHERE r.assignee IS NOT NULL;

-- step: links_ended
UPDATE access_link l SET valid_until = %(at)s
FROM restored r
WHERE l.record = r.id AND r.assignee IS NOT NULL
  AND l.relation = 'assigned' AND (l.valid_until IS NULL OR l.valid_until > %(at)s);

-- step: gaps_refreshed
UPDATE rights_gap g SET
    territory_id = l.territory_id, place = l.place, birth_year = l.birth_year, sex = l.sex,
    status = l.status, since = least(g.since, l.since), evidence = l.evidence,
    responsible_id = c.organisation_id
FROM lacking l
JOIN had h ON h.person_id = l.person_id AND h."right" = l."right" AND h.reason = l.reason
LEFT JOIN competent c ON c.place = l.place AND c."right" = l."right" AND c.reason = l.reason
WHERE g.id = h.id
  AND (g.territory_id, g.place, g.birth_year, g.sex, g.status, g.since, g.evidence,
       g.responsible_id)
      IS DISTINCT FROM
      (l.territory_id, l.place, l.birth_year, l.sex, l.status, least(g.since, l.since),
       l.evidence, c.organisation_id);

-- step: gaps_opened
INSERT INTO rights_gap (id, person_id, territory_id, place, "right", reason, status,
                        sensitivity, since, birth_year, sex, responsible_id, evidence,
                        opened_at, closed_at, state, assignee)
SELECT context.new_id(), l.person_id, l.territory_id, l.place, l."right", l.reason, l.status,
       l.sensitivity, coalesce(l.since, %(today)s::date), l.birth_year, l.sex,
       c.organisation_id, l.evidence, %(at)s, NULL, 'open', NULL
FROM lacking l
LEFT JOIN had g ON g.person_id = l.person_id AND g."right" = l."right"
               AND g.reason = l.reason
LEFT JOIN competent c ON c.place = l.place AND c."right" = l."right" AND c.reason = l.reason
WHERE g.id IS NULL;
