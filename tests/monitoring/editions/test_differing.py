"""Two tables beside each other, figure by figure."""

from kamkor.monitoring.editions import differing, making

BEFORE = """unit,indicator,year,value,se
X,a,2022,10,
X,a,2023,20,1
Y,a,2023,40,1
X,b,2023,1000,
Y,b,2023,3000,
"""


def between(after, *, before=BEFORE, **more):
    return differing.between(making.read(before), making.read(after), **more)


def test_the_same_table_differs_in_nothing():
    found = between(BEFORE)
    assert found.is_nothing
    assert (found.same, found.biggest) == (5, [])


def test_new_changed_and_gone_figures_are_counted():
    after = BEFORE.replace("X,a,2022,10,\n", "").replace("Y,a,2023,40", "Y,a,2023,44")
    found = between(after + "Y,c,2024,7,\nX,c,2024,,\n")
    assert (found.new, found.changed, found.gone, found.same) == (1, 1, 1, 3)
    assert (found.new_of, found.gone_of) == ([("c", 1)], [("a", 1)])
    (one,) = found.biggest
    assert (one.unit, one.year, one.before, one.after) == ("Y", 2023, 40, 44)


def test_the_biggest_change_is_the_one_that_is_most_for_its_indicator():
    after = BEFORE.replace("X,a,2023,20", "X,a,2023,30").replace("1000", "1100")
    told = between(after).biggest
    assert [(one.column, one.after - one.before) for one in told] == [
        ("a", 10),
        ("b", 100),
    ]


def test_a_value_that_stayed_with_another_error_is_told_apart():
    found = between(BEFORE.replace("20,1", "20,2"))
    assert (found.changed, found.beside, found.same) == (0, 1, 4)
    assert not found.is_nothing


def test_units_that_are_called_otherwise_are_the_same_ones():
    after = BEFORE.replace("X,", "KG-X,")
    assert between(after).gone == 3
    found = differing.between(
        making.read(after), making.read(BEFORE), called={"KG-X": "X"}
    )
    assert found.is_nothing
