-- Mart: place_quarter. Grain: one district, sex, age band and quarter. By quarter.
-- Sums of child_quarter, and of case_quarter by its child. "Known" counts those of whom the
-- fact is known: the rest is never counted as no.
-- quarter: the first day of the quarter
-- country: the code of the country
-- region: the code of the region, NULL where it is not known
-- district: the code of the district, NULL where it is not known
-- sex: f, m, NULL where it is not known
-- age_band: 0-2, 3-6, 7-10, 11-13, 14-17, NULL where it is not known
-- children: children known to the register
-- abroad_known: of whom it is known whether a parent is abroad
-- abroad: with a parent abroad
-- both_abroad: with both parents abroad
-- both_basis_known: with both parents abroad, whose legal basis of care is known
-- both_no_basis: with both parents abroad and no legal basis of care
-- abroad_basis_known: with a parent abroad, whose legal basis of care is known
-- abroad_with_basis: with a parent abroad, with a registered guardian or a power of attorney
-- pupils_abroad: of school age, with a parent abroad
-- pupils_abroad_known: of these, known whether enrolled
-- pupils_abroad_enrolled: of these, enrolled in a school
-- pupils: of school age
-- pupils_known: of these, known whether enrolled
-- pupils_out: of these, not enrolled
-- certificate_known: of whom it is known whether they have a birth certificate
-- certificate_held: who have one
-- clinic_known: of whom it is known whether a clinic has them
-- clinic_registered: whom a clinic has on its list
-- signalled: about whom a worry was told in the quarter
-- signalled_again: of these, within the term after another
-- gaps: open gaps
-- gaps_due: gaps whose last day lay in the quarter
-- gaps_on_time: of these, closed by that day
-- violence: children with an incident of violence in the quarter
-- cases_open: children with an open case
-- in_hardship: children on the register of difficult life situation
-- plans_due: deadlines of planning whose last day lay in the quarter
-- plans_on_time: of these, met by that day
WITH plan AS (
    SELECT child, sum(plans_due) AS due, sum(plans_on_time) AS on_time
    FROM marts_next.case_quarter
    WHERE quarter = %(quarter)s::date AND plans_due > 0
    GROUP BY child
)
SELECT %(quarter)s::date AS quarter, %(country_code)s::text AS country, region, district, sex, age_band,
       count(*)::int AS children,
       count(abroad)::int AS abroad_known,
       (count(*) FILTER (WHERE abroad))::int AS abroad,
       (count(*) FILTER (WHERE both_abroad))::int AS both_abroad,
       (count(has_basis) FILTER (WHERE both_abroad))::int AS both_basis_known,
       (count(*) FILTER (WHERE both_abroad AND NOT has_basis))::int AS both_no_basis,
       (count(has_basis) FILTER (WHERE abroad))::int AS abroad_basis_known,
       (count(*) FILTER (WHERE abroad AND has_basis))::int AS abroad_with_basis,
       (count(*) FILTER (WHERE pupil_abroad))::int AS pupils_abroad,
       (count(enrolled) FILTER (WHERE pupil_abroad))::int AS pupils_abroad_known,
       (count(*) FILTER (WHERE pupil_abroad AND enrolled))::int AS pupils_abroad_enrolled,
       (count(*) FILTER (WHERE is_school_age))::int AS pupils,
       (count(enrolled) FILTER (WHERE is_school_age))::int AS pupils_known,
       (count(*) FILTER (WHERE is_school_age AND NOT enrolled))::int AS pupils_out,
       count(birth_certificate)::int AS certificate_known,
       (count(*) FILTER (WHERE has_certificate))::int AS certificate_held,
       count(clinic)::int AS clinic_known,
       (count(*) FILTER (WHERE has_clinic))::int AS clinic_registered,
       (count(*) FILTER (WHERE signals > 0))::int AS signalled,
       (count(*) FILTER (WHERE is_signalled_again))::int AS signalled_again,
       sum(gaps)::int AS gaps, sum(gaps_due)::int AS gaps_due, sum(gaps_on_time)::int AS gaps_on_time,
       (count(*) FILTER (WHERE violence))::int AS violence,
       (count(*) FILTER (WHERE case_open))::int AS cases_open,
       (count(*) FILTER (WHERE in_hardship))::int AS in_hardship,
       coalesce(sum(due), 0)::int AS plans_due, coalesce(sum(on_time), 0)::int AS plans_on_time
FROM (
    -- each word is read once a child, not once a sum
    SELECT c.*, c.parents_abroad <> 'none' AS abroad, c.parents_abroad = 'both' AS both_abroad,
           c.is_school_age AND c.parents_abroad <> 'none' AS pupil_abroad,
           c.guardianship <> 'none' AS has_basis, c.school = 'enrolled' AS enrolled,
           c.birth_certificate = 'has' AS has_certificate, c.clinic = 'registered' AS has_clinic,
           p.due, p.on_time
    FROM marts_next.child_quarter c
    LEFT JOIN plan p ON p.child = c.child
    WHERE c.quarter = %(quarter)s::date
    OFFSET '0'
) c
GROUP BY region, district, sex, age_band
