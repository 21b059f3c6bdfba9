-- What a right answer to a pair is worth. The list of pairs stands in its order.
-- Grain: one pair that waits for somebody, of the pairs named in `valued`; stakes of its
-- children in `stake`. Changes those whose value moved.
--
--   value = chance × undecided × stake
--
--   chance     the probability that the two are one child
--   undecided  how little is known yet, 0.05 … 1: the entropy of that probability in
--              bits; 1 where a guard forbids a machine's decision (twins and brothers
--              agree in all that the probability counts) and where two readers disagree
--   stake      1, and what hangs on the two: a shield, or one for the time of the doubt;
--              a child under five; rights not met; work in hand for both
--
-- Parameters: shield, doubt, young, right, work (what each adds); most (of rights, a
-- child); born (year: who is born in it or later is young).
WITH child AS MATERIALIZED (
    SELECT s.person_id, least(sum(s.weight), %(most)s) AS weight, sum(s.work) AS work
    FROM stake s GROUP BY s.person_id
),
side AS (
    SELECT v.pair_id, p.root_id,
           coalesce(c.weight, 0) * %(right)s
           + CASE WHEN p.birth_year >= %(born)s THEN %(young)s ELSE 0 END
           + CASE WHEN NOT p.is_shielded THEN 0
                  WHEN EXISTS (SELECT FROM people_shield h
                               WHERE h.person_id = p.id AND h.lowered_at IS NULL
                                 AND h.is_provisional) THEN %(doubt)s
                  ELSE %(shield)s END AS stake,
           coalesce(c.work, 0) > 0 AS in_work
    FROM valued v
    JOIN linkage_pair d ON d.id = v.pair_id
    JOIN people_person p ON p.id IN (d.left_id, d.right_id)
    LEFT JOIN child c ON c.person_id = p.root_id
),
hanging AS (
    SELECT pair_id, 1 + sum(stake) + CASE WHEN bool_and(in_work) THEN %(work)s ELSE 0 END
                    AS stake
    FROM side GROUP BY pair_id
),
worth AS (
    SELECT d.id, h.stake, least(greatest(d.score, 0.0), 1.0) AS chance,
           d.awaits = 'head' OR jsonb_array_length(coalesce(d.why -> 'guards', '[]')) > 0
               AS open_wide
    FROM hanging h JOIN linkage_pair d ON d.id = h.pair_id
)
UPDATE linkage_pair d SET value = new.value
FROM (
    SELECT id, round((chance * stake * CASE
        WHEN open_wide THEN 1
        WHEN chance <= 0 OR chance >= 1 THEN 0.05
        ELSE greatest(0.05, -(chance * ln(chance) + (1 - chance) * ln(1 - chance)) / ln(2))
        END)::numeric, 4)::double precision AS value
    FROM worth
) new
WHERE new.id = d.id AND d.value <> new.value
