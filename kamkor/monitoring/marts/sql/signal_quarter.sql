-- Mart: signal_quarter. Grain: one quarter, place, channel and outcome. By quarter.
-- Worries that were told, whether or not it was found whose they are.
-- quarter: the first day of the quarter in which they came
-- country: the code of the country
-- region: the code of the region they are about; NULL where it is not known, and for a shielded child
-- district: the code of the district they are about; NULL where it is not known, and for a shielded child
-- channel: how they came: round, school, helpline, neighbour and so on
-- is_danger: whether a child was said to be in danger; NULL where that was not known
-- outcome: what they led to; NULL while that is not decided
-- is_gathered: whether they were gathered with an earlier one about the same child
-- is_child_known: whether it was found whose they are
-- signals: how many they are
SELECT %(quarter)s::date AS quarter, %(country_code)s::text AS country,
       CASE WHEN k.is_shielded IS NOT TRUE THEN p.region END AS region,
       CASE WHEN k.is_shielded IS NOT TRUE THEN p.district END AS district,
       s.channel::text AS channel,
       CASE s.danger WHEN 0 THEN true WHEN 2 THEN false END AS is_danger,
       CASE WHEN s.state = 'decided' THEN nullif(s.outcome, '')::text END AS outcome,
       s.lead_id IS NOT NULL AS is_gathered, s.person_id IS NOT NULL AS is_child_known,
       count(*)::int AS signals
FROM signals_signal s
LEFT JOIN marts_next.s_merged m ON m.person_id = s.person_id
LEFT JOIN marts_next.s_child k ON k.root_id = coalesce(m.root_id, s.person_id)
LEFT JOIN marts_next.place p ON p.place = s.place
WHERE (s.received_at AT TIME ZONE %(zone)s)::date - DATE '2000-01-01'
      BETWEEN %(begins)s::int AND %(upto)s::int
GROUP BY 3, 4, 5, 6, 7, 8, 9
