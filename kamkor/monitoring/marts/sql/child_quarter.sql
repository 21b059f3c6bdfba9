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
SELECT s.number AS child, s.record_key, s.quarter, s.country,
       s.region, s.district, s.family, s.sex, s.age,
       CASE WHEN s.age <= 2 THEN '0-2' WHEN s.age <= 6 THEN '3-6' WHEN s.age <= 10 THEN '7-10'
            WHEN s.age <= 13 THEN '11-13' WHEN s.age <= 17 THEN '14-17' END AS age_band,
       s.age BETWEEN %(school_age_from)s::int AND %(school_age_to)s::int AS is_school_age,
       CASE WHEN s.has_basis AND s.basis IN ('foster', 'institution') THEN s.basis ELSE s.situation END AS situation,
       s.parents_away, s.parents_abroad,
       CASE WHEN s.basis IS NULL THEN NULL
            WHEN NOT s.has_basis THEN 'none'
            WHEN s.basis_until IS NULL AND s.basis_on < %(evidence_from)s::int THEN NULL
            WHEN s.basis = 'power_of_attorney' THEN 'paper'
            ELSE 'registered' END AS guardianship,
       CASE WHEN NOT s.school OR s.school_until <= %(upto)s::int THEN 'not_enrolled'
            WHEN s.school AND s.school_on >= %(attendance_from)s::int THEN 'enrolled' END AS school,
       CASE WHEN NOT s.clinic THEN 'not_registered'
            WHEN s.clinic AND s.clinic_on >= %(evidence_from)s::int THEN 'registered' END AS clinic,
       s.birth_certificate, s.is_birth_registered, s.in_hardship, s.gaps,
       coalesce(s.due, 0::smallint) AS gaps_due, coalesce(s.on_time, 0::smallint) AS gaps_on_time,
       coalesce(s.signals, 0::smallint) AS signals,
       CASE WHEN s.signals > 0 THEN s.again END AS is_signalled_again,
       s.case_open, coalesce(s.violence, false) AS violence,
       CASE WHEN s.told BETWEEN %(begins)s::int AND %(upto)s::int THEN s.waited END AS days_to_registration
FROM (
    SELECT c.*, %(quarter)s::date AS quarter, %(country_code)s::text AS country, p.region, p.district,
           ((%(upto_as_number)s::int - c.born) / 10000)::smallint AS age,
           c.basis <> 'none' AND (c.basis_until IS NULL OR c.basis_until >= %(upto)s::int) AS has_basis,
           e.due, e.on_time, e.signals, e.again, e.violence
    FROM marts_next.s_spell c
    LEFT JOIN marts_next.place p ON p.place = c.place
    LEFT JOIN marts_next.s_event e ON e.root_id = c.root_id AND e.quarter = %(quarter)s::date
    WHERE %(nth)s::int BETWEEN c.since AND c.until
      AND (c.born IS NULL OR (%(upto_as_number)s::int - c.born) / 10000 < %(child_age)s::int)
    OFFSET '0'
) s
