"""Names in drawings do not lie over each other, and bars are as long as their numbers."""

import re

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kamkor.interfaces.portal.drawing import scatter, shares, spine

NAMES = ("Ош", "Талас", "Чуйская область", "Джалал-Абадская область", "Бишкек")
WRITTEN = re.compile(r'<text font-size="11" x="([-\d.]+)" y="([-\d.]+)">([^<]+)<')
numbers = st.floats(0, 100).map(lambda n: round(n, 1))


def drawn(points):
    with translation.override("ru"):
        return scatter.draw("pair", "Заголовок", points, ("По горизонтали", "Вверх"))


def boxes(svg):
    """A little smaller than they are: numbers in a drawing are rounded."""
    return [
        (float(x) + 0.1, float(y) - scatter.SIZE + 0.1,
         float(x) + len(name) * scatter.LETTER - 0.1, float(y) + 1.9)
        for x, y, name in WRITTEN.findall(svg)
    ]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(NAMES), numbers, numbers), max_size=25))
def test_no_name_of_a_point_lies_over_another_or_outside(told):
    found = boxes(drawn([scatter.Point(*one) for one in told]))
    for n, (left, top, right, foot) in enumerate(found):
        assert left >= scatter.LEFT and right <= scatter.WIDTH
        for other in found[n + 1 :]:
            apart = right <= other[0] or other[2] <= left
            assert apart or foot <= other[1] or other[3] <= top


def test_points_with_room_around_are_all_named():
    told = [
        scatter.Point(name, 10 + 18 * n, (10, 90, 40, 70, 20)[n])
        for n, name in enumerate(NAMES)
    ]
    assert len(boxes(drawn(told))) == len(NAMES)


def test_a_long_name_of_an_axis_is_broken_and_not_cut():
    axis = "Рождаемость у девушек 15–19 лет, на 1000 девушек и женщин этого возраста"
    with translation.override("ru"):
        svg = scatter.draw("pair", "", [scatter.Point("Ош", 1, 1)], (axis, axis))
    lines = re.findall(r'font-weight="600"[^>]*>([^<]+)<', svg)
    assert " ".join(lines[:2]) == " ".join(lines[2:]) == axis


def test_shares_that_overlap_have_a_bar_each_of_their_own_length():
    parts = [shares.Part("Ошибки", 0.1), shares.Part("Метод", 0.99)]
    svg = shares.draw("shares", "", parts)
    widths = [
        float(re.search(r'width="([\d.]+)"', bar)[1])
        for bar in re.findall(r"<rect[^>]*>", svg)
    ]
    short, whole, long, _track = widths
    assert abs(short / whole - 0.1) < 0.01
    assert abs(long / whole - 0.99) < 0.01


def test_a_long_name_in_the_spine_is_broken_and_pushes_the_next_row_down():
    name = "Третья прививка от дифтерии, столбняка и коклюша у детей до года"
    rows = [
        spine.Row(said, "Здоровье", "", 1.0, None, None, 2.0, (1.0, 3.0), False)
        for said in (name, "Корь")
    ]
    with translation.override("ru"):
        svg = spine.draw("spine", "", rows)
    told = re.findall(r'<text font-size="12" x="[^"]*" y="([^"]*)">([^<]+)<', svg)
    assert " ".join(said for _y, said in told[:2]) == name
    gaps = [float(y) for y, _said in told]
    assert (
        gaps[1] - gaps[0] == spine.LINE and gaps[2] - gaps[0] == spine.ROW + spine.LINE
    )
