-- What was known of the child at the end of a quarter, and until which quarter nothing new
-- was. Everything of a child lies side by side only on its way through, since so wide a row
-- costs most when it is written. Only ages and terms that run out change within. Grain: one
-- child under age of one part and run of quarters, counted from 1 for the first that is
-- counted anew.
SELECT root_id, number, record_key, nth AS since, until, sex,
       (date_part('year', born) * 10000 + date_part('month', born) * 100 + date_part('day', born))::int AS born,
       CASE WHEN NOT is_shielded THEN place END AS place,
       coalesce(family, number) AS family,
       CASE WHEN carer IN ('mother', 'father') THEN 'parent'
            WHEN carer IN ('grandparent', 'aunt_uncle', 'sibling', 'other_kin') THEN 'kin'
            WHEN carer IS NOT NULL THEN carer::text
            WHEN mother_away IS FALSE AND father_away IS FALSE THEN 'parent' END AS situation,
       parents AS parents_away,
       CASE WHEN parents = 'none' OR is_abroad IS FALSE THEN CASE WHEN parents IS NOT NULL THEN 'none' END
            WHEN is_abroad THEN parents END AS parents_abroad,
       basis::text AS basis, basis_on, basis_until, school, school_on, school_until, clinic, clinic_on,
       CASE WHEN paper THEN 'has' WHEN NOT paper THEN 'lacks' END AS birth_certificate,
       CASE WHEN paper OR numbered <= upto THEN true WHEN NOT paper THEN false END AS is_birth_registered,
       in_hardship, gaps, case_open, told, CASE WHEN told >= left_on THEN told - left_on END AS waited
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
                    WHEN father_home_on IS NOT NULL OR both_on < mother_on THEN false END AS father_away
        FROM (
            SELECT k.*,
                   greatest(mother_on, CASE WHEN both_on >= coalesce(father_on, both_on) OR mother_on IS NOT NULL THEN both_on END) AS mother_away_on,
                   greatest(father_on, CASE WHEN both_on >= coalesce(mother_on, both_on) OR father_on IS NOT NULL THEN both_on END) AS father_away_on
            FROM (
                SELECT c.root_id, c.number, c.record_key, c.sex, c.born, c.is_shielded, c.told, c.since AS left_on,
                       c.numbered, c.nth, c.upto,
                       CASE WHEN c.later = 0 THEN cardinality(%(ends_of_quarters)s::int[])
                            ELSE least(c.nth + bit_count(((c.later & -c.later) - 1)::bit(64)),
                                       cardinality(%(ends_of_quarters)s::int[])) END AS until,
                       c.mother[width_bucket(c.upto, c.mother)] AS mother_on,
                       c.father[width_bucket(c.upto, c.father)] AS father_on,
                       c."both"[width_bucket(c.upto, c."both")] AS both_on,
                       c.mother_home[width_bucket(c.upto, c.mother_home)] AS mother_home_on,
                       c.father_home[width_bucket(c.upto, c.father_home)] AS father_home_on,
                       c.abroad[width_bucket(c.upto, c.where_days)] AS is_abroad,
                       c.carers[width_bucket(c.upto, c.carer_days)] AS carer,
                       c.bases[c.at_basis] AS basis,
                       c.basis_days[c.at_basis] AS basis_on,
                       c.basis_until[c.at_basis] AS basis_until,
                       c.school[c.at_school] AS school,
                       c.school_days[c.at_school] AS school_on,
                       c.school_until[c.at_school] AS school_until,
                       c.clinic[c.at_clinic] AS clinic,
                       c.clinic_days[c.at_clinic] AS clinic_on,
                       c.paper[width_bucket(c.upto, c.paper_days)] AS paper,
                       coalesce(c.lives[width_bucket(c.upto, c.lives_days)],
                                c.listed[width_bucket(c.upto, c.listed_days)]) AS place,
                       c.families[width_bucket(c.upto, c.family_days)] AS family,
                       coalesce(width_bucket(c.upto, c.hardship_entered), 0)
                           > coalesce(width_bucket(c.upto, c.hardship_removed), 0) AS in_hardship,
                       (coalesce(width_bucket(c.upto, c.gaps_opened), 0)
                           - coalesce(width_bucket(c.upto, c.gaps_closed), 0))::smallint AS gaps,
                       coalesce(width_bucket(c.upto, c.cases_opened), 0)
                           > coalesce(width_bucket(c.upto, c.cases_closed), 0) AS case_open
                FROM (
                    SELECT c.*, q.nth, (%(ends_of_quarters)s::int[])[q.nth] AS upto, c.turns >> q.nth AS later,
                           width_bucket((%(ends_of_quarters)s::int[])[q.nth], c.basis_days) AS at_basis,
                           width_bucket((%(ends_of_quarters)s::int[])[q.nth], c.school_days) AS at_school,
                           width_bucket((%(ends_of_quarters)s::int[])[q.nth], c.clinic_days) AS at_clinic
                    FROM (
                        -- nothing before the quarter in which the child became known
                        SELECT s.*, (all_turns >> first | 1) << first AS turns
                        FROM (
                            SELECT s.*, width_bucket(s.first_on - 1, %(ends_of_quarters)s::int[]) AS first
                            FROM (
                                SELECT p.root_id, p.number, p.record_key, p.sex, coalesce(birth.born, p.about_born) AS born, p.is_shielded,
                                       coalesce(least(birth.first_on, absence.first_on, carer.days[1], basis.days[1], school.days[1],
                                                      clinic.days[1], paper.days[1], number.first_on, lives.days[1], listed.first_on),
                                                p.created_on) AS first_on,
                                       coalesce(absence.turns, 0) | coalesce(carer.turns, 0) | coalesce(basis.turns, 0) | coalesce(school.turns, 0)
                                           | coalesce(clinic.turns, 0) | coalesce(paper.turns, 0) | coalesce(number.turns, 0)
                                           | coalesce(lives.turns, 0) | coalesce(listed.turns, 0) | coalesce(family.turns, 0)
                                           | coalesce(hardship.turns, 0) | coalesce(gaps.turns, 0) | coalesce(cases.turns, 0) AS all_turns,
                                       absence.mother, absence.father, absence."both", absence.mother_home, absence.father_home,
                                       absence.where_days, absence.abroad, absence.told, absence.since,
                                       carer.days AS carer_days, carer.carers, basis.days AS basis_days, basis.bases, basis.until AS basis_until,
                                       school.days AS school_days, school.held AS school, school.until AS school_until,
                                       clinic.days AS clinic_days, clinic.held AS clinic,
                                       paper.days AS paper_days, paper.held AS paper, number.first_on AS numbered,
                                       lives.days AS lives_days, lives.places AS lives,
                                       listed.days AS listed_days, listed.places AS listed,
                                       family.days AS family_days, family.families,
                                       hardship.entered AS hardship_entered, hardship.removed AS hardship_removed,
                                       gaps.opened AS gaps_opened, gaps.closed AS gaps_closed,
                                       cases.entries AS cases_opened, cases.exits AS cases_closed
                                -- the widest last: what is joined is carried through all that follow;
                                -- the part in each ON: with USING the planner keeps each row twice
                                FROM marts_next.s_child p
                                LEFT JOIN marts_next.s_number number ON number.root_id = p.root_id AND number.part = %(part)s
                                LEFT JOIN marts_next.s_birth birth ON birth.root_id = p.root_id AND birth.part = %(part)s
                                LEFT JOIN marts_next.s_paper paper ON paper.root_id = p.root_id AND paper.part = %(part)s
                                LEFT JOIN marts_next.s_clinic clinic ON clinic.root_id = p.root_id AND clinic.part = %(part)s
                                LEFT JOIN marts_next.s_carer carer ON carer.root_id = p.root_id AND carer.part = %(part)s
                                LEFT JOIN marts_next.s_lives lives ON lives.root_id = p.root_id AND lives.part = %(part)s
                                LEFT JOIN marts_next.s_family family ON family.root_id = p.root_id AND family.part = %(part)s
                                LEFT JOIN marts_next.s_gaps gaps ON gaps.root_id = p.root_id AND gaps.part = %(part)s
                                LEFT JOIN marts_next.s_cases cases ON cases.root_id = p.root_id AND cases.part = %(part)s
                                LEFT JOIN marts_next.s_hardship hardship ON hardship.root_id = p.root_id AND hardship.part = %(part)s
                                LEFT JOIN marts_next.s_listed listed ON listed.root_id = p.root_id AND listed.part = %(part)s
                                LEFT JOIN marts_next.s_basis basis ON basis.root_id = p.root_id AND basis.part = %(part)s
                                LEFT JOIN marts_next.s_school school ON school.root_id = p.root_id AND school.part = %(part)s
                                LEFT JOIN marts_next.s_absence absence ON absence.root_id = p.root_id AND absence.part = %(part)s
                                WHERE p.part = %(part)s
                                OFFSET '0'
                            ) s
                            OFFSET '0'
                        ) s
                        OFFSET '0'
                    ) c
                    CROSS JOIN LATERAL generate_series(c.first + 1, cardinality(%(ends_of_quarters)s::int[])) AS q (nth)
                    WHERE (c.turns >> (q.nth - 1)) & 1 = 1
                      AND (c.born IS NULL OR c.born - DATE '2000-01-01' > (%(of_age)s::int[])[q.nth])
                    OFFSET '0'
                ) c
                OFFSET '0'
            ) k
            OFFSET '0'
        ) w
        OFFSET '0'
    ) b
    OFFSET '0'
) a
