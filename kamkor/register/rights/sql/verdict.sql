-- How the seven rights of each child in scope stand. Grain: one child.
-- Each step of a definition ends in OFFSET 0: the planner would else write the whole rule
-- out again at every place that reads its outcome.
-- Reads child, away and the seven definitions by name. Law: that of the definitions.
-- `first`: nobody was judged before, so evidence of a good state would not be kept.
SELECT c.person_id, c.place, c.territory_id, c.birth_year, c.sex,
       CASE WHEN away.mother_away OR away.father_away THEN true
            WHEN away.mother_away IS FALSE AND away.father_away IS FALSE THEN false
       END AS is_migrant,
       identity.status::smallint AS identity, identity.since AS identity_since,
       identity.reason AS identity_reason, CASE WHEN %(first)s AND identity.status < 2 THEN '{}' ELSE identity.evidence END AS identity_evidence,
       care.status::smallint AS care, care.since AS care_since,
       care.reason AS care_reason, CASE WHEN %(first)s AND care.status < 2 THEN '{}' ELSE care.evidence END AS care_evidence,
       education.status::smallint AS education, education.since AS education_since,
       education.reason AS education_reason, CASE WHEN %(first)s AND education.status < 2 THEN '{}' ELSE education.evidence END AS education_evidence,
       health.status::smallint AS health, health.since AS health_since,
       health.reason AS health_reason, CASE WHEN %(first)s AND health.status < 2 THEN '{}' ELSE health.evidence END AS health_evidence,
       social.status::smallint AS social, social.since AS social_since,
       social.reason AS social_reason, CASE WHEN %(first)s AND social.status < 2 THEN '{}' ELSE social.evidence END AS social_evidence,
       safety.status::smallint AS safety, safety.since AS safety_since,
       safety.reason AS safety_reason, CASE WHEN %(first)s AND safety.status < 2 THEN '{}' ELSE safety.evidence END AS safety_evidence,
       contact.status::smallint AS contact, contact.since AS contact_since,
       contact.reason AS contact_reason, CASE WHEN %(first)s AND contact.status < 2 THEN '{}' ELSE contact.evidence END AS contact_evidence
FROM child c
JOIN identity USING (person_id)
JOIN care USING (person_id)
JOIN education USING (person_id)
JOIN health USING (person_id)
JOIN social USING (person_id)
JOIN safety USING (person_id)
JOIN contact USING (person_id)
LEFT JOIN away USING (person_id)
