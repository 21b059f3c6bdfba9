-- Care: somebody cares for the child and may lawfully act for it.
-- Grain: one child in scope.
-- Reads member, child, away; care. Law: GUARDIANSHIP_WARNING_DAYS,
-- PRELIMINARY_GUARDIANSHIP_MONTHS, LEFT_WITHOUT_GUARDIAN_DAYS, CARER_AGE_HIGH,
-- EVIDENCE_STALE_MONTHS.
-- The newest record that names a carer tells who cares; the newest that knows the legal
-- basis tells the basis. Carers who are kin, without a basis, are at risk; not met only
-- from the day LEFT_WITHOUT_GUARDIAN_DAYS is law in force (a draft may advise, never
-- condemn). Who is no kin, without a basis, while both parents are away: not met.
-- Evidence of a good state counts for EVIDENCE_STALE_MONTHS; of a bad one until refuted.
WITH carer AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, f.kinship, f.carer_age, f.seen_on,
           f.since, f.record_id
    FROM member m
    JOIN people_care f ON f.person_id = m.person_id
    WHERE f.kinship <> 'unknown'
    ORDER BY m.root_id, f.seen_on DESC, f.record_id DESC
),
basis AS (
    SELECT DISTINCT ON (m.root_id) m.root_id, f.basis, f.seen_on, f.since, f.record_id,
           coalesce(f.until,
               CASE WHEN f.basis IN ('temporary_guardianship', 'preliminary_guardianship')
                    THEN (f.since + make_interval(months => %(preliminary_guardianship_months)s::int))::date
               END) AS until
    FROM member m
    JOIN people_care f ON f.person_id = m.person_id
    WHERE f.basis <> 'unknown'
    ORDER BY m.root_id, f.seen_on DESC, f.basis <> 'none' DESC, f.record_id DESC
),
known AS (
    SELECT c.person_id, c.is_adult, w.kinship, w.carer_age, b.basis, b.until,
           w.seen_on AS carer_on, w.since AS carer_since, w.record_id AS carer_record,
           b.seen_on AS basis_on, b.since AS basis_since, b.record_id AS basis_record,
           a.records AS away_records, a.seen_on AS away_on,
           -- a parent seen caring is not away, whatever an older list said
           a.mother_away AND NOT coalesce(w.kinship = 'mother' AND w.seen_on >= a.seen_on, false)
               AS mother_away,
           a.father_away AND NOT coalesce(w.kinship = 'father' AND w.seen_on >= a.seen_on, false)
               AS father_away,
           least(a.mother_since, a.father_since) AS one_since,
           greatest(a.mother_since, a.father_since) AS both_since,
           greatest(w.seen_on, b.seen_on, a.seen_on)
               < %(today)s::date - make_interval(months => %(evidence_stale_months)s::int) AS stale
    FROM child c
    LEFT JOIN carer w ON w.root_id = c.person_id
    LEFT JOIN basis b ON b.root_id = c.person_id
    LEFT JOIN away a ON a.person_id = c.person_id
    OFFSET 0
),
seen AS (
    SELECT k.*,
           coalesce(mother_away AND father_away, false) AS both_away,
           coalesce(mother_away, false) OR coalesce(father_away, false) AS one_away,
           kinship IN ('grandparent', 'aunt_uncle', 'sibling', 'other_kin', 'guardian') AS is_kin,
           coalesce(kinship = 'mother' AND mother_away IS NOT TRUE
                    OR kinship = 'father' AND father_away IS NOT TRUE, false) AS with_parent,
           basis IS NOT NULL AND basis <> 'none' AND (until IS NULL OR until >= %(today)s::date)
               AS has_basis,
           basis IS NOT NULL AND basis <> 'none' AND until < %(today)s::date AS basis_over
    FROM known k
    OFFSET 0
),
told AS (
    SELECT s.*, CASE
        WHEN is_adult THEN 'came_of_age'
        WHEN kinship = 'alone' THEN 'left_alone'
        WHEN with_parent AND stale THEN 'evidence_old'
        WHEN with_parent THEN 'with_parent'
        WHEN basis = 'institution' AND has_basis THEN 'placed_in_institution'
        WHEN has_basis AND until <= %(today)s::date + %(guardianship_warning_days)s::int
            THEN 'guardianship_ends_soon'
        WHEN has_basis AND carer_age > %(carer_age_high)s::int THEN 'carer_old'
        WHEN has_basis AND stale AND until IS NULL THEN 'evidence_old'
        WHEN has_basis THEN 'care_with_basis'
        WHEN basis_over THEN 'basis_ended'
        WHEN kinship = 'institution' AND basis = 'none' THEN 'institution_without_basis'
        WHEN kinship = 'non_kin' AND basis = 'none' AND both_away
            THEN 'non_kin_without_guardianship'
        WHEN kinship = 'non_kin' AND basis = 'none' THEN 'non_kin_carer'
        WHEN kinship = 'non_kin' AND one_away THEN 'non_kin_basis_unknown'
        WHEN is_kin AND basis = 'none' AND one_away
             AND both_since + %(left_without_guardian_days)s::int > %(today)s::date
             AND both_away THEN 'kin_for_a_short_time'
        WHEN is_kin AND basis = 'none' AND one_away THEN 'kin_without_basis'
        WHEN is_kin AND one_away THEN 'basis_unknown'
        WHEN both_away THEN 'both_away_carer_unknown'
        WHEN mother_away IS FALSE AND father_away IS NOT NULL
             OR father_away IS FALSE AND mother_away IS NOT NULL
            THEN CASE WHEN stale THEN 'evidence_old' ELSE 'parent_at_home' END
        WHEN carer_on IS NULL AND basis_on IS NULL AND away_on IS NULL THEN 'no_evidence'
        ELSE 'parents_unknown'
    END AS reason
    FROM seen s
    OFFSET 0
)
SELECT person_id,
       CASE reason
           WHEN 'with_parent' THEN 1 WHEN 'placed_in_institution' THEN 1
           WHEN 'care_with_basis' THEN 1 WHEN 'parent_at_home' THEN 1
           WHEN 'kin_for_a_short_time' THEN 1
           WHEN 'guardianship_ends_soon' THEN 2 WHEN 'carer_old' THEN 2
           WHEN 'institution_without_basis' THEN 2 WHEN 'non_kin_carer' THEN 2
           WHEN 'non_kin_basis_unknown' THEN 2 WHEN 'both_away_carer_unknown' THEN 2
           WHEN 'basis_ended' THEN CASE WHEN both_away THEN 3 ELSE 2 END
           WHEN 'kin_without_basis' THEN
               CASE WHEN both_away AND %(left_without_guardian_is_law)s::boolean THEN 3 ELSE 2 END
           WHEN 'non_kin_without_guardianship' THEN 3 WHEN 'left_alone' THEN 3
           ELSE 0
       END AS status,
       CASE reason
           WHEN 'guardianship_ends_soon' THEN until - %(guardianship_warning_days)s::int
           WHEN 'basis_ended' THEN until
           WHEN 'care_with_basis' THEN coalesce(basis_since, basis_on)
           WHEN 'placed_in_institution' THEN coalesce(basis_since, basis_on)
           WHEN 'non_kin_without_guardianship' THEN both_since
           WHEN 'both_away_carer_unknown' THEN both_since
           WHEN 'kin_for_a_short_time' THEN both_since
           WHEN 'kin_without_basis' THEN
               CASE WHEN both_away THEN both_since ELSE one_since END
           WHEN 'parent_at_home' THEN away_on
           ELSE coalesce(carer_on, basis_on, away_on)
       END AS since,
       reason,
       CASE WHEN reason IN ('no_evidence', 'came_of_age') THEN '{}'::uuid[]
            ELSE array_remove(ARRAY[carer_record, nullif(basis_record, carer_record)], NULL)
                 || array_remove(array_remove(coalesce(away_records, '{}'), carer_record),
                                 basis_record) END AS evidence
FROM told
