"""Measures of a linkage, against answers counted by hand."""

import json
from itertools import combinations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamkor.register.linkage.core.evaluation import Share, evaluate
from tests.examples import tries

# Persons 1 and 2 are twins, 3 is their brother, 4 and 5 are of other families.
# record, person, family, twin, sex, kind
RECORDS = [
    (11, 1, 100, True, "male", "school"),
    (12, 1, 100, True, "male", "clinic"),
    (13, 1, 100, True, None, "clinic"),
    (21, 2, 100, True, "male", "school"),
    (22, 2, 100, True, "male", "border"),
    (31, 3, 100, False, "male", "school"),
    (41, 4, 200, False, "female", "school"),
    (42, 4, 200, False, "female", "school"),
    (51, 5, 300, False, "female", "round"),
]
COLUMNS = ("record_id", "person_id", "family_id", "twin", "sex", "kind")


def truth(records=RECORDS, columns=COLUMNS):
    cells = zip(*records, strict=True)
    table = pa.table(dict(zip(COLUMNS, map(list, cells), strict=True)))
    return table.select(list(columns))


def clusters(*groups):
    rows = [(record, at) for at, group in enumerate(groups) for record in group]
    return pa.table(
        {"record_id": [r for r, _ in rows], "cluster_id": [c for _, c in rows]}
    )


PERFECT = clusters((11, 12, 13), (21, 22), (31,), (41, 42), (51,))
# A twin's record with the other twin; 4 torn in two, one half with the unrelated 5.
WRONG = clusters((11, 12, 21), (13,), (22,), (31,), (41, 51), (42,))


def test_perfect_clusters_get_full_marks():
    found = evaluate(PERFECT, truth())
    assert (found.precision.value, found.recall.value, found.f1) == (1, 1, 1)
    assert (found.cluster_precision.value, found.cluster_recall.value) == (1, 1)
    assert found.twins_merged == Share(0, 1)
    assert found.siblings_merged == Share(0, 3)
    assert found.unrelated_merged == found.biggest_wrong_persons == 0


def test_pairs_are_counted_as_by_hand():
    found = evaluate(WRONG, truth())
    assert found.precision == Share(1, 4)  # 11-12 of 11-12, 11-21, 12-21, 41-51
    assert found.recall == Share(1, 5)  # 3 + 1 + 0 + 1 + 0 pairs there are
    assert found.f1 == pytest.approx(2 * 0.25 * 0.2 / 0.45)


def test_exact_clusters_are_counted_as_by_hand():
    found = evaluate(WRONG, truth())
    assert found.cluster_precision == Share(1, 6)  # only 31
    assert found.cluster_recall == Share(1, 5)
    assert (found.records, found.persons, found.clusters) == (9, 5, 6)


def test_merged_persons_are_told_apart_by_family():
    found = evaluate(WRONG, truth())
    assert found.twins_merged == Share(1, 1)
    assert found.siblings_merged == Share(1, 3)
    assert found.unrelated_merged == 1  # 4 and 5
    assert found.unrelated_per_thousand == 200
    assert (found.biggest_wrong_persons, found.biggest_wrong_records) == (2, 3)


def test_two_persons_sharing_two_clusters_are_one_pair():
    found = evaluate(clusters((11, 21), (12, 22), (41, 51)), truth())
    assert found.twins_merged == Share(1, 1)
    assert found.siblings_merged == Share(1, 3)
    assert found.unrelated_merged == 1


def test_twins_are_of_one_day():
    born = pa.array(["2015-01-01"] * 3 + ["2018-02-02"] * 2 + ["2019-03-03"] * 4)
    table = truth().append_column("true_birth_date", born)
    found = evaluate(WRONG, table)
    assert found.twins_merged == Share(0, 0)
    assert found.siblings_merged == Share(1, 3)


def test_a_record_without_a_cluster_stands_alone():
    assert evaluate(clusters((11, 12)), truth()).clusters == 8
    assert evaluate(clusters((11, 12)), truth()).recall == Share(1, 5)


def test_without_families_nobody_is_called_a_sibling():
    found = evaluate(WRONG, truth(columns=("record_id", "person_id")))
    assert found.twins_merged is found.siblings_merged is None
    assert found.unrelated_merged == 2


def test_pairs_are_grouped_by_their_two_values():
    groups = evaluate(WRONG, truth(), groups=("kind", "sex")).groups
    assert groups["kind"]["clinic / school"].recall == Share(1, 2)
    assert groups["kind"]["clinic / school"].precision == Share(1, 2)
    assert groups["kind"]["school"].recall == Share(0, 1)
    assert groups["kind"]["border / school"].precision == Share(0, 0)
    assert groups["kind"]["round / school"].precision == Share(0, 1)
    assert groups["sex"]["male / unknown"].recall == Share(0, 2)
    assert groups["sex"]["female"].precision == Share(0, 1)
    assert sum(g.recall.of for g in groups["sex"].values()) == 5


def test_names_of_clusters_may_be_words():
    words = pa.table({"record_id": [11, 12, 21], "cluster_id": ["a", "a", None]})
    assert evaluate(words, truth()).precision == Share(1, 1)


@pytest.mark.parametrize("groups", [((11, 12), (12, 21)), ((11, 99),)])
def test_a_record_twice_or_unknown_is_refused(groups):
    with pytest.raises(ValueError, match="record"):
        evaluate(clusters(*groups), truth())


def test_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="no column colour"):
        evaluate(PERFECT, truth(), groups=("colour",))


def test_all_of_it_is_plain_values():
    plain = evaluate(WRONG, truth(), groups=("kind",)).as_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["precision"]["value"] == 0.25
    assert plain["twins_merged"]["of"] == 1


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (998, 1000, 0.9927, 0.9995),
        (0, 0, 0.0, 1.0),
    ],
)
def test_intervals_are_wilsons(count, of, low, high):
    assert Share(count, of).interval == pytest.approx((low, high), abs=1e-4)


few = settings(deadline=None, max_examples=tries(10))  # each is some twenty queries
assignments = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(0, 1)),
    min_size=1,
    max_size=14,
)


def tables(rows, order):
    """Person, cluster and place of each record, in this order of records."""
    rows = [(at, *rows[at]) for at in order]
    known = {
        "record_id": [at for at, *_ in rows],
        "person_id": [person for _, person, _, _ in rows],
        "family_id": [person // 2 for _, person, _, _ in rows],
        "twin": [person < 2 for _, person, _, _ in rows],
        "place": [place for *_, place in rows],
    }
    made = {
        "record_id": known["record_id"],
        "cluster_id": [cluster for _, _, cluster, _ in rows],
    }
    return pa.table(made), pa.table(known)


@few
@given(st.data())
def test_order_of_records_changes_nothing(data):
    rows = data.draw(assignments)
    order = data.draw(st.permutations(range(len(rows))))
    made, known = tables(rows, range(len(rows)))
    shuffled, _ = tables(rows, order)
    _, also = tables(rows, order[::-1])
    first = evaluate(made, known, groups=("place",))
    assert evaluate(shuffled, also, groups=("place",)) == first


@few
@given(assignments)
def test_counts_agree_with_counting_every_pair(rows):
    found = evaluate(*tables(rows, range(len(rows))))
    pairs = list(combinations(rows, 2))
    together = [(a, b) for a, b in pairs if a[1] == b[1]]
    right = sum(a[0] == b[0] for a, b in together)
    assert found.precision == Share(right, len(together))
    assert found.recall == Share(right, sum(a[0] == b[0] for a, b in pairs))
    mixed = {frozenset((a[0], b[0])) for a, b in together if a[0] != b[0]}
    kin = {two for two in mixed if len({person // 2 for person in two}) == 1}
    assert found.unrelated_merged == len(mixed - kin)
    assert found.siblings_merged.count == len(kin)
    assert found.twins_merged.count == (frozenset((0, 1)) in mixed)


@few
@given(assignments)
def test_the_truth_itself_gets_full_marks(rows):
    perfect = [(person, person, place) for person, _, place in rows]
    found = evaluate(*tables(perfect, range(len(rows))))
    assert found.precision.value in (1, None)
    assert found.cluster_f1 == 1
    assert found.unrelated_merged == found.biggest_wrong_records == 0


@few
@given(assignments)
def test_all_in_one_cluster_has_full_recall_and_the_precision_of_chance(rows):
    one = [(person, 0, place) for person, _, place in rows]
    found = evaluate(*tables(one, range(len(rows))))
    many = len(rows) * (len(rows) - 1) // 2
    assert found.precision == Share(found.recall.of, many)
    assert found.recall.count == found.recall.of
    persons = len({person for person, *_ in rows})
    assert found.biggest_wrong_persons == (persons if persons > 1 else 0)
