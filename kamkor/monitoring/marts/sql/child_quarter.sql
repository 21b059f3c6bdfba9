-- Mart: child_quarter. Grain: one child and quarter. By quarter.
-- Every child known by the end of the quarter (or by the day of the build, if earlier) and
-- under age then, as it stood by what records had said until then. NULL is not known.
-- child: a number made anew with each full build, in no order; no number of the register
-- record_key: first byte of HMAC-SHA256 by the publication key of the child's identifier; the same in every build
-- quarter: the first day of the quarter
-- country: the code of the country
-- region: the code of the region where the child lives; NULL for a shielded child
-- district: the code of the district, city or city district; NULL for a shielded child
-- family: a number of the household, made as that of the child; a child of none is its own
-- sex: f or m
-- age: full years at the end of the quarter
-- age_band: 0-2, 3-6, 7-10, 11-13, 14-17
-- is_school_age: whether the age lies between the law's first and last year of school
-- situation: who cares for the child: parent, kin, non_kin, guardian, foster, institution, alone
-- parents_away: how many parents are away, abroad or inside the country: none, one, both
-- parents_abroad: how many parents are away abroad: none, one, both
-- guardianship: the legal basis of care that holds: registered (guardianship of any kind, foster family, institution), paper (power of attorney), none
-- school: enrolled, not_enrolled; a list older than the law data's term tells nothing
-- clinic: registered, not_registered; a list older than the law data's term tells nothing
-- birth_certificate: has, lacks
-- is_birth_registered: whether the birth is registered: a certificate or a personal number is known
-- in_hardship: whether the child is on the register of difficult life situation
-- gaps: how many rights or parts of rights are unmet or at risk and open
-- gaps_due: how many gaps had their last day in the quarter, where a term is set
-- gaps_on_time: how many of these were closed by that day
-- signals: how many worries about the child came in the quarter, gathered ones once
-- is_signalled_again: whether one of these came within the law data's term after another; NULL where none came
-- case_open: whether a case is open
-- violence: whether an incident of violence was written down in the quarter
-- days_to_registration: days from a parent's departure to the first record that tells of it, in the quarter of that record
SELECT a.number AS child, a.record_key, %(quarter)s::date AS quarter, %(country_code)s::text AS country,
       CASE WHEN NOT a.is_shielded THEN p.region END AS region,
       CASE WHEN NOT a.is_shielded THEN p.district END AS district,
       coalesce(a.family, a.number) AS family,
       a.sex, a.age,
       CASE WHEN a.age <= 2 THEN '0-2' WHEN a.age <= 6 THEN '3-6' WHEN a.age <= 10 THEN '7-10'
            WHEN a.age <= 13 THEN '11-13' WHEN a.age <= 17 THEN '14-17' END AS age_band,
       a.age BETWEEN %(school_age_from)s::int AND %(school_age_to)s::int AS is_school_age,
       CASE WHEN a.has_basis AND a.basis IN ('foster', 'institution') THEN a.basis::text
            WHEN a.carer IN ('mother', 'father') THEN 'parent'
            WHEN a.carer IN ('grandparent', 'aunt_uncle', 'sibling', 'other_kin') THEN 'kin'
            WHEN a.carer IS NOT NULL THEN a.carer::text
            WHEN a.mother_away IS FALSE AND a.father_away IS FALSE THEN 'parent' END AS situation,
       a.parents AS parents_away,
       CASE WHEN a.parents = 'none' OR a.is_abroad IS FALSE THEN CASE WHEN a.parents IS NOT NULL THEN 'none' END
            WHEN a.is_abroad THEN a.parents END AS parents_abroad,
       CASE WHEN a.basis IS NULL THEN NULL
            WHEN NOT a.has_basis THEN 'none'
            WHEN a.basis_until IS NULL AND a.basis_on < %(evidence_from)s::int THEN NULL
            WHEN a.basis = 'power_of_attorney' THEN 'paper'
            ELSE 'registered' END AS guardianship,
       CASE WHEN NOT a.school OR a.school_until <= %(upto)s::int THEN 'not_enrolled'
            WHEN a.school AND a.school_on >= %(attendance_from)s::int THEN 'enrolled' END AS school,
       CASE WHEN NOT a.clinic THEN 'not_registered'
            WHEN a.clinic AND a.clinic_on >= %(evidence_from)s::int THEN 'registered' END AS clinic,
       CASE WHEN a.paper THEN 'has' WHEN NOT a.paper THEN 'lacks' END AS birth_certificate,
       CASE WHEN a.paper OR a.numbered <= %(upto)s::int THEN true WHEN NOT a.paper THEN false END AS is_birth_registered,
       a.in_hardship, a.gaps,
       coalesce(due.due, 0::smallint) AS gaps_due, coalesce(due.on_time, 0::smallint) AS gaps_on_time,
       coalesce(s.signals, 0::smallint) AS signals,
       CASE WHEN s.root_id IS NOT NULL THEN coalesce(s.again, false) END AS is_signalled_again,
       a.case_open, v.root_id IS NOT NULL AS violence,
       CASE WHEN a.told BETWEEN %(begins)s::int AND %(upto)s::int AND a.told >= a.since
            THEN a.told - a.since END AS days_to_registration
FROM (
    SELECT b.*,
           CASE WHEN mother_away AND father_away THEN 'both'
                WHEN mother_away OR father_away THEN 'one'
                WHEN mother_away IS FALSE AND father_away IS FALSE THEN 'none' END AS parents
    FROM (
        SELECT w.*,
               CASE WHEN mother_away_on >= coalesce(mother_home_on, mother_away_on) THEN true
                    WHEN mother_home_on IS NOT NULL OR both_on < father_on THEN false END AS mother_away,
               CASE WHEN father_away_on >= coalesce(father_home_on, father_away_on) THEN true
                    WHEN father_home_on IS NOT NULL OR both_on < mother_on THEN false END AS father_away,
               basis <> 'none' AND (basis_until IS NULL OR basis_until >= %(upto)s::int) AS has_basis
        FROM (
            SELECT k.*,
                   greatest(mother_on, CASE WHEN both_on >= coalesce(father_on, both_on) OR mother_on IS NOT NULL THEN both_on END) AS mother_away_on,
                   greatest(father_on, CASE WHEN both_on >= coalesce(mother_on, both_on) OR father_on IS NOT NULL THEN both_on END) AS father_away_on
            FROM (
                SELECT c.root_id, c.number, c.record_key, c.sex, c.is_shielded, c.told, c.since, c.numbered,
                       date_part('year', age(DATE '2000-01-01' + %(upto)s::int, c.born))::smallint AS age,
                       c.mother[width_bucket(%(upto)s::int, c.mother)] AS mother_on,
                       c.father[width_bucket(%(upto)s::int, c.father)] AS father_on,
                       c."both"[width_bucket(%(upto)s::int, c."both")] AS both_on,
                       c.mother_home[width_bucket(%(upto)s::int, c.mother_home)] AS mother_home_on,
                       c.father_home[width_bucket(%(upto)s::int, c.father_home)] AS father_home_on,
                       c.abroad[width_bucket(%(upto)s::int, c.where_days)] AS is_abroad,
                       c.carer[width_bucket(%(upto)s::int, c.carer_days)] AS carer,
                       c.basis[at.basis] AS basis,
                       c.basis_days[at.basis] AS basis_on,
                       c.basis_until[at.basis] AS basis_until,
                       c.school[at.school] AS school,
                       c.school_days[at.school] AS school_on,
                       c.school_until[at.school] AS school_until,
                       c.clinic[at.clinic] AS clinic,
                       c.clinic_days[at.clinic] AS clinic_on,
                       c.paper[width_bucket(%(upto)s::int, c.paper_days)] AS paper,
                       coalesce(c.lives[width_bucket(%(upto)s::int, c.lives_days)],
                                c.listed[width_bucket(%(upto)s::int, c.listed_days)]) AS place,
                       c.families[width_bucket(%(upto)s::int, c.family_days)] AS family,
                       coalesce(width_bucket(%(upto)s::int, c.hardship_entered), 0)
                           > coalesce(width_bucket(%(upto)s::int, c.hardship_removed), 0) AS in_hardship,
                       (coalesce(width_bucket(%(upto)s::int, c.gaps_opened), 0)
                           - coalesce(width_bucket(%(upto)s::int, c.gaps_closed), 0))::smallint AS gaps,
                       coalesce(width_bucket(%(upto)s::int, c.cases_opened), 0)
                           > coalesce(width_bucket(%(upto)s::int, c.cases_closed), 0) AS case_open
                FROM marts_next.s_child c
                CROSS JOIN LATERAL (
                    SELECT width_bucket(%(upto)s::int, c.basis_days) AS basis,
                           width_bucket(%(upto)s::int, c.school_days) AS school,
                           width_bucket(%(upto)s::int, c.clinic_days) AS clinic
                    OFFSET 0
                ) at
                WHERE c.first_on <= %(upto)s::int
                  AND (c.born IS NULL OR c.born > DATE '2000-01-01' + %(upto)s::int - make_interval(years => %(child_age)s::int))
                OFFSET 0
            ) k
            OFFSET 0
        ) w
        OFFSET 0
    ) b
    OFFSET 0
) a
LEFT JOIN marts_next.place p ON p.place = a.place
LEFT JOIN marts_next.s_gap_due due ON due.root_id = a.root_id AND due.quarter = %(quarter)s::date
LEFT JOIN marts_next.s_signal s ON s.root_id = a.root_id AND s.quarter = %(quarter)s::date
LEFT JOIN marts_next.s_violence v ON v.root_id = a.root_id AND v.quarter = %(quarter)s::date
